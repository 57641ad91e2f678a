"""Where a contract asks for If-Match, what the run created is changed and deleted in the state that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role, Slot
from harness.model.conditions import NO_STATE
from harness.model.place import Part
from tests.generation.examples import ORDERS

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

IF_MATCH = {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
STATE = Slot(name="If-Match", role=Role.VALIDATOR)
ITEM: dict[str, Any] = ORDERS["/orders/{order_id}"]
GUARDED: dict[str, Any] = {
    **ORDERS,
    "/orders/{order_id}": {
        **ITEM,
        "patch": {**ITEM["patch"], "parameters": [IF_MATCH]},
        "delete": {**ITEM["delete"], "parameters": [IF_MATCH]},
    },
}


def changes(corpus: Corpus) -> list[Case]:
    return [step for one in corpus.sequences for step in one.steps if step.method in {"PATCH", "DELETE"}]


def is_about_it(case: Case) -> bool:
    places = [case.varied] if case.fault is None else [(case.fault.part, case.fault.pointer)]
    return (Part.REQUEST_HEADER, "/If-Match") in places


def test_a_change_of_what_was_created_names_its_state(build: Build) -> None:
    corpus = build(GUARDED)
    given = {case.id: dict(case.headers).get("If-Match") for case in changes(corpus) if case.role is Role.CREATED}
    tried = {case.id for case in changes(corpus) if is_about_it(case)}
    read = {one for one, value in given.items() if isinstance(value, Slot) and value.role is Role.CREATED}
    assert given.keys() - tried - read
    assert {given[one] for one in given.keys() - tried - read} == {STATE}


def test_what_a_request_tries_there_it_keeps(build: Build) -> None:
    tried = [case for case in changes(build(GUARDED)) if is_about_it(case)]
    assert tried
    assert STATE not in {value for case in tried for _, value in case.headers}


def test_the_deletion_at_the_end_names_the_state_as_well(build: Build) -> None:
    assert [dict(undo.deletion.headers).get("If-Match") for undo in build(GUARDED).undos] == [STATE]


def test_of_what_nobody_has_there_is_no_state(build: Build) -> None:
    singles = [case for one in build(GUARDED).operations for case in one.cases]
    assert STATE not in {value for case in singles for _, value in case.headers if case.role is not Role.CREATED}


@pytest.mark.parametrize("operation", ["PATCH /orders/{order_id}", "DELETE /orders/{order_id}"])
def test_once_a_state_is_named_that_nothing_is_in(build: Build, operation: str) -> None:
    named = [
        dict(case.headers).get("If-Match")
        for case in changes(build(GUARDED, depth="standard"))
        if case.operation == operation
    ]
    assert named.count(NO_STATE) == 1


def test_a_change_in_no_state_is_asked_first_since_it_is_refused_and_a_deletion_when_all_is_done(build: Build) -> None:
    corpus = build(GUARDED, depth="standard")
    first = {}
    for sequence in corpus.sequences:
        for place, step in enumerate(sequence.steps):
            if NO_STATE in dict(step.headers).values():
                later = {one.operation for one in sequence.steps[place + 1 :]}
                first[step.operation] = step.operation in later
    assert first == {"PATCH /orders/{order_id}": True, "DELETE /orders/{order_id}": False}
