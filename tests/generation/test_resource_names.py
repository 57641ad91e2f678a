"""Interfaces after Google's improvement proposals: names of the client's choice, full names, verbs after a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.serialization import case_from_json, case_to_json
from harness.model.case import Role, Slot
from harness.model.place import Part
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

TEXT = {"type": "string"}
NAME = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,38}$"}
SHELF = {"type": "object", "properties": {"name": TEXT, "theme": TEXT}}
FULL = {"type": "string", "pattern": "^shelves/[a-z][a-z0-9-]{0,38}$"}
LOAN = {"type": "object", "required": ["shelf", "book"], "properties": {"shelf": FULL, "book": TEXT}}
REGIONS = {"type": "object", "properties": {"regions": {"type": "array", "items": {"type": "object"}}}}
ITEM = [{"name": "shelf", "in": "path", "required": True, "schema": NAME}]
REGION = [{"name": "region", "in": "path", "required": True, "schema": TEXT}]
CREATE, LEND, ARCHIVE = "POST /shelves", "POST /loans", "POST /shelves/{shelf}:archive"


def chosen(name: str, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": NAME}


def library(parameter: dict[str, Any]) -> dict[str, Any]:
    """Shelves that are called as a parameter says, and loans that name them in full."""
    return {
        "/shelves": {
            "get": {"responses": answers("200", {"type": "array", "items": SHELF})},
            "post": {"parameters": [parameter], "requestBody": body(SHELF), "responses": answers("200", SHELF)},
        },
        "/shelves/{shelf}": {
            "parameters": ITEM,
            "get": {"responses": answers("200", SHELF)},
            "delete": {"responses": answers("200", {"type": "object"})},
        },
        "/shelves/{shelf}:archive": {"post": {"parameters": ITEM, "responses": answers("200", SHELF)}},
        "/shelves/{shelf}:history": {"get": {"parameters": ITEM, "responses": answers("200", SHELF)}},
        "/loans": {"post": {"requestBody": body(LOAN), "responses": answers("200", LOAN)}},
    }


def cases_of(corpus: Corpus, operation: str) -> Iterator[Case]:
    singles = [case for one in corpus.operations for case in one.cases]
    steps = [step for one in corpus.sequences for step in one.steps]
    return (case for case in (*singles, *steps) if case.operation == operation and case.breaks_nothing)


def deleted(corpus: Corpus) -> Slot:
    """By what a shelf that was created is called when it is deleted."""
    (undo,) = (one for one in corpus.undos if one.creator == CREATE)
    (slot,) = undo.deletion.slots
    return slot


@pytest.mark.parametrize("name", ["shelfId", "shelf_id", "shelf"])
def test_what_is_called_as_its_request_says_has_a_name_that_nobody_has(build: Build, name: str) -> None:
    corpus = build(library(chosen(name)), depth="standard")
    given = [dict(case.query)[name] for case in cases_of(corpus, CREATE)]
    assert len(given) > 3
    assert all(isinstance(one, Slot) and one.role is Role.ABSENT and one.form for one in given)
    slot = deleted(corpus)
    assert slot.capture is not None
    assert (slot.capture.part, slot.capture.pointers) == (Part.REQUEST_QUERY, (f"/{name}",))


@pytest.mark.parametrize(
    "parameter",
    [
        pytest.param(chosen("themeId"), id="it is called after something else"),
        pytest.param(chosen("shelfId", required=False), id="it need not be said"),
    ],
)
def test_another_parameter_says_nothing_of_what_it_is_called(build: Build, parameter: dict[str, Any]) -> None:
    slot = deleted(build(library(parameter)))
    assert slot.capture is not None
    assert slot.capture.part is Part.RESPONSE_BODY


@pytest.mark.parametrize("schema", [{"type": "integer"}, {"type": "string", "maxLength": 3}])
def test_what_may_be_called_as_someone_elses_is_not_asked(build: Build, schema: dict[str, Any]) -> None:
    corpus = build(library({**chosen("shelfId"), "schema": schema}), depth="standard")
    assert [*cases_of(corpus, CREATE)] == []
    (asked,) = (one for one in corpus.operations if one.operation == CREATE)
    assert "someone's" in (asked.not_generated or "")


def test_who_asks_is_no_name_of_what_is_made(build: Build) -> None:
    name = {"name": "username", "in": "path", "required": True, "schema": NAME}
    asking = {"name": "userId", "in": "query", "required": True, "schema": NAME}
    paths = {
        "/users": {"post": {"parameters": [asking], "requestBody": body(SHELF), "responses": answers("201", SHELF)}},
        "/users/{username}": {"parameters": [name], "delete": {"responses": answers("204")}},
    }
    (undo,) = build(paths).undos
    assert [slot.capture.part for slot in undo.deletion.slots if slot.capture] == [Part.RESPONSE_BODY]


def test_what_chooses_between_few_is_no_full_name(build: Build) -> None:
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["shelves/wood", "shelves/steel"]}}}
    paths = {
        **library(chosen("shelfId")),
        "/orders": {"post": {"requestBody": body(kind), "responses": answers("200")}},
    }
    found = [*cases_of(build(paths, depth="standard"), "POST /orders")]
    assert found
    assert not [slot for case in found for slot in case.slots]


def test_a_verb_after_a_colon_is_done_to_what_was_created_and_makes_no_resource(build: Build) -> None:
    corpus = build(library(chosen("shelfId")), depth="standard")
    steps = [step for one in corpus.sequences for step in one.steps]
    assert Role.CREATED in {step.role for step in steps if step.operation == ARCHIVE}
    assert Role.CREATED in {step.role for step in steps if step.operation == "GET /shelves/{shelf}:history"}
    assert [one.resource for one in corpus.harvests] == ["/shelves"]


def test_a_full_name_is_written_where_a_request_names_what_was_created(build: Build) -> None:
    corpus = build(library(chosen("shelfId")), depth="standard")
    slots = [slot for case in cases_of(corpus, LEND) if case.body for _, slot in case.body.slots]
    assert slots
    assert {(slot.name, slot.role, slot.full) for slot in slots} == {("shelf", Role.CREATED, "shelves/{shelf}")}


def test_a_full_name_is_written_in_a_query_whatever_it_is_called_there(build: Build) -> None:
    several = {"type": "array", "items": FULL, "minItems": 1}
    names = {"name": "names", "in": "query", "required": True, "schema": several}
    get = {"get": {"parameters": [names], "responses": answers("200", {"type": "object"})}}
    corpus = build({**library(chosen("shelfId")), "/shelves:batchGet": get}, depth="standard")
    given = [value for case in cases_of(corpus, "GET /shelves:batchGet") for _, value in case.query]
    found = [value for value in given if isinstance(value, Slot)]
    assert {(slot.resource, slot.full) for slot in found} == {("/shelves", "shelves/{shelf}")}


@pytest.mark.parametrize(
    ("verb", "status", "is_asked"),
    [
        ("estimate", "200", True),
        ("Calculate", "200", True),
        ("convert", "200", False),
        ("quote-accept", "200", False),
        ("previewAndSend", "200", False),
        ("quote", "201", False),
    ],
)
@pytest.mark.parametrize("path", ["/regions/{region}/prices:", "/regions/{region}:", "/regions/{region}/"])
def test_what_is_called_a_computation_is_asked_about_what_there_is(
    build: Build, path: str, verb: str, status: str, *, is_asked: bool
) -> None:
    amount = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}}
    operation = f"{path}{verb}"
    corpus = build(
        {
            "/regions": {"get": {"responses": answers("200", REGIONS)}},
            operation: {
                "post": {"parameters": REGION, "requestBody": body(amount), "responses": answers(status, amount)}
            },
        },
        depth="standard",
    )
    roles = [case.role for case in cases_of(corpus, f"POST {operation}")]
    assert (Role.EXISTING in roles) == is_asked
    assert (roles.count(Role.EXISTING) > 8) == is_asked


def test_what_is_called_the_things_own_is_sooner_an_identifier_than_a_name(build: Build) -> None:
    (harvest,) = build(library(chosen("shelfId"))).harvests
    names = [*harvest.candidates]
    assert names.index("shelfid") < names.index("key")


def test_a_full_name_is_kept_when_requests_are_stored(build: Build) -> None:
    corpus = build(library(chosen("shelfId")), depth="standard")
    case = next(case for case in cases_of(corpus, LEND) if any(slot.full for slot in case.slots))
    assert case_from_json(case_to_json(case)) == case
