"""What the run made is shown to the full identity, then asked for, changed and deleted as another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.case import Credential, Role
from harness.model.operation import SAFE_METHODS
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build


def as_another(corpus: Corpus) -> list[tuple[list[Case], list[Case]]]:
    """What each such sequence asks with the full identity, and as another one after that."""
    found = []
    for sequence in corpus.sequences:
        others = [step for step in sequence.steps if step.credential is Credential.OTHER]
        if others:
            before = [*sequence.steps[: sequence.steps.index(others[0])]]
            assert sequence.steps == (*before, *others)
            found.append((before, others))
    return found


def test_all_that_needs_one_resource_is_asked_of_one(build: Build) -> None:
    ((before, others),) = as_another(build(ORDERS))
    assert [step.operation for step in before] == ["POST /orders", "GET /orders/{order_id}"]
    assert {step.credential for step in before} == {Credential.OWN}
    assert {step.role for step in others} == {Role.CREATED}
    assert others[0].operation == "GET /orders/{order_id}"


def test_what_ends_a_resource_is_asked_after_all_else(build: Build) -> None:
    ((_, others),) = as_another(build(ORDERS))
    methods = [step.method for step in others]
    assert (methods[-1], methods.count("DELETE")) == ("DELETE", 1)
    assert "PATCH" in methods


def test_the_full_identity_is_shown_the_very_same_that_another_asks_for(build: Build) -> None:
    for before, others in as_another(build(ORDERS)):
        shown = {(step.operation, step.path_values) for step in before}
        assert {(step.operation, step.path_values) for step in others if step.method in SAFE_METHODS} <= shown


def test_there_is_room_for_it_however_much_else_is_asked_of_what_makes_them(build: Build) -> None:
    """The lives of resources come first, then this: sequences that have no room are of what is worth less."""
    act = {"parameters": [IDENTIFIER], "post": {"requestBody": body(ORDER), "responses": answers("200", STORED)}}
    corpus = build({**ORDERS, **{f"/orders/{{order_id}}/do{number}": act for number in range(9)}}, depth="quick")
    asked = [[step.operation for step in others] for _, others in as_another(corpus)]
    assert len(asked[0]) == 12
    assert asked[0].count("DELETE /orders/{order_id}") == 1


def test_each_deed_is_asked_of_a_resource_of_its_own_as_well_where_there_is_room(build: Build) -> None:
    """One may end what another needs."""
    act = {"parameters": [IDENTIFIER], "post": {"responses": answers("200", STORED)}}
    one, two = ({f"/orders/{{order_id}}/do{number}": act for number in range(count)} for count in (1, 2))
    asked = [others for _, others in as_another(build({**ORDERS, **two}, depth="standard"))]
    assert [[step.path for step in others] for others in asked[1:]] == [[*two][:1], [*two][1:]]
    assert len(as_another(build({**ORDERS, **one}, depth="standard"))) == 1


def test_what_ends_a_part_comes_before_what_ends_the_whole(build: Build) -> None:
    note = {"/orders/{order_id}/note": {"parameters": [IDENTIFIER], "delete": {"responses": answers("204")}}}
    ((_, others),) = as_another(build({**ORDERS, **note}))
    assert [step.path for step in others if step.method == "DELETE"] == [*note, "/orders/{order_id}"]


SHORT = {"name": "no", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^n[0-9]$"}}
NOTES = {
    "/notes": {"post": {"requestBody": body(ORDER), "responses": answers("201", STORED)}},
    "/notes/{no}": {
        "parameters": [SHORT],
        "get": {"responses": answers("200", STORED)},
        "patch": {"requestBody": body(ORDER), "responses": answers("200", STORED)},
        "delete": {"responses": answers("204")},
    },
}
NOBODY = [Credential.NONE, Credential.BROKEN]


def as_nobody(corpus: Corpus) -> list[tuple[str, Credential, Role | None]]:
    """What is asked of what the same sequence made, without a good credential."""
    steps = [step for sequence in corpus.sequences for step in sequence.steps if step.credential in NOBODY]
    return [(step.operation, step.credential, step.role) for step in steps]


def test_where_every_identifier_may_be_someones_nobody_asks_for_what_the_run_made(build: Build) -> None:
    changes = ("PATCH /notes/{no}", "DELETE /notes/{no}")
    asked = as_nobody(build(NOTES))
    assert asked == [(operation, credential, Role.CREATED) for operation in changes for credential in NOBODY]


def test_where_there_are_identifiers_that_no_one_has_nobody_asks_for_those(build: Build) -> None:
    assert as_nobody(build(ORDERS)) == []
