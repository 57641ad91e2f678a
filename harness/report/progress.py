"""How far a run is, while it runs: a bar per environment with the time left, or a line now and then."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from harness.model.report import CellStatus
from harness.report.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from rich.console import Console
    from rich.progress import TaskID

SECONDS: Final = 10.0
"""Between two lines where there is no terminal."""


class Progress:
    """Takes what happens, from any thread; a context manager that puts the terminal back when it ends."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        """Shows on `console`; `clock` tells seconds."""
        self._console = console
        self._clock = clock
        self._lock = Lock()
        self._planned: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._judged: Counter[CellStatus] = Counter()
        self._tasks: dict[str, TaskID] = {}
        self._said_at = clock()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bars = Bars(*columns, console=console, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.finished()

    def generating(self, api: str) -> None:
        """The requests of an API are being made."""
        self._say(f"making the requests of {api}")

    def generated(self, api: str, done: int, operations: int) -> None:
        """The requests of so many operations are made."""
        if self._bars is not None:
            self._bar(f"{api}, making requests", done, operations)
        elif self._clock() - self._said_at >= SECONDS:
            self._say(f"made the requests of {done} of {operations} operations of {api}")

    def planned(self, environment: str, requests: int) -> None:
        """So many requests are going to be put to an environment, as far as is known by now."""
        with self._lock:
            self._planned[environment] = requests
            self._show(environment)

    def answered(self, environment: str) -> None:
        """One more request to an environment was answered or failed."""
        with self._lock:
            self._answered[environment] += 1
            self._show(environment)
        if self._bars is None and self._clock() - self._said_at >= SECONDS:
            self._say(self._line())

    def judged(self, environment: str, status: CellStatus) -> None:
        """One operation in one environment is judged."""
        with self._lock:
            self._judged[status] += 1
            self._show(environment)

    def finished(self) -> None:
        """The run is over; a second time does nothing."""
        if self._bars:
            self._bars.stop()

    def _show(self, environment: str) -> None:
        self._bar(environment, self._answered[environment], self._known(environment) or None)

    def _bar(self, name: str, done: int, total: int | None) -> None:
        if self._bars is None:
            return
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(plain(name).replace("[", r"\["), total=None)
        self._bars.update(self._tasks[name], completed=done, total=total)

    def _known(self, environment: str) -> int:
        """How many requests are known by now: more may be asked than were planned, and no count runs over its end."""
        return max(self._planned[environment], self._answered[environment])

    def _line(self) -> str:
        asked = ", ".join(f"{name} {self._answered[name]}/{self._known(name)}" for name in sorted(self._planned))
        drifting = self._judged[CellStatus.DRIFT]
        return f"{asked}; {self._judged.total()} cells judged, {drifting} with drift"

    def _say(self, line: str) -> None:
        self._said_at = self._clock()
        self._console.print(Text(plain(line)), soft_wrap=True)
