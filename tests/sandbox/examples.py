"""Literal request bodies, and the few steps by which tests get at resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

LINE = {"sku": "LMP-0042", "quantity": 2, "unit_price": 24.9}
ORDER = {
    "customer": {"name": "Ada Okafor", "email": "ada@example.com"},
    "lines": [LINE],
    "currency": "EUR",
    "metadata": {"colour": "blue"},
}
QUOTE = {"lines": [LINE], "country": "IE", "discount_percent": 10}
PAYMENT = {"order_id": "ord_0123456789ab", "amount": 1250, "currency": "EUR", "method": "card"}


def without(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The document less one property."""
    return {key: value for key, value in document.items() if key != name}


def with_line(document: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The document with its only line changed."""
    return {**document, "lines": [{**LINE, **changes}]}


def created(client: httpx.Client, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The resource that a POST creates."""
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    resource: dict[str, Any] = answer.json()
    return resource


def everything(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    """Every item of a collection with `limit`."""
    items: list[dict[str, Any]] = client.get(path, params={"limit": 100}).json()["items"]
    return items
