"""What is created with POST under a name that its body gives has one that nobody has, and keeps it when repeated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus, Slot
    from tests.generation.conftest import Build


def pets(identifier: Any, *, name: str = "id") -> dict[str, Any]:
    pet = {"type": "object", "properties": {name: identifier, "kind": {"type": "string"}}, "required": [name, "kind"]}
    created = {"type": "object", "properties": {name: {k: v for k, v in identifier.items() if k != "readOnly"}}}
    path = {"name": "petId", "in": "path", "required": True, "schema": {"type": identifier["type"]}}
    return {
        "/pets": {
            "get": {"responses": answers()},
            "post": {"requestBody": body(pet), "responses": answers("201", created)},
        },
        "/pets/{petId}": {
            "parameters": [path],
            "get": {"responses": answers("200", created)},
            "delete": {"responses": {"204": {"description": "gone"}}},
        },
    }


def creations(corpus: Corpus) -> list[Case]:
    singles = [case for one in corpus.operations for case in one.cases]
    steps = [step for one in corpus.sequences for step in one.steps]
    return [case for case in (*singles, *steps) if case.operation == "POST /pets" and case.valid and not case.fault]


def named(case: Case) -> Slot | None:
    slots = dict(case.body.slots) if case.body else {}
    return slots.get("/id") or slots.get("/petId")


@pytest.mark.parametrize(
    "identifier", [{"type": "integer"}, {"type": "string"}, {"type": "integer", "format": "int64"}]
)
@pytest.mark.parametrize("name", ["id", "petId"])
def test_every_creation_has_a_name_that_is_drawn(build: Build, identifier: Any, name: str) -> None:
    found = [case for case in creations(build(pets(identifier, name=name), depth="standard")) if has_name(case, name)]
    assert len(found) > 3
    assert {slot.role for case in found if (slot := named(case))} == {Role.ABSENT}
    assert all(named(case) for case in found)


def has_name(case: Case, name: str) -> bool:
    try:
        value = json.loads(case.body.content) if case.body else None
    except ValueError:
        return False
    return isinstance(value, dict) and name in value


def test_border_values_of_a_name_are_not_tried(build: Build) -> None:
    identifier = {"type": "integer", "minimum": 1, "maximum": 2_000_000_000}
    found = creations(build(pets(identifier), depth="standard"))
    assert found
    assert [case for case in found if has_name(case, "id") and named(case) is None] == []


@pytest.mark.parametrize(
    "identifier",
    [{"type": "integer", "readOnly": True}, {"type": "integer", "maximum": 99}],
    ids=["the service names it", "there are too few names"],
)
def test_what_cannot_be_drawn_stays(build: Build, identifier: Any) -> None:
    assert [case for case in creations(build(pets(identifier), depth="standard")) if named(case)] == []


def test_a_name_that_only_describes_is_not_drawn(build: Build) -> None:
    paths = pets({"type": "integer"})
    schema = paths["/pets"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    del schema["properties"]["id"]
    schema["required"] = ["kind"]
    assert [case for case in creations(build(paths, depth="standard")) if case.body and case.body.slots] == []
