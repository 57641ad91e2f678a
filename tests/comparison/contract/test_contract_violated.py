"""Answers that break the committed contract, alone and beside the drift that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.finding.explanation import explained
from harness.model.case import Credential, Role
from harness.model.place import Part
from tests.evidence_of import HERE, THERE, Given, World, case_of, contract_of, fault_of, operation, world

if TYPE_CHECKING:
    from pathlib import Path

KIND = "contract-violated"
FLOOR = {"type": "integer", "maximum": 9}
SHELF: dict[str, Any] = {
    "type": "object",
    "properties": {"floor": FLOOR, "secret_key": {"type": "string", "minLength": 9}},
}


def read(tmp_path: Path, here: list[Any], there: list[Any], schema: Any = None) -> World:
    """As many answers as bodies, each about another resource."""
    shop = world(tmp_path, ["GET /items/{id}"], SHELF if schema is None else schema)
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(body=one), Given(body=other))
    return shop


def test_a_value_that_only_the_contract_forbids_is_told_at_its_place(tmp_path: Path) -> None:
    shop = read(tmp_path, [{"floor": 1}, {"floor": 2}], [{"floor": 3}, {"floor": 12}])
    difference = shop.only()
    assert (difference.kind, difference.place.pointer, difference.place.part) == (KIND, "/floor", Part.RESPONSE_BODY)
    assert (difference.differing, difference.compared) == (1, 2)
    assert difference.cases == ("read-1",)


def test_a_line_that_both_break_is_no_drift_and_is_listed(tmp_path: Path) -> None:
    shop = read(tmp_path, [{"floor": 11}, {"floor": 2}], [{"floor": 3}, {"floor": 12}])
    comparison = shop.compare()
    assert comparison.differences == ()
    assert [(one.operation, one.environment) for one in comparison.not_compared] == [("GET /items/{id}", THERE)]
    assert HERE in comparison.not_compared[0].why


def test_a_line_that_the_reference_breaks_in_another_operation_is_no_drift(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"], {"$ref": "#/components/schemas/Shelf"}, {"Shelf": SHELF})
    shop.ask(case_of("items"), Given(body={"floor": 12}), Given(body={"floor": 1}))
    shop.ask(case_of("shops", "GET /shops"), Given(body={"floor": 1}), Given(body={"floor": 12}))
    assert shop.kinds() == []


def test_items_and_the_keys_of_maps_are_one_place(tmp_path: Path) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "array", "items": FLOOR}}
    shop = read(tmp_path, [{"x": [1], "y": [1]}], [{"x": [1, 20], "z": [30]}], schema)
    assert [place for place in shop.places() if place[0] == KIND] == [(KIND, "GET /items/{id}", "/*/*")]


@pytest.mark.parametrize(
    ("schema", "here", "there", "cause"),
    [
        pytest.param(
            {"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": 1}, {"a": "1"}, "type", id="type"
        ),
        pytest.param(
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
            {"a": 1},
            {},
            "removed",
            id="gone",
        ),
        pytest.param(
            {"type": "object", "properties": {"a": {"enum": ["x", "y"]}}}, {"a": "x"}, {"a": "z"}, "enum", id="enum"
        ),
    ],
)
def test_what_a_drift_explains_is_its_evidence(tmp_path: Path, schema: Any, here: Any, there: Any, cause: str) -> None:
    bodies = [{"id": str(index), **here} for index in range(4)], [{"id": str(index), **there} for index in range(4)]
    differences = read(tmp_path, *bodies, schema).compare().differences
    assert KIND in {one.kind for one in differences}
    standing = explained(differences)
    assert [one.kind for one, _ in standing if cause in one.kind]
    assert KIND not in {one.kind for one, _ in standing}
    assert KIND in {echo.kind for _, echoes in standing for echo in echoes}


def test_an_undeclared_status_is_the_evidence_of_the_changed_one(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    shop.ask(case_of("made", "POST /items"), Given(status=201), Given(status=500))
    assert KIND in {one.kind for one in shop.compare().differences}
    standing = explained(shop.compare().differences)
    assert KIND not in {one.kind for one, _ in standing}
    assert KIND in {echo.kind for _, echoes in standing for echo in echoes}


def test_a_status_that_the_data_decides_is_not_told(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    shop.ask(case_of("read", "GET /items/{id}", role=Role.EXISTING), Given(body={}), Given(status=404))
    assert shop.kinds() == []


def test_a_required_header_and_what_it_must_say(tmp_path: Path) -> None:
    item = operation(None)
    item["responses"]["200"]["headers"] = {
        "X-Total": {"required": True, "schema": {"type": "integer"}},
        "X-Left": {"required": True, "schema": {"type": "integer"}},
    }
    shop = World(contract=contract_of(tmp_path, {"/items": {"get": item}}))
    shop.ask(
        case_of("list", query=(("limit", "2"),)),
        Given(headers=(("x-total", "3"), ("x-left", "1"))),
        Given(headers=(("x-total", "three"),)),
    )
    broken = [one.place.pointer for one in shop.compare().differences if one.kind == KIND]
    assert broken == ["/x-left", "/x-total"]


def test_what_only_the_environment_lets_in_is_not_told_a_second_time_where_it_is_shown(tmp_path: Path) -> None:
    made = operation(SHELF, "201")
    shop = World(contract=contract_of(tmp_path, {"/items": {"post": made}}))
    invalid = case_of(
        "too-high", "POST /items", fault=fault_of(Part.REQUEST_BODY, "/floor", "maximum"), body={"floor": 12}
    )
    shop.ask(invalid, Given(status=400, body={"code": "bad"}), Given(status=201, body={"floor": 12}))
    assert KIND not in shop.kinds()


def test_what_both_let_in_and_only_one_keeps_to_the_contract_with_is_told(tmp_path: Path) -> None:
    made = operation(SHELF, "201")
    shop = World(contract=contract_of(tmp_path, {"/items": {"post": made}}))
    invalid = case_of(
        "too-high", "POST /items", fault=fault_of(Part.REQUEST_BODY, "/floor", "maximum"), body={"floor": 12}
    )
    shop.ask(invalid, Given(status=201, body={"floor": 9}), Given(status=201, body={"floor": 12}))
    assert KIND in shop.kinds()


def test_what_stands_for_a_secret_breaks_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, [{"secret_key": "long enough"}], [{"secret_key": "***"}]).kinds() == []


def test_refusals_of_credentials_are_held_against_it_too(tmp_path: Path) -> None:
    item = operation(None)
    refusal = {"type": "object", "properties": {"code": {"type": "string", "maxLength": 4}}}
    item["responses"]["401"] = {"description": "", "content": {"application/json": {"schema": refusal}}}
    shop = World(contract=contract_of(tmp_path, {"/items": {"get": item}}))
    bad = case_of("bad", credential=Credential.NONE)
    shop.ask(bad, Given(status=401, body={"code": "none"}), Given(status=401, body={"code": "nobody"}))
    assert shop.kinds() == [KIND]
