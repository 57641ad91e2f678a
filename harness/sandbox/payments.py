"""The Payments API: list, create, read, replace, delete, and a receipt."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.sandbox import database, schemas
from harness.sandbox.bodies import text_of
from harness.sandbox.idempotency import forget
from harness.sandbox.parameters import IDEMPOTENCY_KEY, LIMIT, METHOD, OFFSET, PAYMENT_ID
from harness.sandbox.population import timestamp
from harness.sandbox.refusals import RefusedError
from harness.sandbox.route import Call, Reply, Route

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

TEST_CARD = {"brand": "visa", "last4": "4242"}
"""What every card payment that a client makes here is charged to."""


def _stored_payment(call: Call) -> sqlite3.Row:
    # A UUID is the same in capitals (RFC 9562, section 4).
    row = _row(call.database, call.parameters["payment_id"].lower())
    if row is None:
        raise RefusedError(404, "payment_not_found", "there is no such payment")
    return row


def _row(connection: sqlite3.Connection, identity: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM payments WHERE id = ?", (identity,)).fetchone()
    return row


def _document(row: sqlite3.Row) -> dict[str, Any]:
    names = ("id", "order_id", "amount", "currency", "method", "status", "descriptor", "created_at")
    payment = {name: row[name] for name in names}
    if row["card"] is not None:
        payment["card"] = json.loads(row["card"])
    if row["captured_at"] is not None:
        payment["captured_at"] = row["captured_at"]
    return payment


def _columns(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order_id": body["order_id"],
        "amount": int(body["amount"]),
        "currency": body["currency"],
        "method": body["method"],
        "descriptor": body.get("descriptor"),
        "card": text_of(TEST_CARD) if body["method"] == "card" else None,
    }


def list_payments(call: Call) -> Reply:
    """A page of payments, newest first."""
    rows, total = database.page(call.database, "payments", call.parameters, "method")
    limits = {"limit": call.parameters["limit"], "offset": call.parameters["offset"]}
    return Reply(document={"items": [_document(row) for row in rows], "total": total, **limits})


def create_payment(call: Call) -> Reply:
    """A new payment in status `pending`."""
    identity = str(uuid.uuid4())
    row = {"id": identity, "status": "pending", "created_at": timestamp(datetime.now(UTC)), **_columns(call.body)}
    database.insert(call.database, "payments", row)
    return Reply(status=201, document=_read(call, identity), location=f"/payments/{identity}")


def _read(call: Call, identity: str) -> dict[str, Any]:
    return _document(call.database.execute("SELECT * FROM payments WHERE id = ?", (identity,)).fetchone())


def get_payment(call: Call) -> Reply:
    """One payment."""
    return Reply(document=_document(_stored_payment(call)))


def _pending(call: Call) -> sqlite3.Row:
    row = _stored_payment(call)
    if row["status"] != "pending":
        raise RefusedError(409, "payment_not_pending", "money has moved already")
    return row


def replace_payment(call: Call) -> Reply:
    """The payment with every property replaced, while it is pending."""
    row = _pending(call)
    database.update(call.database, "payments", row["id"], _columns(call.body))
    return Reply(document=_read(call, row["id"]))


def delete_payment(call: Call) -> Reply:
    """Nothing; only a pending payment can go."""
    row = _pending(call)
    call.database.execute("DELETE FROM payments WHERE id = ?", (row["id"],))
    forget(call.database, f"/payments/{row['id']}")
    return Reply(status=204)


def get_receipt(call: Call) -> Reply:
    """The receipt of a payment."""
    row = _stored_payment(call)
    return Reply(
        document={
            "number": f"RCP-{row['number']:06d}",
            "payment_id": row["id"],
            "amount": row["amount"],
            "currency": row["currency"],
            "settled": row["captured_at"] is not None,
            "issued_at": row["captured_at"] or row["created_at"],
        }
    )


ROUTES = (
    Route(method="GET", path="/payments", answer=list_payments, parameters=(LIMIT, OFFSET, METHOD)),
    Route(
        method="POST",
        path="/payments",
        answer=create_payment,
        parameters=(IDEMPOTENCY_KEY,),
        body=schemas.payment,
        idempotent_by_key=True,
    ),
    Route(method="GET", path="/payments/{payment_id}", answer=get_payment, parameters=(PAYMENT_ID,)),
    Route(
        method="PUT",
        path="/payments/{payment_id}",
        answer=replace_payment,
        parameters=(PAYMENT_ID,),
        body=schemas.payment,
    ),
    Route(method="DELETE", path="/payments/{payment_id}", answer=delete_payment, parameters=(PAYMENT_ID,)),
    Route(method="GET", path="/payments/{payment_id}/receipt", answer=get_receipt, parameters=(PAYMENT_ID,)),
)
