"""What may be done to an item, and the sequences that lead it to each of its states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.lifecycles import State, lifecycles, with_states
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import Corpus, Lifecycle, Role, Slot
from tests.evidence_of import contract_of
from tests.generation.examples import IDENTIFIER, ORDERS, STORED, answers, body
from tests.generation.worlds import without, world_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.generation.chains import World
    from harness.model.json import Json

ADD, READ, REMOVE = "POST /orders", "GET /orders/{order_id}", "DELETE /orders/{order_id}"
CHANGE, MOVE, NOTE = "PATCH /orders/{order_id}", "POST /orders/{order_id}/moves", "POST /orders/{order_id}/notes"
ACTIONS = ("pay", "pack", "cancel")


@pytest.fixture
def world(tmp_path: Path) -> World:
    moved = {"type": "object", "required": ["action"], "properties": {"action": {"enum": [*ACTIONS]}}}
    item = ORDERS["/orders/{order_id}"]
    kinds = {"type": "object", "properties": {"quantity": {"type": "integer"}, "kind": {"enum": ["gift", "sample"]}}}
    noted = {"post": {"requestBody": body(STORED), "responses": answers("201", STORED)}}
    paths: dict[str, Any] = {
        "/orders": {"post": {"requestBody": body(STORED), "responses": answers("201", STORED)}},
        "/orders/{order_id}": {**item, "patch": {"requestBody": body(kinds), "responses": answers("200", STORED)}},
        "/orders/{order_id}/moves": {
            "parameters": [IDENTIFIER],
            "post": {"requestBody": body(moved), "responses": answers("200", STORED)},
        },
        "/orders/{order_id}/notes": {
            "parameters": [IDENTIFIER],
            **noted,
            "get": {"responses": answers("200", {"type": "array", "items": STORED})},
        },
    }
    given: dict[str, tuple[Json, ...]] = {
        ADD: ({"quantity": 1},),
        CHANGE: ({"quantity": 2}, {"kind": "gift"}, {"kind": "gift", "quantity": 3}, {"kind": "sample"}),
        MOVE: ({"action": "pay"}, {"action": "pay", "why": "late"}, {"action": "pack"}, {"action": "cancel"}),
        NOTE: ({"text": "a"},),
    }
    return world_of(contract_of(tmp_path, paths), given)


def only(world: World) -> Lifecycle:
    (found,) = (one for one in lifecycles(world) if one.resource == "/orders")
    return found


def corpus_of(lifecycle: Lifecycle) -> Corpus:
    empty = Corpus(api="shop", seed=1, depth="standard", digest="", operations=(), sequences=(), harvests=(), undos=())
    return replace(empty, lifecycles=(lifecycle,))


def test_what_acts_on_an_item_moves_it_and_what_changes_or_adds_leaves_its_state(world: World) -> None:
    found = only(world)
    assert [step.operation for step in found.made] == [ADD]
    assert [step.operation for step in found.tried] == [CHANGE, NOTE]
    assert [step.operation for step in found.deeds] == [MOVE] * 3
    assert found.removal is not None
    assert found.removal.operation == REMOVE
    assert [one.operation for one in found.every] == [CHANGE, NOTE, *[MOVE] * 3, REMOVE]


def test_what_is_said_besides_is_no_other_deed(world: World) -> None:
    sent = [step.body.content for step in only(world).deeds if step.body is not None]
    assert sent == [b'{"action": "pay"}', b'{"action": "pack"}', b'{"action": "cancel"}']


def test_where_nothing_acts_on_an_item_the_values_of_a_change_move_it(world: World) -> None:
    found = only(without(world, {MOVE, NOTE}))
    assert found.tried == ()
    sent = [step.body.content for step in found.deeds if step.body is not None]
    assert sent == [b'{"quantity": 2}', b'{"kind": "gift"}', b'{"kind": "sample"}']


def test_an_item_that_nothing_is_done_to_has_no_states(world: World) -> None:
    assert [*lifecycles(without(world, {MOVE, NOTE, CHANGE}))] == []


def test_everything_is_about_the_item_that_was_made(world: World) -> None:
    for step in only(world).every:
        slot = dict(step.path_values)["order_id"]
        assert isinstance(slot, Slot)
        assert (slot.role, slot.capture and slot.capture.step) == (Role.CREATED, 0)


def test_a_lifecycle_is_kept_with_its_corpus(world: World) -> None:
    corpus = corpus_of(only(world))
    assert from_bytes(to_bytes(corpus)).lifecycles == corpus.lifecycles


CHANGED, NOTED, PAY, PACK, CANCEL, GONE = range(6)
NEW = State(path=(), served={CHANGED: (), NOTED: (), PAY: (PAY,), CANCEL: (CANCEL,), GONE: ()}, refused={PACK})
PAID = State(path=(PAY,), served={NOTED: (PAY,), PACK: (PAY, PACK)}, refused={CHANGED, PAY, CANCEL, GONE})
PACKED = State(path=(PAY, PACK), served={NOTED: (PAY, PACK)}, refused={CHANGED, PAY, PACK, CANCEL, GONE})
OVER = State(path=(CANCEL,), served={GONE: (CANCEL,)}, refused={CHANGED, NOTED, PAY, PACK, CANCEL})


def tours(world: World, *states: State) -> list[list[int]]:
    """The deeds of each sequence, by their numbers."""
    lifecycle = only(world)
    requests = [(step.operation, step.body) for step in lifecycle.every]
    made = with_states(corpus_of(lifecycle), {"/orders": states})
    return [[requests.index((step.operation, step.body)) for step in one.steps[1:]] for one in made.sequences]


def test_in_every_state_all_that_is_refused_there_is_asked_before_what_leads_out_of_it(world: World) -> None:
    assert tours(world, NEW, PAID, PACKED, OVER) == [
        [PACK, CHANGED, NOTED, GONE],
        [PAY, CHANGED, PAY, CANCEL, GONE, NOTED],
        [PAY, PACK, CHANGED, PAY, PACK, CANCEL, GONE, NOTED],
        [CANCEL, CHANGED, NOTED, PAY, PACK, CANCEL, GONE],
    ]


def test_what_is_not_known_of_a_state_is_asked_as_well_and_last(world: World) -> None:
    part = State(path=(PAY,), served={}, refused={CANCEL})
    assert tours(world, NEW, part)[1] == [PAY, CANCEL, CHANGED, NOTED, PAY, PACK, GONE]


def test_what_leads_to_a_state_in_a_second_way_has_a_sequence_of_its_own(world: World) -> None:
    again = replace(NEW, served={**NEW.served, PAY: (CANCEL,)})
    found = tours(world, again, OVER)
    assert found[0] == [CHANGED, NOTED, PAY]
    assert found[-1] == [GONE]


def test_where_every_state_serves_the_same_nothing_is_asked(world: World) -> None:
    served: dict[int, tuple[int, ...]] = dict.fromkeys(range(6), ())
    assert tours(world, State(path=(), served=served, refused=set())) == []


def test_the_same_request_in_two_states_is_two_cases(world: World) -> None:
    made = with_states(corpus_of(only(world)), {"/orders": (NEW, PAID, PACKED)})
    for sequence in made.sequences:
        assert len({step.id for step in sequence.steps}) == len(sequence.steps)
    assert "in the state after" in made.sequences[1].steps[-1].description
