"""A request is labelled by validating it, whatever the generator meant it to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.draft import Draft
from harness.generation.encoding import json_bytes
from harness.generation.faults import labelled, readings
from harness.generation.judge import Judge
from harness.model.case import Body, Case, Fault
from harness.model.place import Part
from tests.generation.examples import ORDER, answers, body

if TYPE_CHECKING:
    from harness.model.json import Json
    from tests.generation.conftest import Load


def label(
    load: Load,
    value: Json,
    *,
    media_type: str = "application/json",
    query: str | None = None,
    schema: dict[str, Any] = ORDER,
) -> Case:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    paths = {
        "/orders": {"post": {"parameters": [limit], "requestBody": body(schema, media_type), "responses": answers()}}
    }
    contract = load(paths)
    case = Case(
        id="",
        api="shop",
        operation="POST /orders",
        method="POST",
        path="/orders",
        query=(("limit", query),) if query is not None else (),
        body=Body(media_type=media_type, content=json_bytes(value)),
    )
    return labelled(Judge(contract), contract.operations[0], Draft(case=case, value=value, positive=False)).case


def test_one_broken_place_is_the_fault_and_says_what_is_wrong(load: Load) -> None:
    case = label(load, {"quantity": 501})
    expected = Fault(keyword="maximum", part=Part.REQUEST_BODY, pointer="/quantity", description="above maximum")
    assert (case.fault, case.valid) == (expected, False)
    assert str(case.fault) == "/quantity: above maximum"


def test_two_broken_places_name_no_fault(load: Load) -> None:
    case = label(load, {"quantity": 501, "note": "too long a note"})
    assert (case.fault, case.valid) == (None, False)


def test_a_body_and_a_parameter_that_are_both_wrong_name_no_fault(load: Load) -> None:
    case = label(load, {"quantity": 501}, query="10")
    assert (case.fault, case.valid) == (None, False)


def test_what_the_contract_allows_is_valid_although_the_generator_meant_it_to_be_wrong(load: Load) -> None:
    case = label(load, {"quantity": 1.0}, query="9")
    assert (case.fault, case.valid) == (None, True)


@pytest.mark.parametrize(
    ("text", "keyword"), [("10", "maximum"), ("ten", "type"), ("1.5", "type"), ("true", "type"), ("", "type")]
)
def test_a_parameter_is_read_as_what_its_text_spells(load: Load, text: str, keyword: str) -> None:
    case = label(load, {"quantity": 1}, query=text)
    assert case.fault == Fault(
        keyword=keyword,
        part=Part.REQUEST_QUERY,
        pointer="/limit",
        description={"maximum": "above maximum", "type": "wrong type"}[keyword],
    )


def test_a_missing_property_is_named_by_its_own_place(load: Load) -> None:
    case = label(load, {"note": "x"})
    assert case.fault is not None
    assert (case.fault.keyword, case.fault.pointer) == ("required", "/quantity")


def test_in_a_form_every_scalar_is_a_text(load: Load) -> None:
    form = "application/x-www-form-urlencoded"
    assert label(load, {"quantity": 1, "note": 5}, media_type=form).valid
    assert not label(load, {"quantity": "many", "note": "x"}, media_type=form).valid


def test_in_a_form_a_field_that_is_left_out_is_missing_though_it_would_be_a_text(load: Load) -> None:
    required = ORDER | {"required": ["note"]}
    case = label(load, {"quantity": 1}, media_type="application/x-www-form-urlencoded", schema=required)
    assert case.fault is not None
    assert (case.fault.keyword, case.fault.pointer) == ("required", "/note")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", ("7", 7)),
        ("true", ("true", True)),
        ("x", ("x",)),
        ("null", ("null",)),
        ("[1]", ("[1]",)),
        ("NaN", ("NaN",)),
    ],
)
def test_a_text_means_itself_and_the_scalar_that_it_spells(text: str, expected: tuple[Any, ...]) -> None:
    assert readings(text) == expected
