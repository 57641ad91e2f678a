"""How late this process itself is: timings that were taken while it was busy are worthless."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import asynccontextmanager
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TICK: Final = 0.004
"""Seconds between two looks at the clock."""

EDGE: Final = 0.01
"""Seconds after the beginning and before the end of a request in which it is being written and read."""

CALM_TICKS: Final = 5
"""So many ticks in time make a calm moment."""

KEPT: Final = 5000
"""Ticks that are remembered: the longest request that is looked back upon is shorter."""


class Watch:
    """Looks at the clock while anyone wants it to: how much too late each look comes is how late everything was."""

    def __init__(self) -> None:
        """Does not look yet."""
        self._ticks: deque[tuple[float, float]] = deque(maxlen=KEPT)
        self._wanted = 0
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Looks while the block runs."""
        self._wanted += 1
        if self._task is None:
            self._task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._wanted -= 1
            if not self._wanted:
                self._task.cancel()
                self._task = None

    def lateness(self, since: float, until: float) -> float:
        """Seconds by which the loop was late at worst when something began and when it ended.

        Both are times of `time.perf_counter`. What happens while one only waits disturbs nobody: an answer that comes
        in time is noticed in time.
        """
        edges = ((since, since + EDGE), (until - EDGE, until))
        meanwhile = takewhile(lambda tick: tick[0] >= since, reversed(self._ticks))
        late = [
            lateness
            for at, lateness in meanwhile
            if any(at >= begin and at - lateness - TICK <= end for begin, end in edges)
        ]
        # The tick that is due may come after the answer that was waiting with it.
        due = until - self._ticks[-1][0] - TICK if self._ticks else 0.0
        return max((*late, due, 0.0))

    async def calm(self, *, within: float) -> bool:
        """Waits until nothing was late for a moment, `within` seconds at most; whether it is so."""
        until = time.perf_counter() + within
        while time.perf_counter() < until:
            await asyncio.sleep(TICK)
            latest = list(self._ticks)[-CALM_TICKS:]
            if len(latest) == CALM_TICKS and max(lateness for _, lateness in latest) < TICK / 2:
                return True
        return False

    async def _look(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self._ticks.append((now, max(0.0, now - before - TICK)))
            before = now
