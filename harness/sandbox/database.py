"""The SQLite database of one process: in memory, filled with the rows of its environment."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from harness.sandbox import population

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.sandbox.environments import Environment


def opened(environment: Environment) -> sqlite3.Connection:
    """A new database with the environment's rows; the caller closes it."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.row_factory = sqlite3.Row
    database.executescript(files("harness.sandbox").joinpath("schema.sql").read_text(encoding="utf-8"))
    database.execute("PRAGMA foreign_keys = ON")
    for table, rows in (
        ("orders", population.orders(environment)),
        ("notes", population.notes(environment)),
        ("payments", population.payments(environment)),
    ):
        for row in rows:
            insert(database, table, row)
    return database


def insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Add a row and return its number; table and column names come from this package alone."""
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    cursor = database.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(row.values()))  # noqa: S608 - names of this package
    return cursor.lastrowid or 0


def update(database: sqlite3.Connection, table: str, identity: str, changes: Mapping[str, Any]) -> None:
    """Change the row with this `id`; table and column names come from this package alone."""
    places = ", ".join(f"{column} = ?" for column in changes)
    database.execute(f"UPDATE {table} SET {places} WHERE id = ?", (*changes.values(), identity))  # noqa: S608 - names of this package


def page(
    database: sqlite3.Connection, table: str, parameters: Mapping[str, Any], criterion: str
) -> tuple[list[sqlite3.Row], int]:
    """The rows of one page, newest first, and how many there are in all.

    Args:
        database: Where the rows are.
        table: One with `created_at` and `number`.
        parameters: `limit`, `offset`, and the criterion's value or None for any.
        criterion: The column to filter by, named like its parameter.
    """
    wanted = {**parameters, "wanted": parameters.get(criterion)}
    where = f"FROM {table} WHERE :wanted IS NULL OR {criterion} = :wanted"
    selection = f"SELECT * {where} ORDER BY created_at DESC, number DESC LIMIT :limit OFFSET :offset"
    rows = database.execute(selection, wanted).fetchall()
    return rows, database.execute(f"SELECT count(*) {where}", wanted).fetchone()[0]
