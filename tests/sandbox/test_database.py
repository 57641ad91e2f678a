"""The database of a process keeps its rows consistent."""

from __future__ import annotations

from contextlib import closing

from harness.sandbox.database import opened
from harness.sandbox.environments import ENVIRONMENTS


def test_the_notes_of_an_order_go_with_it() -> None:
    with closing(opened(ENVIRONMENTS["cloud-a"])) as database:
        assert database.execute("SELECT count(*) FROM notes").fetchone()[0] > 0
        database.execute("DELETE FROM orders")
        assert database.execute("SELECT count(*) FROM notes").fetchone()[0] == 0
