"""Notes of an order: a collection below another resource."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.sandbox import database, schemas
from harness.sandbox.idempotency import forget
from harness.sandbox.orders import stored_order
from harness.sandbox.parameters import IDEMPOTENCY_KEY, NOTE_ID, ORDER_ID
from harness.sandbox.population import timestamp
from harness.sandbox.refusals import RefusedError
from harness.sandbox.route import Call, Reply, Route

if TYPE_CHECKING:
    import sqlite3


def _stored_note(call: Call) -> sqlite3.Row:
    order = stored_order(call)
    row: sqlite3.Row | None = call.database.execute(
        "SELECT * FROM notes WHERE order_id = ? AND id = ?", (order["id"], call.parameters["note_id"])
    ).fetchone()
    if row is None:
        raise RefusedError(404, "note_not_found", "the order has no such note")
    return row


def _document(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "text", "author", "created_at")}


def list_notes(call: Call) -> Reply:
    """All notes of an order, oldest first."""
    order = stored_order(call)
    rows = call.database.execute("SELECT * FROM notes WHERE order_id = ? ORDER BY id", (order["id"],)).fetchall()
    return Reply(document={"items": [_document(row) for row in rows], "total": len(rows)})


def create_note(call: Call) -> Reply:
    """A new note."""
    order = stored_order(call)
    row = {
        "order_id": order["id"],
        "text": call.body["text"],
        "author": call.body.get("author"),
        "created_at": timestamp(datetime.now(UTC)),
    }
    identity = database.insert(call.database, "notes", row)
    stored = call.database.execute("SELECT * FROM notes WHERE id = ?", (identity,)).fetchone()
    return Reply(status=201, document=_document(stored), location=f"/v1/orders/{order['id']}/notes/{identity}")


def get_note(call: Call) -> Reply:
    """One note."""
    return Reply(document=_document(_stored_note(call)))


def delete_note(call: Call) -> Reply:
    """Nothing."""
    row = _stored_note(call)
    call.database.execute("DELETE FROM notes WHERE id = ?", (row["id"],))
    forget(call.database, f"/v1/orders/{row['order_id']}/notes/{row['id']}")
    return Reply(status=204)


ROUTES = (
    Route(method="GET", path="/v1/orders/{order_id}/notes", answer=list_notes, parameters=(ORDER_ID,)),
    Route(
        method="POST",
        path="/v1/orders/{order_id}/notes",
        answer=create_note,
        parameters=(ORDER_ID, IDEMPOTENCY_KEY),
        body=schemas.note_creation,
        idempotent_by_key=True,
    ),
    Route(method="GET", path="/v1/orders/{order_id}/notes/{note_id}", answer=get_note, parameters=(ORDER_ID, NOTE_ID)),
    Route(
        method="DELETE",
        path="/v1/orders/{order_id}/notes/{note_id}",
        answer=delete_note,
        parameters=(ORDER_ID, NOTE_ID),
    ),
)
