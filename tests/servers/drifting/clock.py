"""The clock of one environment, which somebody may set while it serves."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

JUMPS = tuple(timedelta(hours=hours) for hours in (0, 5, -7, 30, -1))
"""By how much the clock is wrong, one after another."""
BETWEEN = 97
"""Requests after which it is set again."""

_wrong: ContextVar[timedelta] = ContextVar("wrong", default=JUMPS[0])


def now() -> datetime:
    """What the clock of the environment that is asked says."""
    return datetime.now(UTC) + _wrong.get()


def jump(asked: int) -> None:
    """Sets the clock as it is when so many requests were asked."""
    _wrong.set(JUMPS[asked // BETWEEN % len(JUMPS)])
