"""Turns exchanges into observations, keeps them for comparison and writes them to the run's evidence file."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from harness.observation.observing import observed
from harness.run.events import Answered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from types import TracebackType

    from harness.evidence.store import EvidenceStore
    from harness.model.exchange import Exchange
    from harness.model.observation import Observation
    from harness.observation.redaction import Redactor
    from harness.run.events import Listener

BATCH = 400
"""Observations per transaction: SQLite's cost is per transaction, and a crash loses at most these."""


class Recorder:
    """Every observation of a run, in memory by cell and in the evidence file."""

    def __init__(self, redactor: Redactor, store: EvidenceStore, listener: Listener) -> None:
        """The store is written by one thread of its own, so that the event loop never waits for the disk."""
        self._redactor = redactor
        self._store = store
        self._listener = listener
        self._observations: dict[tuple[str, str], dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        self._unwritten: list[Observation] = []
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="evidence")
        self._writing: list[Future[None]] = []

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Waits until everything is in the file.

        Raises:
            EvidenceError: the file could not be written.
        """
        self._write()
        self._writer.shutdown(wait=True)
        for future in self._writing:
            future.result()

    def take(self, exchange: Exchange) -> Observation:
        """Observes an exchange, keeps it and tells the listener."""
        observation = observed(exchange, self._redactor)
        self._observations[observation.api, observation.environment][observation.operation].append(observation)
        self._unwritten.append(observation)
        if len(self._unwritten) >= BATCH:
            self._write()
        self._listener(Answered(observation=observation))
        return observation

    def of(self, api: str, *environments: str) -> list[Observation]:
        """What was observed of an API so far."""
        return [
            one
            for environment in environments
            for seen in self._observations[api, environment].values()
            for one in seen
        ]

    def of_operation(self, api: str, operation: str, environment: str) -> Sequence[Observation]:
        """What was observed of one cell so far."""
        return self._observations[api, environment].get(operation, ())

    def of_environment(self, environment: str) -> list[Observation]:
        """What was observed of all APIs of an environment so far."""
        return [one for api, name in list(self._observations) if name == environment for one in self.of(api, name)]

    def _write(self) -> None:
        batch, self._unwritten = self._unwritten, []
        if batch:
            self._writing.append(self._writer.submit(self._store.add, batch))
