"""What a sequence names and the run cannot make is what each environment has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.model.case import Purpose, Role
from tests.generation.examples import IDENTIFIER, STORED, answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build

SHELF = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}
LABEL = {
    "type": "object",
    "required": ["order_id", "shelf_id", "copies"],
    "properties": {
        "order_id": {"type": "string"},
        "shelf_id": {"type": "string", "format": "uuid"},
        "copies": {"type": "integer", "minimum": 1},
    },
}
PATHS: dict[str, Any] = {
    "/orders": {"post": {"requestBody": body({"type": "object"}), "responses": answers("201", STORED)}},
    "/orders/{order_id}": {"parameters": [IDENTIFIER], "get": {"responses": answers("200", STORED)}},
    "/shelves": {"get": {"responses": answers("200", {"type": "array", "items": SHELF})}},
    "/labels": {"post": {"requestBody": body(LABEL), "responses": answers("201", STORED)}},
}


def test_an_identifier_of_what_can_only_be_listed_is_one_that_is_there(build: Build) -> None:
    steps = [step for one in build(PATHS).sequences for step in one.steps if step.operation == "POST /labels"]
    named = [dict(step.body.slots) for step in steps if step.body is not None and step.valid and step.fault is None]
    assert named
    plain = named[0]
    assert {place: slot.role for place, slot in plain.items()} == {
        "/order_id": Role.CREATED,
        "/shelf_id": Role.EXISTING,
    }
    assert plain["/shelf_id"].resource == "/shelves"


def test_what_is_wrong_with_an_identifier_stays_wrong(build: Build) -> None:
    steps = [step for one in build(PATHS).sequences for step in one.steps if step.operation == "POST /labels"]
    wrong = [step for step in steps if step.fault is not None and step.fault.pointer == "/shelf_id"]
    assert wrong
    assert not any("/shelf_id" in dict(step.body.slots) for step in wrong if step.body is not None)


def test_alone_it_is_asked_with_what_nobody_has_as_well(build: Build) -> None:
    cases = [case for one in build(PATHS).operations for case in one.cases if case.operation == "POST /labels"]
    assert any(case.purpose is Purpose.COVERAGE and case.body is not None and not case.body.slots for case in cases)
