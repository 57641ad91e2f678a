"""Answers that do not come, and after what time whoever waits for them gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.exchange import TIMEOUTS, FailureKind

if TYPE_CHECKING:
    from harness.model.observation import Observation

WAITING = TIMEOUTS - {FailureKind.CONNECT_TIMEOUT}
"""Timeouts after the connection was there: the service was asked."""


def timed_out(observation: Observation) -> bool:
    """Whether it was asked and nobody answered in time: the client gave up, or the gateway did (504)."""
    failure = observation.failure
    return gave_up_by_itself(observation) or (failure is not None and failure.kind in WAITING)


def gave_up_by_itself(observation: Observation) -> bool:
    """Whether the gateway or the service announced that it waited in vain (RFC 9110, sections 15.5.9 and 15.6.5)."""
    return observation.status in {408, 504}
