"""Tasks that are done by a bounded number of workers, in the order given."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

_Item = TypeVar("_Item")


async def each(items: Iterable[_Item], work: Callable[[_Item], Awaitable[object]], *, workers: int) -> None:
    """Awaits `work` for every item, at most `workers` at once, starting them in order.

    One worker per place in flight instead of one task per item: a thousand waiting tasks cost memory and wake-ups.

    Raises:
        BaseExceptionGroup: what `work` raises; what is under way is cancelled, the rest is not started.
    """
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker())
