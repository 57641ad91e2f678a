"""Time limits in which only the time counts in which this process could listen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

STEPS: Final = 8
"""Steps of a limit."""

LATE: Final = 0.05
"""Seconds by which any loop may be late: no more than that is taken for time in which nobody listened."""


class Patience:
    """Ends a block with a `TimeoutError` after so many seconds in which this process could listen.

    A process that computes, or that its machine gives no time, neither writes requests nor reads answers. A timer that
    fires when it wakes up would say that a service did not answer, of which the answer lies there unread. So the limit
    passes in steps, and one of which the end was noticed too late counts half: what was missed is waited for again, and
    a process that is always late gives up all the same.
    """

    def __init__(self, seconds: float, *, holds: Callable[[], bool] = lambda: True) -> None:
        """For one block.

        Args:
            seconds: The limit.
            holds: Whether the limit still matters when it is reached.
        """
        self._step = seconds / STEPS
        self._left = seconds
        self._holds = holds
        self._loop = asyncio.get_running_loop()
        self._deadline = asyncio.timeout(None)
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def expired(self) -> bool:
        """Whether it was this that ended the block."""
        return self._deadline.expired()

    async def __aenter__(self) -> Self:
        """The limit begins."""
        await self._deadline.__aenter__()
        self._wait(self._loop.time())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """It ends."""
        if self._timer is not None:
            self._timer.cancel()
        await self._deadline.__aexit__(kind, error, traceback)

    def _wait(self, now: float) -> None:
        self._due = now + min(self._step, self._left)
        self._timer = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        late = now - self._due
        self._left -= self._step / 2 if late > LATE else self._step + late
        if self._left > 0:
            self._wait(now)
        elif self._holds():
            self._deadline.reschedule(now)
