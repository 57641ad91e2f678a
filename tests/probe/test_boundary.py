"""From one refused value to the exact bound on both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.case_identity import identified
from harness.model.boundary import Edge
from harness.model.case import Body, Case
from harness.model.media_type import URL_ENCODED as FORM
from harness.model.place import Part
from harness.probe.purse import Purse
from tests.evidence_of import HERE, THERE, contract_of, fault_of, operation
from tests.probe.shop import Shop, contract_for, order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.model.boundary import Boundary

BODY = Part.REQUEST_BODY
LOOSE: dict[str, Any] = {"type": "object"}
TIGHT = {
    "type": "object",
    "properties": {
        "quantity": {"type": "integer", "minimum": 1, "maximum": 500},
        "price": {"type": "number", "maximum": 1000},
        "weight": {"type": "number", "multipleOf": 0.25},
        "title": {"type": "string", "maxLength": 120},
        "tags": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
        "labels": {"type": "object", "maxProperties": 9},
        "due": {"type": "string", "format": "date"},
        "starts": {"type": "string", "format": "date-time"},
        "code": {"type": "string", "pattern": "^[A-Z0-9-]+$"},
    },
}


def exact(accepted: Any, refused: Any) -> Edge:
    return Edge(accepted=accepted, refused=refused, exact=True)


def edges(
    tmp_path: Path, name: str, keyword: str, values: tuple[Any, Any], limits: tuple[Any, Any], schema: Any = TIGHT
) -> Boundary:
    """What is found for a value that is served and one that is refused, and the last that each side accepts."""
    here, there = limits
    shop = Shop(lambda body: there(body[name]), lambda body: here(body[name]))
    cases = [order({name: value, "other": 1}) for value in values]
    return shop.edges(contract_for(tmp_path, schema), cases, fault_of(BODY, f"/{name}", keyword))


def above(limit: Any) -> Callable[[Any], bool]:
    return lambda value: value > limit


def longer(limit: int) -> Callable[[Any], bool]:
    return lambda value: len(value) > limit


@pytest.mark.parametrize("schema", [pytest.param(TIGHT, id="declared"), pytest.param(LOOSE, id="undeclared")])
def test_the_largest_number_of_both_sides_is_found(tmp_path: Path, schema: Any) -> None:
    found = edges(tmp_path, "quantity", "maximum", (2, 420), (above(500), above(100)), schema)
    assert (found.here, found.there) == (exact(500, 501), exact(100, 101))


@pytest.mark.parametrize(
    ("name", "keyword", "values", "limits", "expected"),
    [
        pytest.param(
            "quantity",
            "minimum",
            (50, 2),
            (lambda value: value < 1, lambda value: value < 12),
            (exact(1, 0), exact(12, 11)),
            id="smallest-number",
        ),
        pytest.param(
            "price",
            "maximum",
            (1, 400),
            (above(1000), above(99.99)),
            (exact(1000, 1000.01), exact(99.99, 100)),
            id="cents",
        ),
        pytest.param(
            "weight", "maximum", (0.5, 40), (above(50), above(7.5)), (exact(50, 50.25), exact(7.5, 7.75)), id="steps"
        ),
        pytest.param(
            "title",
            "maxLength",
            ("a", "x" * 100),
            (longer(120), longer(40)),
            (exact(120, 121), exact(40, 41)),
            id="text",
        ),
        pytest.param(
            "title",
            "minLength",
            ("abcdefghi", "ab"),
            (lambda value: not value, lambda value: len(value) < 5),
            (exact(1, 0), exact(5, 4)),
            id="short-text",
        ),
        pytest.param(
            "tags",
            "maxItems",
            (["a"], ["a", "b", "c", "d"]),
            (longer(5), longer(2)),
            (exact(5, 6), exact(2, 3)),
            id="items",
        ),
        pytest.param(
            "labels",
            "maxProperties",
            ({"a": 1}, dict.fromkeys("abcdefgh", 1)),
            (longer(9), longer(4)),
            (exact(9, 10), exact(4, 5)),
            id="members",
        ),
        pytest.param(
            "due",
            "formatMaximum",
            ("2030-01-01", "2040-01-01"),
            (above("2049-12-31"), above("2031-06-30")),
            (exact("2049-12-31", "2050-01-01"), exact("2031-06-30", "2031-07-01")),
            id="days",
        ),
        pytest.param(
            "starts",
            "formatMaximum",
            ("2030-01-01T00:00:00Z", "2030-02-01T12:00:00Z"),
            (above("2030-03-01T00:00:00Z"), above("2030-01-10T08:30:00Z")),
            (
                exact("2030-03-01T00:00:00Z", "2030-03-01T00:00:01Z"),
                exact("2030-01-10T08:30:00Z", "2030-01-10T08:30:01Z"),
            ),
            id="moments",
        ),
    ],
)
def test_whatever_has_a_measure_has_an_exact_edge(
    tmp_path: Path, name: str, keyword: str, values: Any, limits: Any, expected: tuple[Edge, Edge]
) -> None:
    found = edges(tmp_path, name, keyword, values, limits)
    assert (found.here, found.there) == expected


def test_the_side_that_serves_more_may_have_no_limit(tmp_path: Path) -> None:
    found = edges(tmp_path, "title", "maxLength", ("a", "x" * 100), (longer(10**9), longer(40)), LOOSE)
    assert (found.here, found.there) == (Edge(accepted=8192), exact(40, 41))


def test_the_environment_may_be_the_one_that_serves_more(tmp_path: Path) -> None:
    found = edges(tmp_path, "quantity", "maximum", (2, 420), (above(100), above(500)))
    assert (found.here, found.there) == (exact(100, 101), exact(500, 501))


def test_values_that_are_refused_in_between_make_no_bound(tmp_path: Path) -> None:
    found = edges(tmp_path, "quantity", "maximum", (5, 42), (above(500), lambda value: value % 5 != 0), LOOSE)
    assert not found.there.exact


def test_a_parameter_is_measured_by_the_number_that_its_text_says(tmp_path: Path) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    shop = Shop(lambda body: int(body["?"]["limit"]) > 50, lambda body: int(body["?"]["limit"]) > 200)
    cases = [order({}, query=(("limit", value),)) for value in ("2", "100")]
    fault = fault_of(Part.REQUEST_QUERY, "/limit", "maximum")
    found = shop.edges(contract_for(tmp_path, LOOSE, [limit]), cases, fault)
    assert (found.here, found.there) == (exact(200, 201), exact(50, 51))


def test_a_value_in_a_list_is_measured_where_it_stands(tmp_path: Path) -> None:
    shop = Shop(
        lambda body: any(line["count"] > 100 for line in body["lines"]),
        lambda body: any(line["count"] > 500 for line in body["lines"]),
    )
    cases = [order({"lines": [{"count": 1}, {"count": count}]}) for count in (2, 420)]
    found = shop.edges(contract_for(tmp_path, LOOSE), cases, fault_of(BODY, "/lines/1/count", "maximum"))
    assert (found.here, found.there) == (exact(500, 501), exact(100, 101))


def test_a_text_that_is_refused_at_any_length_is_a_matter_of_its_pattern(tmp_path: Path) -> None:
    found = edges(
        tmp_path,
        "code",
        "maxLength",
        ("AB", "AB-CDEF-12"),
        (lambda _: False, lambda value: "-" in value),
    )
    assert (found.keyword, found.here.accepted, found.there.refused) == ("pattern", "-", "-")


WORDS = {"type": "object", "properties": {"order": {"type": "string"}}}


def order_edges(tmp_path: Path, serves: Callable[[str], bool], schema: Any = WORDS) -> Boundary:
    """What is found where one side serves any text, the other only some."""
    limits = (lambda _: False, lambda value: not serves(value))
    return edges(tmp_path, "order", "minLength", ("newestFirst", "sample"), limits, schema)


def test_a_word_beside_which_no_other_of_its_form_is_served_is_one_of_a_closed_set(tmp_path: Path) -> None:
    found = order_edges(tmp_path, lambda value: value in {"newestFirst", "oldestFirst"})
    assert (found.keyword, found.there.accepted, found.here.accepted) == ("enum", "newestFirst", found.there.refused)


@pytest.mark.parametrize(
    ("serves", "schema"),
    [
        pytest.param(lambda value: value.isalpha() and "F" in value, WORDS, id="others of the form are served"),
        pytest.param(
            lambda value: value == "newestFirst",
            {"type": "object", "properties": {"order": {"type": "string", "pattern": "^[a-zA-Z]+$"}}},
            id="the contract has a pattern",
        ),
    ],
)
def test_other_words_are_a_matter_of_their_pattern(tmp_path: Path, serves: Callable[[str], bool], schema: Any) -> None:
    assert order_edges(tmp_path, serves, schema).keyword == "pattern"


def test_texts_of_one_length_are_brought_as_near_to_each_other_as_they_part(tmp_path: Path) -> None:
    found = edges(
        tmp_path,
        "code",
        "pattern",
        ("9791234567896", "9780330483292"),
        (
            lambda value: len(value) != 13 or not value.startswith("97"),
            lambda value: len(value) != 13 or not value.startswith("979"),
        ),
    )
    assert (found.there.accepted, found.there.refused) == ("9791234567896", "9781234567896")


def test_a_search_costs_what_halving_costs(tmp_path: Path) -> None:
    shop = Shop(lambda body: body["quantity"] > 100, lambda body: body["quantity"] > 500)
    cases = [order({"quantity": value}) for value in (2, 420)]
    shop.edges(contract_for(tmp_path, TIGHT), cases, fault_of(BODY, "/quantity", "maximum"))
    asked = [asked.environment for asked in shop.asked]
    # 1 for the served value, 9 to halve, 3 beyond the edge; the contract's own bound costs 2, its beyond 3.
    assert asked.count(THERE) <= 13
    assert asked.count(HERE) <= 7


def test_a_search_ends_where_its_purse_is_empty_and_says_what_it_knows(tmp_path: Path) -> None:
    shop = Shop(lambda body: body["quantity"] > 100, lambda body: body["quantity"] > 500)
    cases = [order({"quantity": value}) for value in (2, 420)]
    fault = fault_of(BODY, "/quantity", "maximum")
    found = shop.edges(contract_for(tmp_path, TIGHT), cases, fault, Purse(4))
    assert len([asked for asked in shop.asked if asked.environment == THERE]) == 4
    assert not found.there.exact


def test_the_request_nearest_to_the_edge_is_shown_first(tmp_path: Path) -> None:
    shop = Shop(lambda body: body["quantity"] > 100)
    cases = [order({"quantity": value}) for value in (2, 420)]
    found = shop.edges(contract_for(tmp_path, TIGHT), cases, fault_of(BODY, "/quantity", "maximum"))
    nearest = next(asked.unit for asked in shop.asked if asked.unit.id == found.cases[0])
    assert getattr(nearest, "body").content == b'{"quantity":101}'  # noqa: B009 - a case: no sequence has a body


def test_a_field_of_a_form_is_measured_by_the_number_that_its_text_says(tmp_path: Path) -> None:
    form = {"content": {FORM: {"schema": {"type": "object", "properties": {"count": {"type": "integer"}}}}}}
    contract = contract_of(tmp_path, {"/items": {"post": operation({}, "201", requestBody=form)}})
    shop = Shop(lambda body: int(body["count"]) > 50, lambda body: int(body["count"]) > 200)
    cases = [
        identified(replace(order({}), body=Body(media_type=FORM, content=f"name=a+b&count={count}".encode())))
        for count in (2, 120)
    ]
    found = shop.edges(contract, cases, fault_of(BODY, "/count", "maximum"))
    assert (found.here, found.there) == (exact(200, 201), exact(50, 51))
    contents = {asked.unit.body.content for asked in shop.asked if isinstance(asked.unit, Case) and asked.unit.body}
    assert b"name=a+b&count=51" in contents
