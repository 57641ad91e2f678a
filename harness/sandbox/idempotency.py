"""`Idempotency-Key`: the same key and body give the same answer and one effect (draft-ietf-httpapi-idempotency-key)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.sandbox.bodies import text_of
from harness.sandbox.refusals import RefusedError
from harness.sandbox.route import Reply

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A request that carries a key."""

    target: str
    """Method and path: the same key elsewhere is another key."""
    key: str
    body: Any

    @property
    def digest(self) -> str:
        """The same for bodies of the same JSON value."""
        return hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()


def once(database: sqlite3.Connection, attempt: Attempt, act: Callable[[], Reply]) -> Reply:
    """The first reply to this attempt: `act` is called for a new key only; what it refuses is not kept.

    Raises:
        RefusedError: 409, the key was used with another body.
    """
    row = database.execute(
        "SELECT digest, status, body, location FROM idempotency WHERE target = ? AND key = ?",
        (attempt.target, attempt.key),
    ).fetchone()
    if row is None:
        reply = act()
        database.execute(
            "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)",
            (attempt.target, attempt.key, attempt.digest, reply.status, text_of(reply.document), reply.location),
        )
        return reply
    if row["digest"] != attempt.digest:
        raise RefusedError(409, "idempotency_key_reused", "the idempotency key was used with another body")
    return Reply(status=row["status"], document=json.loads(row["body"]), location=row["location"])


def forget(database: sqlite3.Connection, location: str) -> None:
    """Drop the answers that created this resource or one below it: a deleted resource is not handed out again."""
    below = location + "/"
    database.execute(
        "DELETE FROM idempotency WHERE location = ? OR substr(location, 1, ?) = ?", (location, len(below), below)
    )
