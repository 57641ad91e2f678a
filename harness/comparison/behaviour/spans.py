"""How long after it was made something is due: two moments in one object, of which one is when it was asked for.

A moment that follows the clock is another each time, and so says nothing by itself; how far it is ahead does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from harness.model.measure import Measure
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.model.json import Json
    from harness.model.observation import Observation

AN_HOUR: Final = 3600.0
"""Seconds by which the clocks of two machines may be apart."""

A_DATE: Final = 10
"""Characters of a date without a time, which is no reading of a clock."""

LONGEST: Final = 3.2e9
"""Seconds, a hundred years: what is further ahead stands for never."""


@dataclass(frozen=True, slots=True)
class _Due:
    """Two moments of one object, in seconds since the epoch."""

    place: str
    """JSON Pointer of the later read one."""
    name: str
    """How the one is called that is when the request was asked."""
    start: float
    at: float

    @property
    def span(self) -> str:
        # Whole seconds: the clock may be read for each of them.
        ahead = self.at - self.start
        return f"{self.name} {'-' if ahead < 0 else '+'} {timedelta(seconds=round(abs(ahead)))}"


def spans(observation: Observation) -> dict[str, tuple[str, ...]]:
    """By place of a moment: how long it is after the moment of its object that is when the request was asked.

    Objects in lists are left out: they are other things than what was asked for.
    """
    return {due.place: (due.span,) for due in _dues(observation)}


def is_relative(one: Observation, again: Observation | None, place: str) -> bool:
    """Whether what is due at a place moves with the clock from one asking to the next; what stands fast does not."""
    if again is None:
        return False
    first, second = (next((due for due in _dues(each) if due.place == place), None) for each in (one, again))
    if first is None or second is None:
        return False
    moved, passed = second.at - first.at, second.start - first.start
    return abs(moved - passed) < abs(passed) / 2


def moment(value: Json) -> float | None:
    """Seconds since the epoch; `None` for what is no moment, or no more than a date."""
    return Measure.MOMENT.read(value) if isinstance(value, str) and len(value) > A_DATE else None


def _dues(observation: Observation) -> Iterator[_Due]:
    if observation.body_kept:
        yield from _within(observation.body, "", observation.started_at)


def _within(value: Json, place: str, asked_at: float) -> Iterator[_Due]:
    if not isinstance(value, dict):
        return
    moments = {name: read for name, member in value.items() if (read := moment(member)) is not None}
    yield from _after(moments, place, asked_at)
    for name, member in value.items():
        yield from _within(member, joined(place, name), asked_at)


def _after(moments: Mapping[str, float], place: str, asked_at: float) -> Iterator[_Due]:
    start = min(moments, key=lambda name: (abs(moments[name] - asked_at), name), default=None)
    if start is None or abs(moments[start] - asked_at) > AN_HOUR:
        return
    for name, read in moments.items():
        if name != start and abs(read - moments[start]) < LONGEST:
            yield _Due(joined(place, name), start, moments[start], read)
