"""Where a contract asks for If-Match, what the run created is changed and deleted in the state that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role, Slot
from harness.model.conditions import NO_STATE
from harness.model.place import Part
from tests.generation.examples import ORDERS, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

IF_MATCH = {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
STATE = Slot(name="If-Match", role=Role.VALIDATOR)
ITEM: dict[str, Any] = ORDERS["/orders/{order_id}"]


def guarded(parameter: dict[str, Any]) -> dict[str, Any]:
    """Orders that are changed and deleted with the parameter."""
    return {
        **ORDERS,
        "/orders/{order_id}": {
            **ITEM,
            "patch": {**ITEM["patch"], "parameters": [parameter]},
            "delete": {**ITEM["delete"], "parameters": [parameter]},
        },
    }


GUARDED = guarded(IF_MATCH)


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


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("operation", ["PATCH /orders/{order_id}", "DELETE /orders/{order_id}"])
def test_once_a_state_is_named_that_nothing_is_in(build: Build, operation: str, *, required: bool) -> None:
    corpus = build(guarded({**IF_MATCH, "required": required}), depth="standard")
    named = [dict(case.headers).get("If-Match") for case in changes(corpus) if case.operation == operation]
    assert named.count(NO_STATE) == 1


@pytest.mark.parametrize(("parameters", "puts"), [([], []), ([{**IF_MATCH, "required": False}], [None, NO_STATE])])
def test_what_was_put_under_a_name_is_put_again_in_a_state_that_it_is_not_in(
    build: Build, parameters: list[dict[str, Any]], puts: list[str | None]
) -> None:
    named = {"name": "sku", "in": "path", "required": True, "schema": {"type": "string"}}
    product = {"type": "object", "properties": {"title": {"type": "string"}}}
    paths: dict[str, Any] = {
        "/products/{sku}": {
            "parameters": [named],
            "get": {"responses": answers("200", product)},
            "put": {"parameters": parameters, "requestBody": body(product), "responses": answers("201", product)},
            "delete": {"responses": answers("204")},
        }
    }
    every = build(paths, depth="standard").sequences
    found = [[step for step in one.steps if step.method == "PUT"] for one in every if "put again" in one.description]
    assert [dict(step.headers).get("If-Match") for steps in found for step in steps] == puts
    assert [step.role for steps in found for step in steps][1:] == [Role.CREATED][: len(puts)]


def test_a_change_in_no_state_is_asked_first_since_it_is_refused_and_a_deletion_when_all_is_done(build: Build) -> None:
    corpus = build(GUARDED, depth="standard")
    first = {}
    for sequence in corpus.sequences:
        for place, step in enumerate(sequence.steps):
            if NO_STATE in dict(step.headers).values():
                later = {one.operation for one in sequence.steps[place + 1 :]}
                first[step.operation] = step.operation in later
    assert first == {"PATCH /orders/{order_id}": True, "DELETE /orders/{order_id}": False}
