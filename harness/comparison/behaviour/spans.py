"""How long after it was made something is due: two moments in one object, of which one is when it was asked for.

A moment that follows the clock is another each time, and so says nothing by itself; how far it is ahead does.
"""

from __future__ import annotations

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

APART: Final = 2.0
"""Seconds between two askings after which a moment that stands fast is another time ahead."""


def spans(observation: Observation) -> dict[str, tuple[str, ...]]:
    """By place of a moment: how long it is after the moment of its object that is when the request was asked.

    Objects in lists are left out: they are other things than what was asked for.
    """
    found = _spans(observation.body, "", observation.started_at) if observation.body_kept else ()
    return {pointer: (span,) for pointer, span in found}


def is_relative(one: Observation, again: Observation | None) -> bool:
    """Whether a span that two askings share follows the clock: a moment that stands fast would come nearer."""
    return again is not None and abs(again.started_at - one.started_at) >= APART


def moment(value: Json) -> float | None:
    """Seconds since the epoch; `None` for what is no moment, or no more than a date."""
    return Measure.MOMENT.read(value) if isinstance(value, str) and len(value) > A_DATE else None


def _spans(value: Json, place: str, asked_at: float) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        return
    moments = {name: read for name, member in value.items() if (read := moment(member)) is not None}
    yield from _after(moments, place, asked_at)
    for name, member in value.items():
        yield from _spans(member, joined(place, name), asked_at)


def _after(moments: Mapping[str, float], place: str, asked_at: float) -> Iterator[tuple[str, str]]:
    start = min(moments, key=lambda name: (abs(moments[name] - asked_at), name), default=None)
    if start is None or abs(moments[start] - asked_at) > AN_HOUR:
        return
    for name, read in moments.items():
        apart = read - moments[start]
        if name != start and abs(apart) < LONGEST:
            # Whole seconds: the clock may be read for each of them.
            yield joined(place, name), f"{start} {'-' if apart < 0 else '+'} {timedelta(seconds=round(abs(apart)))}"
