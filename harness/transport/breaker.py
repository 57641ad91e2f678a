"""What is not asked any more: operations that time out, hosts that cannot be reached, identities that cannot be had."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from harness.model.exchange import TIMEOUTS, UNREACHABLE, Failure, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUTS_ALLOWED: Final = 2
"""For one operation; then it is not asked any more."""

FAILURES_ALLOWED: Final = 4
"""In a row, without an answer between them."""

PATIENCE: Final = 1.5
"""Seconds that the failures in a row must span, so that a restart of a service is lived through."""

FIRST_PROBE: Final = 5.0
"""Seconds until a host that cannot be reached is tried again; doubling."""

_OPERATION_TIMEOUTS: Final = TIMEOUTS - UNREACHABLE


@dataclass(slots=True)
class Circuit:
    """Opens when only failures come, and then lets one try through from time to time."""

    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _since: float = 0.0
    _last: Failure | None = None
    _probe_at: float | None = None
    _interval: float = FIRST_PROBE

    def refusal(self) -> Failure | None:
        """Why nothing is to be sent now; `None` if something may be."""
        if self._probe_at is None or self._last is None:
            return None
        now = self.clock()
        if now >= self._probe_at:
            self._probe_at = now + self._interval
            self._interval *= 2
            return None
        message = self._last.message
        return Failure(kind=self._last.kind, message=f"{message} (so it was before; not tried again)")

    def failed(self, failure: Failure) -> None:
        """One more failure."""
        now = self.clock()
        self._since = self._since if self._failures else now
        self._failures += 1
        self._last = failure
        if self._probe_at is None and self._failures >= FAILURES_ALLOWED and now - self._since >= PATIENCE:
            self._probe_at = now + self._interval

    def succeeded(self) -> None:
        """Closes it."""
        self._failures = 0
        self._probe_at = None
        self._interval = FIRST_PROBE


class Stage(StrEnum):
    """What an operation is asked for: what is asked for one of them must not use up what the others are to show."""

    LOOKING = "looking"
    """To learn what is there, before anything is compared."""
    COMPARING = "comparing"
    CONFIRMING = "confirming"
    """To see whether it comes back: what stalled a whole environment for a moment is no hanging operation."""


class Breaker:
    """All circuits of a lane: per operation, per host and credential, per identity, and one for the rate limit."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` in seconds, monotonic."""
        self._clock = clock
        self._timeouts: Counter[tuple[str, str, Stage]] = Counter()
        self._circuits: dict[tuple[str, str], Circuit] = {}

    def refusal(self, route: Route) -> Failure | None:
        """Why a request is not to be sent; `None` if it may be."""
        if self._timeouts[route.asked] >= TIMEOUTS_ALLOWED:
            return Failure(
                kind=FailureKind.CIRCUIT_OPEN, message=f"{TIMEOUTS_ALLOWED} requests to {route.operation} timed out"
            )
        refusals = (self._circuit(*key).refusal() for key in route.keys)
        return next((refusal for refusal in refusals if refusal), None)

    def record(self, route: Route, failure: Failure | None) -> None:
        """Takes note of what came of a request that was sent, or of the credential that it lacked."""
        host, identity, limit = (self._circuit(*key) for key in route.keys)
        kind = failure.kind if failure else None
        if failure and kind in UNREACHABLE:
            host.failed(failure)
            return
        if failure and kind is FailureKind.NO_CREDENTIAL:
            identity.failed(failure)
            return
        identity.succeeded()
        if kind in _OPERATION_TIMEOUTS:
            self._timeouts[route.asked] += 1
            return
        host.succeeded()
        if kind is not FailureKind.RATE_LIMITED:
            limit.succeeded()

    def gave_up(self, route: Route, failure: Failure | None) -> None:
        """Takes note of a request that was left at 429: a single 429 is news for the pace only."""
        if failure and failure.kind is FailureKind.RATE_LIMITED:
            self._circuit(*route.keys[2]).failed(failure)

    def _circuit(self, about: str, name: str) -> Circuit:
        key = (about, name)
        if key not in self._circuits:
            self._circuits[key] = Circuit(clock=self._clock)
        return self._circuits[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a request goes, and as whom."""

    api: str
    operation: str
    origin: str
    identity: str
    stage: Stage = Stage.COMPARING

    @property
    def asked(self) -> tuple[str, str, Stage]:
        """What times out."""
        return self.api, self.operation, self.stage

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The circuits on its way: the host's, the identity's, the rate limit's.

        The host's goes by identity too, since a host may refuse the connection of one and not of another (TLS).
        """
        return ("host", f"{self.origin} {self.identity}"), ("identity", self.identity), ("limit", self.origin)
