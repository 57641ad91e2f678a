"""What may become of a point in time, by name; another spelling of the same instant and offset is no change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.model.json import Json

    Alteration: TypeAlias = tuple[str, Callable[[Json, Json], bool]]

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d(?::\d\d(?:\.(?P<fraction>\d+))?)?(?:[Zz]|[-+]\d\d:?\d\d)?"
)

DIGITS = (6, 3, 2, 1, 0)
"""How many digits of a second clocks keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time as it is written."""

    clock: datetime
    """Without an offset where the text has none; to the microsecond."""
    fraction: str
    """All digits of the second's fraction, without zeros at the end."""

    @property
    def is_in_utc(self) -> bool:
        """Whether its offset is zero."""
        return self.clock.utcoffset() == timedelta(0)

    @property
    def has_offset(self) -> bool:
        """Whether it says where on earth its clock hangs."""
        return self.clock.tzinfo is not None

    @property
    def wall(self) -> datetime:
        """What the clock shows, wherever it hangs."""
        return self.clock.replace(tzinfo=None)


def moment(value: Json) -> Moment | None:
    """The point in time that a text is; `None` for any other value."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None or not isinstance(value, str):
        return None
    try:
        return Moment(clock=datetime.fromisoformat(value.upper()), fraction=(match["fraction"] or "").rstrip("0"))
    except ValueError:
        return None


def same_moment(sent: Json, shown: Json) -> bool:
    """Whether two texts are the same instant in the same offset."""
    one, other = moment(sent), moment(shown)
    if one is None or other is None or one.fraction != other.fraction or one.has_offset is not other.has_offset:
        return False
    return one.clock == other.clock and one.clock.utcoffset() == other.clock.utcoffset()


def same_instant(sent: Json, shown: Json) -> bool:
    """Whether two texts are the same instant, wherever their clocks hang."""
    one, other = moment(sent), moment(shown)
    return one is not None and other is not None and _same_instant(one, other)


def _of_moments(judge: Callable[[Moment, Moment], bool], sent: Json, shown: Json) -> bool:
    """What is no point in time is left alone by whatever happens to those."""
    one, other = moment(sent), moment(shown)
    return sent == shown if one is None or other is None else judge(one, other)


def _same_instant(sent: Moment, shown: Moment) -> bool:
    both = sent.has_offset and shown.has_offset and sent.fraction == shown.fraction
    return both and sent.clock == shown.clock


def _in_utc(sent: Moment, shown: Moment) -> bool:
    return _same_instant(sent, shown) and shown.is_in_utc


def _without_offset(sent: Moment, shown: Moment) -> bool:
    return sent.wall == shown.wall and (not shown.has_offset or sent.is_in_utc)


def _called_utc(sent: Moment, shown: Moment) -> bool:
    return sent.wall == shown.wall and shown.is_in_utc


def _coarser(digits: int, sent: Moment, shown: Moment) -> bool:
    """Cut or rounded, in the same offset or in UTC."""
    if len(shown.fraction) > digits or sent.has_offset is not shown.has_offset:
        return False
    return abs(shown.clock - sent.clock) < timedelta(seconds=10.0**-digits)


def _day_alone(sent: Json, shown: Json) -> bool:
    return moment(sent) is not None and isinstance(sent, str) and shown == sent[:10]


def moved(pairs: list[tuple[Json, Json]]) -> Iterator[Alteration]:
    """By how much all of the altered ones went forward or back, where that is the same for all."""
    found = [(moment(sent), moment(shown)) for sent, shown in pairs]
    steps = {_as_utc(shown) - _as_utc(sent) for sent, shown in found if sent is not None and shown is not None}
    if len(steps) == 1 and (step := steps.pop()):
        hours = step.total_seconds() / 3600
        yield f"moved by {hours:+g} hours: another instant", partial(_of_moments, partial(_is_moved, step))


def _is_moved(step: timedelta, sent: Moment, shown: Moment) -> bool:
    return _as_utc(shown) - _as_utc(sent) == step


def _as_utc(given: Moment) -> datetime:
    return given.clock if given.has_offset else given.clock.replace(tzinfo=UTC)


MOMENTS: tuple[Alteration, ...] = (
    ("converted to UTC: the same instant, its own offset lost", partial(_of_moments, _in_utc)),
    ("converted to another offset: the same instant, its own offset lost", partial(_of_moments, _same_instant)),
    ("without its time zone: another instant", partial(_of_moments, _without_offset)),
    ("with its time zone lost, as if it had been UTC: another instant", partial(_of_moments, _called_utc)),
    *(
        (
            f"with {digits or 'no'} digits of the second's fraction",
            partial(_of_moments, partial(_coarser, digits)),
        )
        for digits in DIGITS
    ),
    ("without its time of day", _day_alone),
)
"""The gentlest first."""
