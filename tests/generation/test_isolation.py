"""A request that is wrong in several places is taken apart: each fault is asked alone, once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.draft import Draft
from harness.generation.faults import labelled
from harness.generation.isolation import isolated
from harness.generation.judge import Judge
from harness.generation.material import unwritten
from harness.model.case import Body, Case, Purpose
from tests.evidence_of import contract_of
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.json import Json
    from tests.generation.conftest import Build

LINE = {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer", "maximum": 9}}}
ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 5},
        "due": {"type": ["string", "null"], "format": "date"},
        "quantity": {"type": "integer", "minimum": 1},
        "lines": {"type": "array", "items": LINE, "minItems": 1},
        "customer": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
    },
}
OTHER = "application/x-www-form-urlencoded"
PLAIN: dict[str, Any] = {"name": "x"}


class Shop:
    """One operation, whose requests are labelled by what its contract says."""

    def __init__(self, directory: Path, schema: dict[str, Any] = ORDER) -> None:
        """`schema` is that of the body."""
        content = {media_type: {"schema": schema} for media_type in ("application/json", OTHER)}
        post = {"requestBody": {"required": True, "content": content}, "responses": answers()}
        contract = contract_of(directory, {"/orders": {"post": post}})
        self.judge = Judge(contract)
        self.operation = contract.operations[0]

    def draft(self, value: Json, *, positive: bool = False, opaque: bool = False, **case: Any) -> Draft:
        media_type = case.pop("media_type", "application/json")
        given = Case(
            id="",
            api="shop",
            operation="POST /orders",
            method="POST",
            path="/orders",
            body=Body(media_type=media_type, content=json.dumps(value).encode()),
            **case,
        )
        return labelled(self.judge, self.operation, Draft(case=given, value=value, positive=positive, opaque=opaque))

    def isolated(self, *drafts: Draft, plain: Json = None) -> list[Draft]:
        own = self.draft(plain or PLAIN, positive=True)
        return [*isolated(self.judge, self.operation, own, drafts, unwritten)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def faults(drafts: list[Draft]) -> list[tuple[str, str]]:
    return [(one.case.fault.pointer, one.case.fault.keyword) for one in drafts if one.case.fault is not None]


def sent(draft: Draft) -> Json:
    assert draft.case.body is not None
    value: Json = json.loads(draft.case.body.content)
    assert value == draft.value
    return value


BROKEN: dict[str, Any] = {"name": "x", "due": "soon", "quantity": 0}


def test_each_of_several_faults_is_asked_alone_in_the_plainest_request(shop: Shop) -> None:
    broken = shop.draft(BROKEN)
    first, *others = shop.isolated(broken)
    assert first is broken
    assert sorted(faults(others)) == [("/due", "format"), ("/quantity", "minimum")]
    assert sorted(map(str, map(sent, others))) == sorted(
        ["{'name': 'x', 'due': 'soon'}", "{'name': 'x', 'quantity': 0}"]
    )
    assert not any(one.case.valid or one.positive for one in others)


def test_a_property_that_is_left_out_is_left_out_of_the_plainest_request(shop: Shop) -> None:
    found = shop.isolated(shop.draft({"quantity": 0}), plain={"name": "x", "due": None})
    assert [sent(one) for one in found if faults([one]) == [("/name", "required")]] == [{"due": None}]


def test_a_fault_that_another_request_has_alone_is_not_asked_again(shop: Shop) -> None:
    alone = shop.draft({"name": "x", "quantity": -7})
    found = shop.isolated(shop.draft(BROKEN), alone)
    assert faults(found) == [("/due", "format"), ("/quantity", "minimum")]
    assert found[-1] is alone


def test_the_same_fault_of_two_requests_is_asked_once(shop: Shop) -> None:
    found = shop.isolated(shop.draft(BROKEN), shop.draft({**BROKEN, "quantity": -1}))
    assert sorted(faults(found)) == [("/due", "format"), ("/quantity", "minimum")]


def test_the_purpose_and_the_words_of_a_request_stay_with_its_faults(shop: Shop) -> None:
    *_, last = shop.isolated(shop.draft(BROKEN, purpose=Purpose.FUZZING, description="of its own making"))
    assert (last.case.purpose, last.case.description) == (Purpose.FUZZING, "of its own making")


def test_a_fault_within_a_list_is_asked_with_the_rest_of_an_ordinary_item(shop: Shop) -> None:
    found = shop.isolated(shop.draft({"name": "x", "due": "soon", "lines": [{"count": 10}]}))
    (line,) = [one for one in found if faults([one]) == [("/lines/0/count", "maximum")]]
    assert sent(line) == {"name": "x", "lines": [{"count": 10}]}


def test_faults_of_several_items_of_a_list_are_asked_in_an_ordinary_item(shop: Shop) -> None:
    found = shop.isolated(
        shop.draft({"name": "x", "lines": [{"count": "1"}, {}]}), plain={"name": "x", "lines": [{"count": 1}]}
    )
    assert [sent(one) for one in found[1:]] == [{"name": "x", "lines": [{"count": "1"}]}]
    assert faults(found) == [("/lines/0/count", "type")]


def test_two_faults_within_one_property_are_asked_apart_in_an_ordinary_one(tmp_path: Path) -> None:
    address = {
        "type": "object",
        "required": ["city", "zip"],
        "properties": {"city": {"type": "string"}, "zip": {"type": "string", "maxLength": 5}},
    }
    strict = Shop(tmp_path, {**ORDER, "properties": {**ORDER["properties"], "customer": address}})
    missing = strict.isolated(strict.draft({"name": "x", "customer": {}}))
    assert sorted(faults(missing)) == [("/customer/city", "required"), ("/customer/zip", "required")]
    (zip_only,) = [one for one in missing if faults([one]) == [("/customer/city", "required")]]
    assert isinstance(zip_only.value, dict)
    assert [*zip_only.value] == ["name", "customer"]
    wrong = strict.isolated(strict.draft({"name": "x", "customer": {"city": 7, "zip": "123456"}}))
    assert sorted(faults(wrong)) == [("/customer/city", "type"), ("/customer/zip", "maxLength")]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"value": {"name": "x", "quantity": 0}}, id="one fault"),
        pytest.param({"value": PLAIN}, id="none"),
        pytest.param({"value": BROKEN, "positive": True}, id="what should be right"),
        pytest.param({"value": BROKEN, "opaque": True}, id="what was never a value"),
        pytest.param({"value": BROKEN, "media_type": OTHER}, id="another media type"),
        pytest.param({"value": [BROKEN]}, id="no object"),
    ],
)
def test_what_is_wrong_in_one_place_or_altogether_is_not_taken_apart(shop: Shop, given: dict[str, Any]) -> None:
    draft = shop.draft(**given)
    assert shop.isolated(draft) == [draft]


def test_a_fault_of_a_full_request_is_asked_in_the_plainest_one(shop: Shop) -> None:
    full: dict[str, Any] = {"name": "x", "due": "2040-01-01", "quantity": 0, "customer": {"city": "Here"}}
    (found,) = shop.isolated(shop.draft(full))
    assert (faults([found]), sent(found)) == ([("/quantity", "minimum")], {"name": "x", "quantity": 0})


def test_a_fault_within_a_list_is_asked_in_the_plainest_items(shop: Shop) -> None:
    draft = shop.draft({"name": "x", "quantity": 3, "lines": [{"count": 10, "more": "of it"}]})
    (found,) = shop.isolated(draft, plain={"name": "x", "lines": [{"count": 1}]})
    assert sent(found) == {"name": "x", "lines": [{"count": 10}]}


def test_what_is_missing_in_an_object_is_missing_in_an_ordinary_one(shop: Shop) -> None:
    (found,) = shop.isolated(shop.draft({"name": "x", "quantity": 3, "customer": {"more": "of it"}}))
    assert (faults([found]), sent(found)) == ([("/customer/city", "required")], {"name": "x", "customer": {}})


def test_an_optional_property_without_a_known_value_hides_no_fault_of_the_others(build: Build) -> None:
    paths = {"/orders": {"post": {"requestBody": body(ORDER), "responses": answers("201")}}}
    (operation,) = [one for one in build(paths, depth="standard").operations if one.operation == "POST /orders"]
    found = {(case.fault.pointer, case.fault.keyword) for case in operation.cases if case.fault is not None}
    assert found >= {("/name", "maxLength"), ("/name", "required"), ("/quantity", "minimum"), ("/lines", "minItems")}
