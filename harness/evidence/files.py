"""Evidence files on the disk: made for their owner alone, and opened only where they are what they say to be."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from harness.model.errors import EvidenceError, Problem
from harness.model.source import Source

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION: Final = 0x41504944
"""`APID`: SQLite's application id, by which `file` and we know our own."""

VERSION: Final = 1

_MAGIC = b"SQLite format 3\0"
_LARGEST_VALUE = 128 * 1024 * 1024


def new_file(path: Path) -> sqlite3.Connection:
    """An empty evidence file in the place of an older one.

    Raises:
        EvidenceError: something else stands there, or nothing can be written there.
    """
    try:
        _make_room(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made before SQLite does, so that it is never readable by others; what SQLite puts beside it follows its mode.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise _unreadable(path, f"cannot be written: {error.strerror}") from error
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    # The run's evidence is worth no flush to the disk at every write: what a crash of the machine loses is asked again.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.executescript(_schema())
    return connection


def reading(path: Path) -> sqlite3.Connection:
    """The file, opened to be read only.

    Raises:
        EvidenceError: it is missing, no SQLite file, not ours, of another version, or broken.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from error
    if beginning != _MAGIC:
        raise _unreadable(path, "is no evidence file")
    try:
        return _opened(path)
    except sqlite3.Error as error:
        raise _unreadable(path, f"is broken: {error}") from error


def require_replaceable(path: Path) -> None:
    """Passes where nothing or an older evidence file stands.

    Raises:
        EvidenceError: what stands there is something else, and the user's.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unreadable(path, f"cannot be written: {error.strerror}") from error
    if beginning not in (b"", _MAGIC):
        raise _unreadable(path, "is no evidence file, and is not overwritten")


def broken(path: Path, why: object) -> EvidenceError:
    """The error of a file that turns out broken while it is read."""
    return _unreadable(path, f"is broken: {why}")


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    with ExitStack() as stack:
        stack.callback(connection.close)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        _require_ours(path, connection)
        stack.pop_all()
    return connection


def _require_ours(path: Path, connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise _unreadable(path, "is no evidence file")
    if version != VERSION:
        raise _unreadable(path, f"is an evidence file of version {version}; this harness reads version {VERSION}")
    # Views and triggers of a stranger would be run by our own statements: nothing but our schema is accepted.
    if _statements(connection) != _own_statements():
        raise _unreadable(path, "is no evidence file: its tables are not those of one")


def _statements(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name").fetchall()


@cache
def _own_statements() -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_schema())
        return _statements(connection)
    finally:
        connection.close()


def _schema() -> str:
    return files("harness.evidence").joinpath("schema.sql").read_text(encoding="utf-8")


def _make_room(path: Path) -> None:
    require_replaceable(path)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _unreadable(path: Path, what: str) -> EvidenceError:
    return EvidenceError(Problem(what=what, where=Source(file=str(path), line=0), remedy=_REMEDY))


_REMEDY = "name a file that `api-drift run` or `api-drift record` wrote"
