"""What is created with telling values is read, listed, changed and deleted; keys and conditions come with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.generation.depths import DEPTHS
from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part
from tests.generation.examples import ORDERS

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus, Sequence
    from tests.generation.conftest import Build

KEY: dict[str, Any] = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
WITH_KEYS: dict[str, Any] = {**ORDERS, "/orders": {**ORDERS["/orders"], "parameters": [KEY]}}


def telling(corpus: Corpus) -> list[Sequence]:
    return [sequence for sequence in corpus.sequences if "reads back" in sequence.description]


def test_as_many_items_read_back_as_the_depth_has_manners(build: Build) -> None:
    assert len(telling(build(ORDERS))) == DEPTHS["quick"].manners


def test_an_item_is_read_listed_changed_read_deleted_and_looked_for(build: Build) -> None:
    second = telling(build(ORDERS))[1]
    assert [step.operation for step in second.steps] == [
        "POST /orders",
        "GET /orders/{order_id}",
        "GET /orders",
        "PATCH /orders/{order_id}",
        "GET /orders/{order_id}",
        "DELETE /orders/{order_id}",
        "GET /orders",
    ]
    assert {step.purpose for step in second.steps if step.operation == "GET /orders"} == {Purpose.LISTING}


def test_the_first_change_leaves_out_what_may_be_left_out(build: Build) -> None:
    order = {"type": "object", "properties": {"note": {"type": "string"}, "quantity": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": order}}}
    paths = {**ORDERS, "/orders/{order_id}": {**ORDERS["/orders/{order_id}"], "patch": {"requestBody": body}}}
    change = next(step for step in telling(build(paths))[0].steps if step.method == "PATCH")
    assert change.description == "PATCH note alone"


def test_every_step_belongs_to_one_sequence_alone(build: Build) -> None:
    steps = [step.id for sequence in telling(build(ORDERS, depth="standard")) for step in sequence.steps]
    assert len(set(steps)) == len(steps)


def conditions(sequence: Sequence) -> list[tuple[str, str, Capture | None]]:
    return [
        (step.method, name, value.capture)
        for step in sequence.steps
        for name, value in step.headers
        if isinstance(value, Slot)
    ]


def test_the_item_is_asked_for_and_changed_under_the_condition_of_its_last_etag(build: Build) -> None:
    read = Capture(step=4, part=Part.RESPONSE_HEADER, pointers=("/etag",))
    first, *others = telling(build(ORDERS))
    assert conditions(first) == [
        ("GET", "If-None-Match", read),
        ("PATCH", "If-Match", read),
        ("PATCH", "If-Match", read),
    ]
    assert [conditions(other) for other in others] == [[] for _ in others]


def keys(steps: tuple[Case, ...]) -> list[tuple[Role, int | None]]:
    slots = [dict(step.headers)["Idempotency-Key"] for step in steps if step.method == "POST"]
    return [(slot.role, slot.capture.step if slot.capture else None) for slot in slots if isinstance(slot, Slot)]


def test_the_same_key_is_sent_twice_and_then_another(build: Build) -> None:
    (twice,) = [one for one in build(WITH_KEYS).sequences if "twice with one key" in one.description]
    assert keys(twice.steps) == [(Role.ABSENT, None), (Role.CREATED, 0), (Role.ABSENT, None)]
    assert len({step.body for step in twice.steps if step.method == "POST"}) == 1


def test_the_same_key_is_sent_twice_where_the_contract_requires_one(build: Build) -> None:
    paths = {**ORDERS, "/orders": {**ORDERS["/orders"], "parameters": [{**KEY, "required": True}]}}
    (twice,) = [one for one in build(paths).sequences if "twice with one key" in one.description]
    assert keys(twice.steps) == [(Role.ABSENT, None), (Role.CREATED, 0), (Role.ABSENT, None)]


def test_without_a_key_in_the_contract_nothing_is_sent_twice(build: Build) -> None:
    assert not [one for one in build(ORDERS).sequences if "twice with one key" in one.description]
