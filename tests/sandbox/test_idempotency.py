"""The same key and body create once; a key is bound to its body, its address, and the life of what it created."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.examples import ORDER, PAYMENT

if TYPE_CHECKING:
    import httpx

CREATIONS = [("/shop/v1/orders", ORDER), ("/billing/payments", PAYMENT)]


def create(client: httpx.Client, path: str, body: dict[str, Any], key: str) -> httpx.Response:
    return client.post(path, json=body, headers={"Idempotency-Key": key})


@pytest.mark.parametrize(("path", "body"), CREATIONS)
def test_the_same_key_twice_is_one_effect(reference: httpx.Client, path: str, body: dict[str, Any]) -> None:
    key = uuid.uuid4().hex
    before = reference.get(path).json()["total"]
    first, second = (create(reference, path, body, key) for _ in range(2))
    assert (second.status_code, second.json(), second.headers["Location"]) == (
        first.status_code,
        first.json(),
        first.headers["Location"],
    )
    assert reference.get(path).json()["total"] == before + 1


@pytest.mark.parametrize(("path", "body"), CREATIONS)
def test_another_key_is_another_effect(reference: httpx.Client, path: str, body: dict[str, Any]) -> None:
    identities = {create(reference, path, body, uuid.uuid4().hex).json()["id"] for _ in range(2)}
    assert len(identities) == 2


def test_a_key_with_another_body_is_a_conflict(reference: httpx.Client) -> None:
    key = uuid.uuid4().hex
    create(reference, "/shop/v1/orders", ORDER, key)
    answer = create(reference, "/shop/v1/orders", {**ORDER, "note": "other"}, key)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


def test_a_refused_request_does_not_use_up_its_key(reference: httpx.Client) -> None:
    key = uuid.uuid4().hex
    statuses = [create(reference, "/shop/v1/orders", body, key).status_code for body in ({}, ORDER)]
    assert statuses == [422, 201]


def test_a_key_is_another_one_below_another_order(reference: httpx.Client) -> None:
    key, orders = uuid.uuid4().hex, [reference.post("/shop/v1/orders", json=ORDER).json()["id"] for _ in range(2)]
    notes = [create(reference, f"/shop/v1/orders/{order}/notes", {"text": "x"}, key) for order in orders]
    assert [note.status_code for note in notes] == [201, 201]
    assert len({note.json()["id"] for note in notes}) == 2


def test_a_deleted_resource_is_not_handed_out_again(reference: httpx.Client) -> None:
    key = uuid.uuid4().hex
    first = create(reference, "/shop/v1/orders", ORDER, key).json()["id"]
    reference.delete(f"/shop/v1/orders/{first}")
    second = create(reference, "/shop/v1/orders", ORDER, key).json()["id"]
    assert second != first
    assert reference.get(f"/shop/v1/orders/{second}").status_code == 200
