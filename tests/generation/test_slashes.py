"""A contract with a slash behind every path, as many frameworks write it, is asked what it is without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.adapting import is_alike
from harness.generation.depths import DEPTHS
from harness.generation.sequences import further_sequences, sequences
from tests.evidence_of import contract_of
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body
from tests.generation.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.json import Json

HOLD = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
MADE = {"type": "object", "properties": {"hold_id": {"type": "string"}}}
HELD = {"parameters": [{**IDENTIFIER, "name": "hold_id"}]}
LABELLED = {"parameters": [IDENTIFIER, {**IDENTIFIER, "name": "label"}]}

PATHS: dict[str, Any] = {
    **ORDERS,
    "/orders/{order_id}/lines": {
        "parameters": [IDENTIFIER],
        "get": {"responses": answers("200", {"type": "array", "items": STORED})},
        "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)},
    },
    "/orders/{order_id}/labels/{label}": {
        **LABELLED,
        "put": {"responses": answers("201")},
        "delete": {"responses": answers("204")},
    },
    "/hold": {"post": {"requestBody": body(HOLD), "responses": answers("201", MADE)}},
    "/holds": {"get": {"responses": answers("200", {"type": "array", "items": MADE})}},
    "/hold/{hold_id}": {**HELD, "get": {"responses": answers("200", MADE)}, "delete": {"responses": answers("204")}},
    "/hold/{hold_id}/release": {**HELD, "post": {"responses": answers("200", MADE)}},
}
BODIES: dict[str, tuple[Json, ...]] = {
    "POST /orders": ({"quantity": 1}, {"quantity": 1, "channel": "web"}),
    "PATCH /orders/{order_id}": ({"quantity": 2}, {"quantity": 2, "channel": "phone"}),
    "POST /orders/{order_id}/lines": ({"quantity": 3},),
    "POST /hold": ({"order_id": "sample"},),
}


@pytest.fixture
def asked(tmp_path: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """By what stands behind every path: the collections of the sequences with the keys of their operations."""
    found = {}
    for end in ("", "/"):
        contract = contract_of(tmp_path, {path + end: one for path, one in PATHS.items()})
        world = world_of(contract, {key + end: one for key, one in BODIES.items()})
        depth = DEPTHS["standard"]
        found[end] = [
            (one.resource.rstrip("/"), [step.operation.rstrip("/") for step in one.steps])
            for one in (*sequences(world, depth), *further_sequences(world, depth))
        ]
    return found


def test_an_item_is_of_its_collection_with_a_slash_behind_both() -> None:
    assert is_alike("PATCH /orders/{id}/", "POST /orders/")
    assert not is_alike("POST /orders/{id}/close/", "POST /orders/")


def test_the_same_is_asked_in_the_same_order(asked: dict[str, list[tuple[str, list[str]]]]) -> None:
    assert len(asked[""]) > len(PATHS)
    assert asked["/"] == asked[""]
