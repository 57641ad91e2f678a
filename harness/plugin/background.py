"""The run in its thread; items wait for their cell, so that pytest reports each as soon as it is judged."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from harness.plugin.outcome import NEVER_JUDGED, Outcome
from harness.run.events import Judged
from harness.run.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.run.cells import CellKey
    from harness.run.events import Event, Finished
    from harness.run.plan import Plan


class Background:
    """One run in a thread of its own."""

    def __init__(
        self,
        plan: Plan,
        *,
        on_outcome: Callable[[CellKey, Outcome], None] = lambda _key, _outcome: None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_outcome` hears of every judged cell and `on_end` of the end, both in the run's thread."""
        self._fail_on = plan.settings.fail_on
        self._running = Running(plan, self._listen)
        self._on_outcome = on_outcome
        self._on_end = on_end
        self._outcomes: dict[CellKey, Outcome] = {}
        self._changed = threading.Condition()
        self._over = False
        self._interrupted = False
        self._thread = threading.Thread(target=self._run, name="api-drift", daemon=True)
        self.error: Exception | None = None
        """What ended the run, once it is over."""
        self.finished: Finished | None = None

    def start(self) -> None:
        """Begins to send."""
        self._thread.start()

    def outcome(self, key: CellKey) -> Outcome:
        """Waits until the cell is judged, or the run is over without having judged it."""
        with self._changed:
            self._changed.wait_for(lambda: key in self._outcomes or self._over)
            return self._outcomes.get(key) or self._unjudged()

    def interrupt(self) -> None:
        """Has the run end early, once however often it is wanted: what was created is deleted, reports are written."""
        with self._changed:
            wanted, self._interrupted = not self._interrupted, True
        if wanted:
            self._running.interrupt()

    def stop(self) -> None:
        """Ends the run early and waits for its reports."""
        self.interrupt()
        self._thread.join()

    def wait(self) -> None:
        """Until the run is over."""
        self._thread.join()

    def _unjudged(self) -> Outcome:
        if self.error is None:
            return NEVER_JUDGED
        return Outcome(failed=True, skipped=False, text=f"not judged: {self.error}")

    def _run(self) -> None:
        try:
            self.finished = self._running.run()
        except Exception as error:  # kept for the thread that waits: an item would wait for ever
            self.error = error
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()
            self._on_end()

    def _listen(self, event: Event) -> None:
        if isinstance(event, Judged):
            outcome = Outcome.of(event, self._fail_on)
            self._on_outcome(event.key, outcome)
            with self._changed:
                self._outcomes[event.key] = outcome
                self._changed.notify_all()
