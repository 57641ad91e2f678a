"""Before a wrong type or value comes one that is nearly right: a number as a text, a listed text in other letters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.draft import Draft
from harness.generation.faults import labelled
from harness.generation.judge import Judge
from harness.generation.material import unwritten
from harness.generation.near_faults import nearly_right
from harness.model.case import Body, Case
from tests.evidence_of import contract_of
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.json import Json

LINE = {
    "type": "object",
    "properties": {"count": {"type": "integer"}, "unit": {"type": "string", "enum": ["KG", "LB"]}},
}
PROPERTIES: dict[str, Any] = {
    "name": {"type": "string"},
    "quantity": {"type": "integer"},
    "either": {"type": ["integer", "string"]},
    "gift": {"type": "boolean"},
    "colour": {"type": "string", "enum": ["red", "blue"]},
    "both": {"type": "string", "enum": ["a", "A"]},
    "digits": {"type": "string", "enum": ["1", "2"]},
    "every": {"type": "string", "enum": ["day", "month"]},
    "lines": {"type": "array", "items": LINE},
    "code": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{2}$"},
    "slug": {"type": "string", "pattern": "^[a-z-]+$"},
    "number": {"type": "string", "pattern": "^NO-[A-Z0-9]{4}$"},
    "plate": {"type": "string", "pattern": "^NO-[A-Z0-9]{4}$"},
    "any": {"type": "string", "pattern": "^[A-Za-z]+$"},
    "hook": {"type": "string", "format": "uri", "pattern": "^https://"},
    "page": {"type": "string", "format": "uri"},
    "phone": {"type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$"},
    "offset": {"type": "string", "pattern": "^[+-]?[0-9]+$"},
    "begins": {"type": "string", "format": "date-time", "pattern": "Z$"},
    "ends": {"type": "string", "format": "date-time"},
}
GOOD: dict[str, Any] = {
    "code": "AB-12",
    "slug": "ab-c",
    "number": "NO-0000",
    "plate": "NO-A0B0",
    "any": "abc",
    "quantity": 3,
    "either": 3,
    "gift": True,
    "hook": "https://example.com/a",
    "page": "https://example.com/a",
    "phone": "+4470000",
    "offset": "+4",
    "begins": "2040-05-01T08:00:00Z",
    "ends": "2040-05-01T08:00:00Z",
    "lines": [{"count": 2, "unit": "KG"}],
}
SORT = {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["name", "-name"]}}


class Shop:
    """One operation, whose requests are labelled by what its contract says."""

    def __init__(self, directory: Path) -> None:
        schema = {"type": "object", "properties": PROPERTIES}
        post = {"parameters": [SORT], "requestBody": body(schema), "responses": answers()}
        contract = contract_of(directory, {"/orders": {"post": post}})
        self.judge, self.operation = Judge(contract), contract.operations[0]

    def near(self, *values: Json, query: tuple[tuple[str, str], ...] = (), opaque: bool = False) -> list[Draft]:
        drafts = [
            labelled(
                self.judge, self.operation, Draft(case=_case(one, query), value=one, positive=False, opaque=opaque)
            )
            for one in values
        ]
        return [*nearly_right(self.judge, self.operation, ({}, GOOD), drafts, unwritten)]


def _case(value: Json, query: tuple[tuple[str, str], ...]) -> Case:
    content = Body(media_type="application/json", content=json.dumps(value).encode())
    return Case(id="", api="shop", operation="POST /orders", method="POST", path="/orders", body=content, query=query)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def sent(drafts: list[Draft]) -> list[Json]:
    for draft in drafts:
        assert draft.case.body is not None
        assert json.loads(draft.case.body.content) == draft.value
    return [draft.value for draft in drafts]


def test_a_number_comes_as_a_text_before_it_comes_as_anything_else(shop: Shop) -> None:
    found = shop.near({"quantity": []}, {"quantity": {}})
    assert sent(found) == [{"quantity": "3"}, {"quantity": []}, {"quantity": {}}]
    assert [one.case.fault for one in found] == [found[1].case.fault] * 3


def test_a_truth_value_comes_as_a_text(shop: Shop) -> None:
    assert sent(shop.near({"gift": 7})) == [{"gift": "true"}, {"gift": 7}]


def test_a_value_in_a_list_is_spelled_otherwise_where_it_stands(shop: Shop) -> None:
    found = shop.near({"lines": [{"count": []}]}, {"lines": [{"unit": "AAA"}]})
    assert sent(found)[::2] == [{"lines": [{"count": "2"}]}, {"lines": [{"unit": "kg"}]}]


def test_a_value_of_a_closed_set_comes_in_other_letters(shop: Shop) -> None:
    assert sent(shop.near({"colour": "AAA"})) == [{"colour": "RED"}, {"colour": "AAA"}]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("code", ["ab-12"]),
        ("slug", ["AB-C"]),
        ("any", []),
        ("number", ["NO-000q", "no-0000"]),
        ("plate", ["NO-a0b0", "no-a0b0"]),
    ],
)
def test_a_text_with_a_pattern_comes_in_other_letters_where_those_break_it(
    shop: Shop, name: str, near: list[str]
) -> None:
    assert sent(shop.near({name: "?"})) == [{name: text} for text in (*near, "?")]


@pytest.mark.parametrize("wrong", ["", "?", "ftp://example.com"], ids=["empty", "both", "pattern-alone"])
def test_an_address_that_has_to_be_encrypted_comes_without_that(shop: Shop, wrong: str) -> None:
    assert {"hook": "http://example.com/a"} in sent(shop.near({"hook": wrong}))


def test_an_address_that_need_not_be_encrypted_comes_alone(shop: Shop) -> None:
    assert sent(shop.near({"page": "?"})) == [{"page": "?"}]


def test_a_telephone_number_comes_as_it_is_dialled_where_that_breaks_its_pattern(shop: Shop) -> None:
    assert sent(shop.near({"phone": "?"})) == [{"phone": "004470000"}, {"phone": "?"}]
    assert sent(shop.near({"offset": "?"})) == [{"offset": "?"}]


@pytest.mark.parametrize("wrong", ["?", "2040-05-01T08:00:00"], ids=["both", "without-an-offset"])
def test_a_time_in_utc_comes_with_another_offset_where_that_breaks_its_pattern(shop: Shop, wrong: str) -> None:
    assert {"begins": "2040-05-01T08:00:00+02:00"} in sent(shop.near({"begins": wrong}))
    assert sent(shop.near({"ends": wrong})) == [{"ends": wrong}]


def test_a_value_of_a_parameter_comes_in_other_letters(shop: Shop) -> None:
    found = shop.near({}, query=(("sort", "0"),))
    assert [one.case.query for one in found] == [(("sort", "NAME"),), (("sort", "0"),)]


def test_a_code_comes_in_other_letters_and_then_as_another_code_of_its_list(shop: Shop) -> None:
    found = [one["every"] for one in sent(shop.near({"every": "AAA"})) if isinstance(one, dict)]
    assert found == ["DAY", "week", "AAA"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"name": 7}, id="a text of a wrong type"),
        pytest.param({"either": []}, id="a number that may be a text"),
        pytest.param({"both": "AAA"}, id="a set of both letters"),
        pytest.param({"digits": "AAA"}, id="no letters"),
        pytest.param({"quantity": [], "gift": 7}, id="several faults"),
        pytest.param({"name": "x"}, id="none"),
    ],
)
def test_what_has_no_near_value_comes_alone(shop: Shop, value: Json) -> None:
    assert sent(shop.near(value)) == [value]


def test_what_was_never_a_value_comes_alone(shop: Shop) -> None:
    assert len(shop.near({"quantity": []}, opaque=True)) == 1
