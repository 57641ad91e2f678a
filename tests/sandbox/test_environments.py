"""The twin differs from the reference in its data alone, and every environment holds enough of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from harness.sandbox.environments import DECLARED_STATUSES, ENVIRONMENTS, Environment
from tests.sandbox.examples import ORDER, PAYMENT, QUOTE, created, everything, with_line, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

NAMES = sorted(ENVIRONMENTS)
ABSENT_PAYMENT = "00000000-0000-4000-8000-000000000000"
REQUESTS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/shop/v1/orders", None),
    ("GET", "/shop/v1/orders?limit=0", None),
    ("GET", "/shop/v1/orders?limit=7&offset=2", None),
    ("GET", "/shop/v1/orders?status=on_hold", None),
    ("GET", "/shop/v1/orders?status=cancelled&limit=1", None),
    ("POST", "/shop/v1/orders", ORDER),
    ("POST", "/shop/v1/orders", without(ORDER, "currency")),
    ("POST", "/shop/v1/orders", without(ORDER, "customer")),
    ("POST", "/shop/v1/orders", with_line(ORDER, quantity=500)),
    ("POST", "/shop/v1/orders", with_line(ORDER, quantity=501)),
    ("GET", "/shop/v1/orders/ord_000000000000", None),
    ("GET", "/shop/v1/orders/1", None),
    ("GET", "/shop/v1/orders/{created}", None),
    ("GET", "/shop/v1/orders/{listed}", None),
    ("PATCH", "/shop/v1/orders/{created}", {"note": "new"}),
    ("PATCH", "/shop/v1/orders/{created}", {}),
    ("POST", "/shop/v1/orders/{created}/notes", {"text": "hello"}),
    ("POST", "/shop/v1/orders/{created}/notes", {"text": ""}),
    ("GET", "/shop/v1/orders/{created}/notes", None),
    ("GET", "/shop/v1/orders/{created}/notes/2147483647", None),
    ("POST", "/shop/v1/orders/{created}/cancel", None),
    ("POST", "/shop/v1/orders/{created}/cancel", None),
    ("PATCH", "/shop/v1/orders/{created}", {"note": "late"}),
    ("DELETE", "/shop/v1/orders/{created}", None),
    ("DELETE", "/shop/v1/orders/{created}", None),
    ("POST", "/shop/v1/quotes", QUOTE),
    ("POST", "/shop/v1/quotes", {**QUOTE, "country": "XX"}),
    ("PUT", "/shop/v1/quotes", QUOTE),
    ("GET", "/shop/v2/orders", None),
    ("GET", "/shop/v2/orders/{listed}", None),
    ("GET", "/shop/nothing", None),
    ("GET", "/billing/payments?method=card", None),
    ("POST", "/billing/payments", PAYMENT),
    ("POST", "/billing/payments", {**PAYMENT, "amount": 0}),
    ("GET", f"/billing/payments/{ABSENT_PAYMENT}", None),
    ("GET", "/billing/payments/{paid}", None),
    ("GET", "/billing/payments/{paid}/receipt", None),
    ("PUT", "/billing/payments/{paid}", {**PAYMENT, "method": "sepa"}),
    ("DELETE", "/billing/payments/{paid}", None),
    ("DELETE", "/billing/payments/{paid}", None),
)


def structure(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every place of a JSON value with its type; items share one place, so do the keys of the free map."""
    yield path, type(value).__name__
    if isinstance(value, dict):
        for name, member in value.items():
            yield from structure(member, f"{path}/{'*' if path.endswith('/metadata') else name}")
    elif isinstance(value, list):
        for item in value:
            yield from structure(item, f"{path}/*")


def outcomes(client: httpx.Client) -> list[tuple[int, list[str], Any]]:
    """What every request gets: status, header names, and the structure of the body, or all of it where it is fixed."""
    roles = {
        "created": created(client, "/shop/v1/orders", ORDER)["id"],
        "listed": next(o["id"] for o in everything(client, "/shop/v1/orders") if o["status"] == "shipped"),
        "paid": created(client, "/billing/payments", PAYMENT)["id"],
    }
    answers = [client.request(method, path.format(**roles), json=body) for method, path, body in REQUESTS]
    return [(answer.status_code, sorted(answer.headers), _comparable(answer)) for answer in answers]


def _comparable(answer: httpx.Response) -> Any:
    if not answer.content:
        return None
    document = answer.json()
    if answer.is_error or answer.url.path.endswith("quotes"):
        return {name: value for name, value in document.items() if name != "request_id"}
    # A stored page or order may lack what only some rows have, such as a tracking code; its top level may not differ.
    return sorted(document) if answer.request.method == "GET" else sorted(structure(document))


def test_the_twin_gives_the_same_outcome_to_every_request(clients: Mapping[str, httpx.Client]) -> None:
    assert outcomes(clients["cloud-a-west"]) == outcomes(clients["cloud-a"])


@pytest.mark.parametrize("path", ["/shop/v1/orders", "/billing/payments"])
def test_the_twin_shows_the_same_places_and_types_over_all_rows(clients: Mapping[str, httpx.Client], path: str) -> None:
    def places(name: str) -> set[tuple[str, str]]:
        return set(structure(everything(clients[name], path)))

    assert places("cloud-a-west") == places("cloud-a")


@pytest.mark.parametrize("path", ["/shop/v1/orders", "/billing/payments"])
def test_the_twin_leaves_out_the_same_properties_for_the_same_reason(
    clients: Mapping[str, httpx.Client], path: str
) -> None:
    def names_by_status(name: str) -> dict[str, set[str]]:
        always: dict[str, set[str]] = {}
        for item in everything(clients[name], path):
            stratum = item["status"] + item.get("method", "")
            always[stratum] = always.get(stratum, set(item)) & set(item)
        return always

    west, east = names_by_status("cloud-a-west"), names_by_status("cloud-a")
    assert {stratum: west[stratum] for stratum in west.keys() & east.keys()} == {
        stratum: east[stratum] for stratum in west.keys() & east.keys()
    }


@pytest.mark.parametrize("path", ["/shop/v1/orders", "/billing/payments"])
def test_the_twin_holds_other_rows_and_another_number_of_them(clients: Mapping[str, httpx.Client], path: str) -> None:
    west, east = (everything(clients[name], path) for name in ("cloud-a-west", "cloud-a"))
    assert len(west) != len(east)
    assert not {item["id"] for item in west} & {item["id"] for item in east}


@pytest.mark.parametrize("name", NAMES)
def test_every_environment_starts_with_25_orders_and_several_in_each_declared_status(
    clients: Mapping[str, httpx.Client], name: str
) -> None:
    statuses = Counter(order["status"] for order in everything(clients[name], "/shop/v1/orders"))
    assert statuses.total() >= 25
    assert all(statuses[status] >= 2 for status in DECLARED_STATUSES)


@pytest.mark.parametrize("name", NAMES)
def test_every_nullable_property_is_null_in_some_rows_and_not_in_others(
    clients: Mapping[str, httpx.Client], name: str
) -> None:
    orders = everything(clients[name], "/shop/v1/orders")
    for nullable in ("note", "discount_code", "shipping_address", "requested_delivery"):
        assert {order[nullable] is None for order in orders} == {True, False}, nullable


@pytest.mark.parametrize("name", NAMES)
def test_what_belongs_to_a_status_is_on_the_rows_of_that_status_alone(
    clients: Mapping[str, httpx.Client], name: str
) -> None:
    for order in everything(clients[name], "/shop/v1/orders"):
        assert ("cancelled_at" in order) == (order["status"] == "cancelled")
        assert ("tracking" in order) == (order["status"] == "shipped")


def test_the_reference_and_its_twin_have_no_drift_set() -> None:
    drift = {name for name in Environment.__slots__ if name not in {"name", "population"}}
    for name in ("cloud-a", "cloud-a-west"):
        plain = Environment(name=name, population=ENVIRONMENTS[name].population)
        assert {field: getattr(ENVIRONMENTS[name], field) for field in drift} == {
            field: getattr(plain, field) for field in drift
        }
