"""Dates and moments as numbers and back, in the form in which a request gives them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

DAY = 86_400
"""Seconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:([Tt ])(\d{2}):(\d{2}):(\d{2})((?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?))?")
"""A date, or a date and time (RFC 3339, section 5.6)."""

EARLIEST, LATEST = -25_567 * DAY, 47_482 * DAY - 1
"""From 1900 to 2099, where every service knows the calendar."""


def moment(text: str) -> int | None:
    """Seconds since 1970 of a date or a date and time as RFC 3339 writes it, its offset not looked at.

    The offset stays as it is in everything that is made of it, so that it does not matter to what comes before what.
    """
    found = MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, _, hour, minute, second, _ = found.groups()
    try:
        read = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
    return round((read - _EPOCH).total_seconds())


def is_date(text: str) -> bool:
    """Whether it is a day without a time."""
    return moment(text) is not None and len(text) == len("2030-01-01")


def written(seconds: int, like: str) -> str:
    """A moment in the form of another one, with its fraction and offset.

    Raises:
        ValueError: `like` is no moment.
    """
    found = MOMENT.fullmatch(like)
    if found is None:
        raise ValueError(f"{like!r} is no date")
    at = _EPOCH + timedelta(seconds=seconds)
    day = f"{at.year:04}-{at.month:02}-{at.day:02}"
    separator, rest = found.group(4), found.group(8)
    return day if separator is None else f"{day}{separator}{at.hour:02}:{at.minute:02}:{at.second:02}{rest}"


def is_later(one: str, other: str) -> bool:
    """Whether a moment comes after another one."""
    here, there = moment(one), moment(other)
    return here is not None and there is not None and here > there


def is_same_form(one: str, other: str) -> bool:
    """Whether two texts are moments that are written alike, so that only the time they name tells them apart."""
    if moment(one) is None or moment(other) is None:
        return False
    (here, there) = (MOMENT.fullmatch(text) for text in (one, other))
    return here is not None and there is not None and here.group(4, 8) == there.group(4, 8)
