"""When repeats and timings may be asked: few environments at once, and timings while nothing here is computed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AT_ONCE: Final = 2
"""Environments that are asked repeats: with many at once a delay vanishes in the client's own queue."""


class Window:
    """Keeps apart what would disturb each other: any number of judges, or one that measures."""

    def __init__(self) -> None:
        """Everybody may start."""
        self._places = asyncio.Semaphore(AT_ONCE)
        self._changed = asyncio.Condition()
        self._judging = 0
        self._is_measuring = False

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """One of the places for repeats."""
        async with self._places:
            yield

    @asynccontextmanager
    async def judging(self) -> AsyncIterator[None]:
        """Computes, unless someone measures; others may compute meanwhile."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._is_measuring)
            self._judging += 1
        try:
            yield
        finally:
            async with self._changed:
                self._judging -= 1
                self._changed.notify_all()

    @asynccontextmanager
    async def measuring(self) -> AsyncIterator[None]:
        """Measures, alone."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._is_measuring)
            # From here on nobody starts to compute, so that who measures is not kept waiting for ever.
            self._is_measuring = True
        try:
            async with self._changed:
                await self._changed.wait_for(lambda: not self._judging)
            yield
        finally:
            async with self._changed:
                self._is_measuring = False
                self._changed.notify_all()
