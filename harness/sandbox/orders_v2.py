"""Version 2 of the Orders API: the same orders in another form, to be read only, and not deployed everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from harness.sandbox import database
from harness.sandbox.orders import stored_order
from harness.sandbox.parameters import LIMIT, OFFSET, ORDER_ID, STATUS
from harness.sandbox.route import Call, Reply, Route

if TYPE_CHECKING:
    import sqlite3


def _document(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "order_id": row["id"],
        "state": row["status"],
        "placed_at": row["created_at"],
        "amount": {"value": f"{row['total']:.2f}", "currency": row["currency"]},
        "buyer": json.loads(row["customer"]),
        "line_count": len(json.loads(row["lines"])),
    }


def list_orders(call: Call) -> Reply:
    """A page of orders, newest first."""
    rows, total = database.page(call.database, "orders", call.parameters, "status")
    limits = {"limit": call.parameters["limit"], "offset": call.parameters["offset"], "total": total}
    return Reply(document={"data": [_document(row) for row in rows], "page": limits})


def get_order(call: Call) -> Reply:
    """One order."""
    return Reply(document=_document(stored_order(call)))


ROUTES = (
    Route(method="GET", path="/v2/orders", answer=list_orders, parameters=(LIMIT, OFFSET, STATUS)),
    Route(method="GET", path="/v2/orders/{order_id}", answer=get_order, parameters=(ORDER_ID,)),
)
