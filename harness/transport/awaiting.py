"""What was only accepted is done later: it is asked for until it no longer changes."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from harness.transport.capturing import succeeded
from harness.transport.limits import retry_after

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harness.model.exchange import Exchange

PAUSES: Final = (0.05, 0.1, 0.2, 0.4)
"""Seconds before each further asking while nothing has changed yet: what is done at once never will."""

FURTHER: Final = (0.2, 0.4, 0.8, 1.0)
"""Seconds before each further asking once something has: it goes on until it is done."""

LONGEST_PAUSE: Final = 2.0
"""Seconds that an answer may ask for (`Retry-After`, RFC 9110, section 10.2.3) and is given."""


async def settled(ask: Callable[[], Awaitable[Exchange]], first: Exchange | None) -> Exchange:
    """The answer that is no longer another one, or the last when patience ends.

    Args:
        ask: Asks once.
        first: An earlier answer to the same, if any: until another came nothing has been done yet.
    """
    exchange = await ask()
    if first is None:
        first = exchange
    waiting, has_moved = [*PAUSES], not _is_same(exchange, first)
    if has_moved:
        waiting = [*FURTHER]
    while waiting and succeeded(exchange):
        previous = exchange
        await asyncio.sleep(max(waiting.pop(0), _wanted(previous)))
        exchange = await ask()
        if not has_moved and not _is_same(exchange, first):
            waiting, has_moved = [*FURTHER], True
        elif has_moved and _is_same(exchange, previous):
            break
    return exchange


def _wanted(exchange: Exchange) -> float:
    headers = dict(exchange.answer.headers) if exchange.answer is not None else {}
    return min(retry_after(headers, time.time()) or 0.0, LONGEST_PAUSE)


def _is_same(one: Exchange, other: Exchange) -> bool:
    if one.answer is None or other.answer is None:
        return one.answer is other.answer
    return (one.answer.status, one.answer.body) == (other.answer.status, other.answer.body)
