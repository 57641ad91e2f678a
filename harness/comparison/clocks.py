"""Where the clocks of two sides are apart, what is past on one of them may be still to come on the other."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

from harness.model.moments import DAY, MOMENT, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.observation import Observation

APART: Final = 60.0
"""Seconds between two clocks that nobody keeps in step; those of most machines are a second apart at most."""


def decide(here: Observation, there: Observation) -> bool:
    """Whether two clocks that are apart may decide about a request: it names a moment near one of them.

    Args:
        here: The reference's answer, with the `Date` at which it was made (RFC 9110, section 6.6.1).
        there: The environment's.
    """
    clocks = [_clock(one) for one in (here, there)]
    known = [one for one in clocks if one is not None]
    if len(known) < len(clocks):
        return False
    fast = [clock - one.started_at for clock, one in zip(known, (here, there), strict=True)]
    # When in the time that an answer took it was dated, nobody can tell.
    if max(fast) - min(fast) <= APART + max(here.total, there.total):
        return False
    # Days begin at another time elsewhere, and a date says nothing of the hour.
    named = (one for asked in (here, there) for one in _named(asked))
    return any(min(known) - DAY <= one <= max(known) + DAY for one in named)


def _clock(answer: Observation) -> float | None:
    """Seconds since 1970 that the side's clock showed; of what was kept on the way, when that was and for how long."""
    headers = dict(answer.headers)
    said, age = headers.get("date"), headers.get("age", "0")
    try:
        if said is None:
            return None
        shown = parsedate_to_datetime(said)
        # HTTP's dates are in UTC, whether they say so or not.
        return shown.replace(tzinfo=shown.tzinfo or UTC).timestamp() + int(age)
    except (ValueError, OverflowError, OSError):
        return None


def _named(asked: Observation) -> Iterator[int]:
    """The moments that stand in a request."""
    body = asked.requested.body if asked.requested is not None else None
    for text in (unquote_plus(asked.target), body or ""):
        yield from (one for found in MOMENT.finditer(text) if (one := moment(found[0])) is not None)
