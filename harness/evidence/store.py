"""The evidence of a run in one SQLite file: written in batches, read as a stream by operation."""

from __future__ import annotations

import json
import sqlite3
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from harness.evidence import files
from harness.evidence.encoding import from_bytes, packed, to_bytes, unpacked
from harness.model.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from harness.model.json import Json
    from harness.model.observation import Observation


class EvidenceStore:
    """A set of observations and of facts about the run: the same one added twice is there once.

    One thread may write while others read. A context manager; closing leaves one file.
    """

    def __init__(self, path: Path, writer: sqlite3.Connection | None) -> None:
        """Use `create` or `open`."""
        self.path = path
        self._writer = writer
        self._lock = Lock()

    @classmethod
    def create(cls, path: Path) -> EvidenceStore:
        """A new file, readable by its owner alone; an older evidence file there is replaced.

        Raises:
            EvidenceError: something else stands there, or nothing can be written there.
        """
        return cls(path, files.new_file(path))

    @classmethod
    def open(cls, path: Path) -> EvidenceStore:
        """A finished file, to be read.

        Raises:
            EvidenceError: it is no evidence file of this version.
        """
        files.reading(path).close()
        return cls(path, None)

    def add(self, observations: Iterable[Observation]) -> None:
        """Keeps observations, all of them or none.

        Raises:
            EvidenceError: the disk is full, or the store is open for reading only.
        """
        rows = [_row(observation) for observation in observations]
        self._write("INSERT OR IGNORE INTO observation VALUES (?, ?, ?, ?, ?)", rows)

    def put(self, name: str, value: Json) -> None:
        """Keeps a fact about the run; a second value of the same name stands beside the first."""
        text = json.dumps(value, sort_keys=True)
        self._write("INSERT OR IGNORE INTO fact VALUES (?, ?)", [(name, text)])

    def facts(self, name: str) -> tuple[Json, ...]:
        """The values of a fact: one for one run, as many as there are different ones for merged runs."""
        rows = self._rows("SELECT value FROM fact WHERE name = ? ORDER BY value", (name,))
        try:
            return tuple(json.loads(value) for (value,) in rows)
        except (ValueError, RecursionError) as error:
            raise files.broken(self.path, error) from error

    def fact_names(self) -> tuple[str, ...]:
        """The names of all facts, sorted."""
        return tuple(name for (name,) in self._rows("SELECT DISTINCT name FROM fact ORDER BY name", ()))

    def operations(self) -> tuple[tuple[str, str], ...]:
        """(API, operation) of everything that was asked, sorted."""
        return tuple(self._rows("SELECT DISTINCT api, operation FROM observation ORDER BY api, operation", ()))

    def environments(self) -> tuple[str, ...]:
        """Every environment that was asked, sorted."""
        rows = self._rows("SELECT DISTINCT environment FROM observation ORDER BY environment", ())
        return tuple(name for (name,) in rows)

    def observations(
        self, api: str | None = None, operation: str | None = None, environments: Collection[str] = ()
    ) -> Iterator[Observation]:
        """Observations one by one, in an order that depends on nothing but them; of all, without arguments.

        Raises:
            EvidenceError: the file is broken.
        """
        wanted = {"api": (api,) if api is not None else (), "operation": (operation,) if operation is not None else ()}
        conditions, parameters = _conditions(wanted | {"environment": tuple(environments)})
        # The only variable part is how many question marks there are.
        statement = f"SELECT api, operation, environment, content FROM observation{conditions}"  # noqa: S608
        rows = self._rows(f"{statement} ORDER BY api, operation, environment, digest", parameters)
        for *place, content in rows:
            yield self._decoded(place, content)

    def close(self) -> None:
        """Folds what is still beside the file into it; a second time does nothing."""
        with self._lock:
            if self._writer is None:
                return
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._writer.execute("PRAGMA journal_mode = DELETE")
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _decoded(self, place: list[str], content: bytes) -> Observation:
        try:
            observation = from_bytes(unpacked(content))
        except ValueError as error:
            raise files.broken(self.path, error) from error
        if place != [observation.api, observation.operation, observation.environment]:
            raise files.broken(self.path, f"an observation of {observation.operation} is filed under {place[1]}")
        return observation

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._lock:
            if self._writer is None:
                raise EvidenceError.of(f"{self.path} is open for reading only")
            try:
                self._writer.execute("BEGIN")
                with self._writer:
                    self._writer.executemany(statement, rows)
            except sqlite3.Error as error:
                raise EvidenceError.of(f"{self.path} cannot be written: {error}") from error

    def _rows(self, statement: str, parameters: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Rows by a connection of their own, so that reading holds no writer up and is bound to no thread."""
        connection = files.reading(self.path)
        try:
            yield from connection.execute(statement, tuple(parameters))
        except sqlite3.Error as error:
            raise files.broken(self.path, error) from error
        finally:
            connection.close()


def _row(observation: Observation) -> tuple[str, str, str, str, bytes]:
    content = to_bytes(observation)
    digest = blake2b(content, digest_size=16).hexdigest()
    return digest, observation.api, observation.operation, observation.environment, packed(content)


def _conditions(wanted: dict[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    given = {column: values for column, values in wanted.items() if values}
    tests = [f"{column} IN ({', '.join('?' * len(values))})" for column, values in given.items()]
    return (f" WHERE {' AND '.join(tests)}" if tests else ""), [one for values in given.values() for one in values]
