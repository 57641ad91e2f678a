"""Version 1 of the Orders API: list, create, read, change, cancel, delete."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.sandbox import database, schemas
from harness.sandbox.bodies import text_of
from harness.sandbox.idempotency import forget
from harness.sandbox.parameters import IDEMPOTENCY_KEY, LIMIT, OFFSET, ORDER_ID, STATUS
from harness.sandbox.population import timestamp
from harness.sandbox.prices import total_of
from harness.sandbox.refusals import RefusedError
from harness.sandbox.route import Call, Reply, Route

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from harness.sandbox.environments import Environment


def stored_order(call: Call) -> sqlite3.Row:
    """The order that the path names.

    Raises:
        RefusedError: 404, there is none.
    """
    row: sqlite3.Row | None = call.database.execute(
        "SELECT * FROM orders WHERE id = ?", (call.parameters["order_id"],)
    ).fetchone()
    if row is None:
        raise RefusedError(404, "order_not_found", "there is no such order")
    return row


def document(row: sqlite3.Row, environment: Environment) -> dict[str, Any]:
    """An order as version 1 shows it, with what the environment does differently."""
    order = {
        "id": row["id"],
        "status": row["status"],
        "channel": row["channel"],
        "currency": row["currency"],
        "customer": json.loads(row["customer"]),
        "lines": json.loads(row["lines"]),
        "shipping_address": json.loads(row["shipping_address"]),
        "discount_code": row["discount_code"],
        "note": row["note"],
        "requested_delivery": row["requested_delivery"],
        "metadata": json.loads(row["metadata"]),
        "total": _total(row["total"], environment),
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    if row["tracking"] is not None:
        order["tracking"] = json.loads(row["tracking"])
    if row["cancelled_at"] is not None:
        order["cancelled_at"] = row["cancelled_at"]
    if _without_channel(row["number"], environment):
        del order["channel"]
    return order


def _total(total: float, environment: Environment) -> float | str:
    return f"{total:.2f}" if environment.total_as_string else total


def _without_channel(number: int, environment: Environment) -> bool:
    return environment.channel_missing_every > 0 and number % environment.channel_missing_every == 0


def list_orders(call: Call) -> Reply:
    """A page of orders, newest first."""
    rows, total = database.page(call.database, "orders", call.parameters, "status")
    items = [document(row, call.environment) for row in rows]
    limits = {"limit": call.parameters["limit"], "offset": call.parameters["offset"]}
    return Reply(document={"items": items, "total": total, **limits})


def create_order(call: Call) -> Reply:
    """A new order in status `created`."""
    body: Mapping[str, Any] = call.body
    identity, now = f"ord_{secrets.token_hex(6)}", timestamp(datetime.now(UTC))
    lines = whole_quantities(body["lines"])
    row = {
        "id": identity,
        "status": "created",
        "channel": body.get("channel", "web"),
        "currency": body.get("currency", "EUR"),
        "customer": text_of({"id": f"cus_{secrets.randbelow(10**6):06d}", **body["customer"]}),
        "lines": text_of(lines),
        "shipping_address": text_of(body.get("shipping_address")),
        "metadata": text_of(body.get("metadata", {})),
        "total": total_of(lines),
        "discount_code": body.get("discount_code"),
        "note": body.get("note"),
        "requested_delivery": body.get("requested_delivery"),
        "created_at": now,
        "updated_at": now,
    }
    database.insert(call.database, "orders", row)
    return Reply(status=201, document=_read(call, identity), location=f"/v1/orders/{identity}")


def whole_quantities(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines with quantities as integers: to JSON Schema 5.0 is one."""
    return [{**line, "quantity": int(line["quantity"])} for line in lines]


def _read(call: Call, identity: str) -> dict[str, Any]:
    row = call.database.execute("SELECT * FROM orders WHERE id = ?", (identity,)).fetchone()
    return document(row, call.environment)


def get_order(call: Call) -> Reply:
    """One order."""
    return Reply(document=document(stored_order(call), call.environment))


def change_order(call: Call) -> Reply:
    """The order with the given properties replaced, unless it is cancelled."""
    row = stored_order(call)
    if row["status"] == "cancelled":
        raise RefusedError(409, "order_cancelled", "a cancelled order cannot be changed")
    columns = {name: value if name == "note" else text_of(value) for name, value in call.body.items()}
    database.update(call.database, "orders", row["id"], {**columns, "updated_at": timestamp(datetime.now(UTC))})
    return Reply(document=_read(call, row["id"]))


def cancel_order(call: Call) -> Reply:
    """The order, cancelled; one that was shipped or is cancelled already cannot be."""
    row = stored_order(call)
    if row["status"] in {"cancelled", "shipped"}:
        raise RefusedError(409, "order_not_cancellable", "the order is shipped or cancelled already")
    now = timestamp(datetime.now(UTC))
    changes = {"status": "cancelled", "cancelled_at": now, "updated_at": now}
    database.update(call.database, "orders", row["id"], changes)
    return Reply(document=_read(call, row["id"]))


def delete_order(call: Call) -> Reply:
    """Nothing; an order that is paid or shipped stays."""
    row = stored_order(call)
    if row["status"] in {"paid", "shipped"}:
        raise RefusedError(409, "order_not_deletable", "a paid or shipped order is kept")
    call.database.execute("DELETE FROM orders WHERE id = ?", (row["id"],))
    forget(call.database, f"/v1/orders/{row['id']}")
    return Reply(status=204)


ROUTES = (
    Route(method="GET", path="/v1/orders", answer=list_orders, parameters=(LIMIT, OFFSET, STATUS)),
    Route(
        method="POST",
        path="/v1/orders",
        answer=create_order,
        parameters=(IDEMPOTENCY_KEY,),
        body=schemas.order_creation,
        idempotent_by_key=True,
    ),
    Route(method="GET", path="/v1/orders/{order_id}", answer=get_order, parameters=(ORDER_ID,)),
    Route(
        method="PATCH",
        path="/v1/orders/{order_id}",
        answer=change_order,
        parameters=(ORDER_ID,),
        body=schemas.order_change,
    ),
    Route(method="DELETE", path="/v1/orders/{order_id}", answer=delete_order, parameters=(ORDER_ID,)),
    Route(method="POST", path="/v1/orders/{order_id}/cancel", answer=cancel_order, parameters=(ORDER_ID,)),
)
