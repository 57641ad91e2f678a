"""What can be done to an item is done to it in one order and in others, and what it is then is read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.generation.actions import VALUES, acted_upon, acted_upon_otherwise, actions_on
from harness.generation.depths import DEPTHS
from harness.model.case import Role, Slot
from harness.model.fields import Field, value_at
from harness.model.place import Part
from tests.evidence_of import contract_of
from tests.generation.examples import IDENTIFIER, ORDERS, STORED, answers, body
from tests.generation.worlds import resource_of, without, world_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.generation.chains import World
    from harness.model.case import Sequence
    from harness.model.json import Json
    from tests.generation.conftest import Build

ADD, READ, REMOVE = "POST /orders", "GET /orders/{order_id}", "DELETE /orders/{order_id}"
ACTIONS = tuple(f"POST /orders/{{order_id}}/do{number}" for number in range(5))
CHANGE, STATE = "PATCH /orders/{order_id}", "PUT /orders/{order_id}/state"
NOTE, NOTES = "POST /orders/{order_id}/notes", "GET /orders/{order_id}/notes"

KINDS = ("new", "kept", "sent", "lost", "back", "gone")
STATED = {"type": "object", "required": ["state"], "properties": {"state": {"enum": [*KINDS]}}}


def below(method: str, **operation: Any) -> dict[str, Any]:
    return {"parameters": [IDENTIFIER], method: operation}


def paths() -> dict[str, Any]:
    """Orders with a state, and everything that is done to them."""
    item = ORDERS["/orders/{order_id}"]
    stored = answers("200", STORED)
    made = {"requestBody": body(STATED), "responses": answers("201", STORED)}
    note = {**IDENTIFIER, "name": "note_id"}
    return {
        "/orders": {"post": made},
        "/orders/{order_id}": {**item, "patch": {"requestBody": body(STATED), "responses": stored}},
        **{one.partition(" ")[2]: below("post", responses=stored) for one in ACTIONS},
        "/orders/{order_id}/state": below("put", requestBody=body(STATED), responses=stored),
        "/orders/{order_id}/notes": {
            **below("post", responses=answers("201", STORED)),
            "get": {"responses": answers("200", {"type": "array", "items": STORED})},
        },
        "/orders/{order_id}/notes/{note_id}/pin": {
            "parameters": [IDENTIFIER, note],
            "post": {"responses": answers("200")},
        },
        "/orders/{order_id}/history": below("get", responses=answers("200")),
        "/orders/do0": {"post": {"responses": answers("200")}},
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> World:
    bodies: tuple[Json, ...] = tuple({"state": kind} for kind in KINDS)
    contract = contract_of(tmp_path_factory.mktemp("contract"), paths())
    return world_of(contract, dict.fromkeys((ADD, CHANGE, STATE), bodies))


def acting(whole: World, *actions: str) -> World:
    """The world in which nothing else is done to an order."""
    others = {*ACTIONS, STATE, NOTE, NOTES, CHANGE} - {*actions}
    return without(whole, others)


def first(world: World) -> list[Sequence]:
    """What is done to an order in the order of the contract."""
    return [*acted_upon(world, resource_of(world, "/orders"))]


def further(world: World, depth: str = "standard", **amounts: Any) -> list[Sequence]:
    """What is done to an order otherwise."""
    found = acted_upon_otherwise(world, resource_of(world, "/orders"), replace(DEPTHS[depth], **amounts))
    return [*found]


def operations(sequence: Sequence) -> list[str]:
    return [step.operation for step in sequence.steps]


def deeds(sequence: Sequence) -> list[str]:
    return [one for one in operations(sequence)[1:] if not one.startswith("GET ")]


def states(sequence: Sequence, method: str) -> list[Any]:
    place = Field(part=Part.REQUEST_BODY, pointer="/state")
    return [value_at(step, place) for step in sequence.steps if step.method == method and step.body is not None]


def test_everything_is_done_to_an_item_in_the_order_of_the_contract_and_read_after_each(whole: World) -> None:
    one, two, three, *_ = ACTIONS
    (only,) = first(acting(whole, three, one, two))
    assert operations(only) == [ADD, one, READ, two, READ, three, READ]


def test_what_is_done_is_done_to_the_item_that_was_made(whole: World) -> None:
    (only,) = first(acting(whole, *ACTIONS))
    for step in only.steps[1:]:
        slot = dict(step.path_values)["order_id"]
        assert isinstance(slot, Slot)
        assert (slot.role, slot.capture and slot.capture.step) == (Role.CREATED, 0)


def test_what_needs_more_than_the_item_or_does_nothing_is_no_action(whole: World) -> None:
    found = [one.key for one in actions_on(whole, resource_of(whole, "/orders"))]
    assert found == [*ACTIONS, STATE, NOTE]


def test_where_nothing_can_be_done_nothing_is(whole: World) -> None:
    world = acting(whole)
    assert (first(world), further(world)) == ([], [])


def test_what_was_deleted_has_something_done_to_it(whole: World) -> None:
    found = [operations(one) for one in further(acting(whole, *ACTIONS[:2]), "quick")]
    assert [ADD, REMOVE, *ACTIONS[:2], READ] in found


def test_in_other_orders_the_item_is_read_once_at_the_end(whole: World) -> None:
    found = [operations(one) for one in further(acting(whole, *ACTIONS[:3]))]
    assert found
    assert {(one.count(READ), one[-1]) for one in found} == {(1, READ)}


def turns(world: World, **amounts: Any) -> list[list[str]]:
    """Other orders of what is done to items that are made as plainly as can be."""
    found = [deeds(one) for one in further(world, creations=0, **amounts)]
    return [one for one in found if one[0] != REMOVE]


@pytest.mark.parametrize(("accepted", "count"), [(0, 0), (1, 0), (8, 4), (100, 10)])
def test_no_more_other_orders_are_tried_than_the_depth_allows(whole: World, accepted: int, count: int) -> None:
    assert len(turns(acting(whole, *ACTIONS), accepted=accepted)) == count


some = st.sets(st.sampled_from(ACTIONS), min_size=2)


@settings(max_examples=20)
@given(names=some)
def test_every_deed_comes_right_after_every_other_in_one_of_the_turns(whole: World, names: Collection[str]) -> None:
    found = {pair for turn in turns(acting(whole, *names), accepted=100) for pair in pairwise(turn)}
    assert found >= {(one, other) for one in names for other in names if one != other}


@settings(max_examples=20)
@given(names=some)
def test_a_turn_has_every_deed_once_and_the_first_once_more(whole: World, names: Collection[str]) -> None:
    found = turns(acting(whole, *names), accepted=100)
    for turn in found:
        assert (turn[0], {*turn}, len(turn)) == (turn[-1], {*names}, len(names) + 1)
    # All pairs need no more: an even number of deeds has a square in which all of them stand, an odd one needs two.
    assert len(found) == len(names) * (1 + len(names) % 2)


def test_what_is_alone_has_no_other_order(whole: World) -> None:
    assert turns(acting(whole, ACTIONS[0]), accepted=100) == []


@pytest.mark.parametrize(("operation", "method"), [(STATE, "PUT"), (CHANGE, "PATCH")])
def test_what_may_set_a_state_sets_one_after_another(whole: World, operation: str, method: str) -> None:
    led = states(first(acting(whole, operation))[-1], method)
    assert (len(led), len({*led} & {*KINDS})) == (VALUES, VALUES)


def test_what_can_be_done_is_done_to_items_that_are_made_otherwise(whole: World) -> None:
    one, other, *_ = ACTIONS
    made = [played for played in further(acting(whole, one, other), accepted=0) if deeds(played)[0] != REMOVE]
    assert len({states(played, "POST")[0] for played in made}) == 3
    assert [deeds(played) for played in made] == [[one, other], [other, one], [one, other]]


def test_no_two_steps_that_come_after_different_things_are_the_same(whole: World) -> None:
    world = acting(whole, *ACTIONS[:2], STATE)
    before: dict[str, set[tuple[object, ...]]] = {}
    for played in (*first(world), *further(world)):
        for index, step in enumerate(played.steps):
            did = [(one.operation, one.body) for one in played.steps[:index] if one.method != "GET"]
            before.setdefault(step.id, set()).add(tuple(did))
    assert {len(ways) for ways in before.values()} == {1}


def test_what_lists_the_parts_that_were_made_is_asked_at_the_end(whole: World) -> None:
    (only,) = first(acting(whole, NOTE, NOTES))
    assert operations(only) == [ADD, NOTE, READ, NOTES]


def test_a_corpus_has_what_is_done_to_items(build: Build) -> None:
    one, other, *_ = ACTIONS
    kept = {path: item for path, item in paths().items() if path.count("/") == 2 or path[-3:] in {"do0", "do1"}}
    found = [
        operations(played) for played in build({"/orders": paths()["/orders"], **kept}, depth="standard").sequences
    ]
    assert [ADD, one, READ, other, READ] in found
    assert [ADD, one, other, one, READ] in found
