"""A whole run, from the plan to the reports on disk; the only thing that the command line and the plugin call."""

from __future__ import annotations

import asyncio
import gc
import signal
import threading
import uuid
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from harness.evidence.store import EvidenceStore
from harness.generation.bound_properties import with_bound_properties
from harness.generation.cache import cached_corpus
from harness.identity.broken import made_up
from harness.identity.types import secrets_of
from harness.model.errors import Problem, SettingsError
from harness.observation.redaction import Redactor
from harness.report.writing import written
from harness.run.bound import bound_names
from harness.run.events import Finished, Generated, Generating
from harness.run.loop import Loop
from harness.run.opening import Opened
from harness.run.recorder import Recorder
from harness.run.reporting import Circumstances, report
from harness.transport.moments import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from harness.model.case import Corpus
    from harness.run.events import Listener
    from harness.run.plan import Plan

EVIDENCE_FILE = "evidence.sqlite"

COLLECTED_AFTER = 50_000
"""New objects between two searches for rings of them; Python's own number is 700."""


class Running:
    """One run; `run` blocks until it is over, `interrupt` may be called from any thread meanwhile."""

    def __init__(self, plan: Plan, listener: Listener) -> None:
        """Does nothing yet."""
        self._plan = plan
        self._listener = listener
        self._circumstances = Circumstances(id=str(uuid.uuid4()), started_at=moment())
        self._interrupted = False
        self._generating = False
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._corpora: dict[str, Corpus] = {}
        self._loop: Loop | None = None
        self.finished: Finished | None = None
        """Set as soon as the reports are written."""

    def run(self) -> Finished:
        """Generates, asks, compares, writes the reports; an interruption ends it early with what is known so far.

        Raises:
            SettingsError: the output folder cannot be written to.
            EvidenceError: the evidence file cannot be written.
        """
        with _signals_to(self._on_signal), _seldom_collecting():
            self._make_folder()
            self._generate()
            if not self._interrupted:
                asyncio.run(self._evidence())
            self.finished = finished = self._finished()
        self._listener(finished)
        return finished

    def interrupt(self) -> None:
        """Ends the run early: what was created is still deleted, and what is known is still reported.

        The deleting goes on when it is called once more, as wrappers of a command pass on a signal that the terminal
        has sent to all already; called a third time, it ends the deleting as well.
        """
        self._interrupted = True
        event_loop, task = self._event_loop, self._task
        if event_loop is not None and task is not None:
            with suppress(RuntimeError):  # the event loop has ended meanwhile: there is nothing left to cancel
                event_loop.call_soon_threadsafe(task.cancel)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Generation is one long call of a library, so it can only be left by an exception; asking is cancelled."""
        del number, frame
        self.interrupt()
        if self._generating:
            self._generating = False
            raise KeyboardInterrupt

    def _make_folder(self) -> None:
        output = self._plan.settings.output
        try:
            output.mkdir(parents=True, exist_ok=True)
            (output / EVIDENCE_FILE).unlink(missing_ok=True)
        except OSError as error:
            problem = Problem(
                what=f"reports cannot be written to {output}: {(error.strerror or str(error)).lower()}",
                remedy="name another folder with --output",
            )
            raise SettingsError(problem) from error

    def _generate(self) -> None:
        settings = self._plan.settings
        try:
            self._generating = True
            for contract in self._plan.contracts:
                if not self._interrupted:
                    self._listener(Generating(api=contract.name))
                    told = partial(self._generated, contract.name)
                    corpus = cached_corpus(contract, seed=settings.seed, depth=settings.depth, on_made=told)
                    self._corpora[contract.name] = with_bound_properties(corpus, bound_names(self._plan, contract.name))
            self._generating = False
        except KeyboardInterrupt:
            # Raised by `_on_signal`, which has noted it; under pytest it is pytest that hears the signals.
            return

    def _generated(self, api: str, done: int, operations: int) -> None:
        self._listener(Generated(api=api, done=done, operations=operations))

    async def _evidence(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        secrets = (secret for one in self._plan.environments for secret in secrets_of(one))
        redactor = Redactor(secrets, made_up=made_up())
        file = self._plan.settings.output / EVIDENCE_FILE
        with EvidenceStore.create(file) as store, Recorder(redactor, store, self._listener) as recorder:
            self._task = asyncio.create_task(self._asked(recorder, redactor))
            if self._interrupted:
                self._task.cancel()
            try:
                await self._task
            except asyncio.CancelledError:
                if not self._interrupted:
                    raise

    async def _asked(self, recorder: Recorder, redactor: Redactor) -> None:
        environments = self._plan.environments
        async with Opened(environments, self._corpora, on_secret=redactor.add, on_clean_up=recorder.take) as opened:
            self._loop = Loop(self._plan, self._corpora, opened, recorder, self._listener)
            await self._loop.run()

    def _finished(self) -> Finished:
        result = report(self._plan, self._corpora, self._circumstances, self._loop, interrupted=self._interrupted)
        output = self._plan.settings.output
        files = (*written(output, result), output / EVIDENCE_FILE)
        return Finished(report=result, files=tuple(file for file in files if file.exists()))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Evidence only grows, so that looking through it for rings finds nothing and costs a tenth of the run."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _signals_to(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ctrl-C and the polite end of a CI job go to `handler` meanwhile; outside the main thread signals are not ours."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
