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


PROJECT_KEY: dict[str, Any] = {"type": "string", "pattern": "^[A-Z]{2,6}$"}


def projects(parameter: str, *, within: str = "/projects") -> dict[str, Any]:
    """Projects whose bodies have a key that is fit for a path."""
    project = {"type": "object", "properties": {"key": PROJECT_KEY, "kind": {"type": "string"}}, "required": ["key"]}
    name = {"name": parameter, "in": "path", "required": True, "schema": PROJECT_KEY}
    return {
        within: {"post": {"requestBody": body(project), "responses": answers("201", project)}},
        f"{within}/{{{parameter}}}": {"parameters": [name], "get": {"responses": answers("200", project)}},
    }


@pytest.mark.parametrize(
    ("parameter", "is_drawn"),
    [
        pytest.param("projectKey", True, id="with the name of the thing before it"),
        pytest.param("project_key", True, id="spelled otherwise"),
        pytest.param("key", True, id="alone"),
        pytest.param("teamKey", False, id="with the name of another thing before it"),
    ],
)
def test_a_name_may_lack_what_the_parameter_says_besides(build: Build, parameter: str, *, is_drawn: bool) -> None:
    singles = next(one.cases for one in build(projects(parameter)).operations if one.operation == "POST /projects")
    valid = [case for case in singles if case.breaks_nothing and case.body is not None and has_name(case, "key")]
    assert valid
    assert {"/key" in dict(case.body.slots) for case in valid if case.body is not None} == {is_drawn}


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


def shelves() -> dict[str, Any]:
    """Things that a PUT creates under a name of the client's choice, and that can be written many at once."""
    code = {"type": "string", "minLength": 3, "maxLength": 40}
    thing: dict[str, Any] = {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}
    coded = {**thing, "properties": {**thing["properties"], "code": code}, "required": ["code", "size"]}
    many = {"type": "object", "properties": {"things": {"type": "array", "items": coded, "maxItems": 3}}}
    path = {"name": "code", "in": "path", "required": True, "schema": code}
    return {
        "/things": {"get": {"responses": answers()}},
        "/things/{code}": {
            "parameters": [path],
            "get": {"responses": answers()},
            "put": {"requestBody": body(thing), "responses": {**answers("201"), **answers("200")}},
            "delete": {"responses": {"204": {"description": "gone"}}},
        },
        "/things/many": {"post": {"requestBody": body({**many, "required": ["things"]}), "responses": answers()}},
    }


def test_what_writes_many_at_once_writes_nobody_s_and_is_undone(build: Build) -> None:
    corpus = build(shelves(), depth="standard")
    singles = [case for one in corpus.operations for case in one.cases]
    steps = [step for one in corpus.sequences for step in one.steps]
    written = 0
    for case in (*singles, *steps):
        value = (
            json.loads(case.body.content) if case.body and case.operation == "POST /things/many" and case.valid else {}
        )
        filled = dict(case.body.slots) if case.body else {}
        for index, thing in enumerate(value.get("things", []) if isinstance(value, dict) else []):
            if "code" in thing:
                slot = filled[f"/things/{index}/code"]
                # One name for all of a request: one thing is made, and one is deleted.
                assert slot == filled["/things/0/code"]
                written += 1
    assert written > 3
    deletions = [one.deletion.operation for one in corpus.undos if one.creator == "POST /things/many"]
    assert deletions == ["DELETE /things/{code}"]
