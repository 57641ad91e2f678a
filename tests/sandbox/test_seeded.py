"""Every seeded drift shows in its environment, and neither in the reference nor in its twin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from ruamel.yaml import YAML

from harness.sandbox.environments import DECLARED_STATUSES
from harness.sandbox.seeded import SEEDED, SeededDrift
from tests.sandbox.examples import ORDER, QUOTE, created, everything, with_line, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]


def orders_seen(client: httpx.Client, operation: str) -> list[dict[str, Any]]:
    """Orders as an operation shows them; what is created here is deleted again."""
    if operation == "GET /v1/orders":
        return everything(client, "/shop/v1/orders")
    if operation == "GET /v1/orders/{order_id}":
        listed = everything(client, "/shop/v1/orders")
        return [client.get(f"/shop/v1/orders/{order['id']}").json() for order in listed]
    return [shown for _ in range(3) for shown in _order_by(client, operation)]


def _order_by(client: httpx.Client, operation: str) -> Iterator[dict[str, Any]]:
    order = created(client, "/shop/v1/orders", ORDER)
    path = f"/shop/v1/orders/{order['id']}"
    if operation == "POST /v1/orders":
        yield order
    elif operation == "PATCH /v1/orders/{order_id}":
        yield client.patch(path, json={"note": "changed"}).json()
    else:
        assert operation == "POST /v1/orders/{order_id}/cancel"
        yield client.post(f"{path}/cancel").json()
    assert client.delete(path).status_code == 204


def some_lack_channel(client: httpx.Client, operation: str) -> bool:
    return any("channel" not in order for order in orders_seen(client, operation))


def undeclared_status(client: httpx.Client, operation: str) -> bool:
    return any(order["status"] not in DECLARED_STATUSES for order in orders_seen(client, operation))


def total_is_text(client: httpx.Client, operation: str) -> bool:
    return all(isinstance(order["total"], str) for order in orders_seen(client, operation))


def currency_is_demanded(client: httpx.Client, _operation: str) -> bool:
    return client.post("/shop/v1/orders", json=without(ORDER, "currency")).status_code == 422


def hundred_and_one_is_refused(client: httpx.Client, operation: str) -> bool:
    path, body = operation.removeprefix("POST "), ORDER if operation.endswith("orders") else QUOTE
    most, more, beyond = (
        client.post("/shop" + path, json=with_line(body, quantity=quantity)).status_code for quantity in (100, 101, 501)
    )
    assert (most, beyond) in {(200, 422), (201, 422)}
    return more == 422


def version_is_absent(client: httpx.Client, operation: str) -> bool:
    order = everything(client, "/shop/v1/orders")[0]["id"]
    path = operation.removeprefix("GET ").replace("{order_id}", order)
    return client.get("/shop" + path).status_code == 404


def missing_key_is_forbidden(client: httpx.Client, _operation: str) -> bool:
    requests = (("GET", "/payments"), ("POST", "/payments"), ("DELETE", "/payments/0"), ("GET", "/payments/0/receipt"))
    with httpx.Client(base_url=client.base_url) as anonymous:
        statuses = {anonymous.request(method, "/billing" + path).status_code for method, path in requests}
    return statuses == {403}


def receipt_times_out(client: httpx.Client, _operation: str) -> bool:
    payment = everything(client, "/billing/payments")[0]["id"]
    try:
        client.get(f"/billing/payments/{payment}/receipt", timeout=configured_timeout())
    except httpx.ReadTimeout:
        return True
    return False


def configured_timeout() -> float:
    settings = YAML(typ="safe").load(ROOT / "environments" / "cloud-b.yaml")
    return float(settings["traffic"]["timeout_seconds"])


def errors_are_wrapped(address: str) -> Callable[[httpx.Client, str], bool]:
    def shows(client: httpx.Client, _operation: str) -> bool:
        answers = [client.get(address, params={"limit": 0}), client.get(address + "/0"), client.post(address, json={})]
        assert [answer.status_code for answer in answers] == [400, 400, 422]
        return all(set(answer.json()) == {"error"} for answer in answers)

    return shows


def request_id_is_dropped(address: str) -> Callable[[httpx.Client, str], bool]:
    def shows(client: httpx.Client, _operation: str) -> bool:
        answers = [client.get(address + path, headers={"X-Request-Id": "r-1"}) for path in ("", "/0")]
        assert all(answer.headers.get("X-Request-Id") in {None, "r-1"} for answer in answers)
        return all("X-Request-Id" not in answer.headers for answer in answers)

    return shows


SHOWS: Mapping[tuple[str, str, str], Callable[[httpx.Client, str], bool]] = {
    ("cloud-b", "orders", "response-property-became-optional"): some_lack_channel,
    ("cloud-b", "orders", "response-enum-value-added"): undeclared_status,
    ("cloud-b", "orders", "request-property-became-required"): currency_is_demanded,
    ("cloud-b", "orders", "version-unavailable"): version_is_absent,
    ("cloud-b", "payments", "auth-challenge-changed"): missing_key_is_forbidden,
    ("cloud-b", "payments", "request-timed-out"): receipt_times_out,
    ("on-prem", "orders", "error-shape-changed"): errors_are_wrapped("/shop/v1/orders"),
    ("on-prem", "payments", "error-shape-changed"): errors_are_wrapped("/billing/payments"),
    ("on-prem", "orders", "request-id-not-propagated"): request_id_is_dropped("/shop/v1/orders"),
    ("on-prem", "payments", "request-id-not-propagated"): request_id_is_dropped("/billing/payments"),
    ("on-prem", "orders", "response-type-changed"): total_is_text,
    ("on-prem", "orders", "request-bound-tightened"): hundred_and_one_is_refused,
    ("on-prem", "orders", "version-unavailable"): version_is_absent,
}


def key(drift: SeededDrift) -> tuple[str, str, str]:
    return drift.environment, drift.api, drift.kind


CELLS = [
    pytest.param(drift, operation, id=f"{drift.environment} {drift.kind} {drift.api} {operation}")
    for drift in SEEDED
    for operation in drift.operations
]


def test_every_seeded_drift_has_a_row_here_and_no_row_is_stale() -> None:
    assert sorted(SHOWS) == sorted(map(key, SEEDED))


@pytest.mark.parametrize(("drift", "operation"), CELLS)
def test_a_seeded_drift_shows_in_its_environment(
    clients: Mapping[str, httpx.Client], drift: SeededDrift, operation: str
) -> None:
    assert SHOWS[key(drift)](clients[drift.environment], operation)


@pytest.mark.parametrize("name", ["cloud-a", "cloud-a-west"])
@pytest.mark.parametrize(("drift", "operation"), CELLS)
def test_a_seeded_drift_shows_neither_in_the_reference_nor_in_its_twin(
    clients: Mapping[str, httpx.Client], drift: SeededDrift, operation: str, name: str
) -> None:
    assert not SHOWS[key(drift)](clients[name], operation)


def test_a_missing_channel_is_spread_over_all_statuses(clients: Mapping[str, httpx.Client]) -> None:
    lacking = {order["status"] for order in everything(clients["cloud-b"], "/shop/v1/orders") if "channel" not in order}
    assert lacking >= {*DECLARED_STATUSES, "on_hold"}


def test_an_invalid_key_is_a_401_where_a_missing_one_is_a_403(addresses: Mapping[str, str]) -> None:
    answer = httpx.get(f"{addresses['cloud-b']}/billing/payments", headers={"X-API-Key": "wrong"})
    assert answer.status_code == 401


def test_what_the_hanging_operation_refuses_it_refuses_at_once(clients: Mapping[str, httpx.Client]) -> None:
    answer = clients["cloud-b"].get("/billing/payments/0/receipt", timeout=configured_timeout())
    assert answer.status_code == 400
