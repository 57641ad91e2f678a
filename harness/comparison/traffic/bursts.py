"""How many requests of one burst an environment serves: the limit as it is, whatever is announced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.case import Purpose

if TYPE_CHECKING:
    from harness.comparison.evidence import ApiEvidence

REFILLED = 2
"""Requests that a limit lets through in the time that a burst takes, beyond what it held."""

APART = 0.25
"""Share of the larger number by which two limits differ beyond what two bursts of one limit do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What became of the requests that were sent at once."""

    case: str
    served: int
    limited: int
    """Answered by 429."""

    @property
    def sent(self) -> int:
        """All that were answered."""
        return self.served + self.limited


def burst_of(api: ApiEvidence, environment: str) -> Burst | None:
    """An environment's first burst; `None` where there was none, or something else than the limit answered."""
    found = [
        one
        for evidence in api.operations.values()
        for one in (*evidence.reference, *evidence.environment)
        if one.purpose is Purpose.BURST and one.environment == environment and one.status is not None
    ]
    first = min((one.asking for one in found), default=0)
    statuses = [one.status for one in found if one.asking == first]
    limited = statuses.count(429)
    served = sum(1 for status in statuses if status is not None and status < 400)
    if not statuses or served + limited != len(statuses):
        return None
    return Burst(case=found[0].case, served=served, limited=limited)


def is_apart(one: Burst, other: Burst) -> bool:
    """Whether two bursts met different limits; of one that met none only what it served is known."""
    if not one.limited and not other.limited:
        return False
    least, most = sorted((one.served, other.served))
    if one.limited and other.limited:
        return most - least > max(REFILLED, APART * most)
    unlimited = one if not one.limited else other
    return unlimited.served == most and most > 2 * least + REFILLED
