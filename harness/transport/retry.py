"""Which requests are sent again, and after how long."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.model.exchange import UNREACHABLE, FailureKind
from harness.transport.limits import retry_after

if TYPE_CHECKING:
    from harness.model.exchange import Answer
    from harness.transport.client import Reply

RETRIES: Final = 2
"""After failures on the way."""

RATE_LIMIT_RETRIES: Final = 4
"""After 429."""

LONGEST_LIMIT: Final = 60.0
"""Seconds from the first 429 after which a request is given up."""

LONGEST_OUTAGE: Final = 10.0
"""Seconds that the `Retry-After` of a 503 is obeyed for."""

FIRST_BACKOFF: Final = 0.2
"""Seconds, doubling, with half of it jitter, so that what failed together does not come back together."""

GATEWAY_STATUSES: Final = frozenset({502, 503, 504})

_NOT_CONNECTED: Final = UNREACHABLE - {FailureKind.TLS, FailureKind.CONNECT_TIMEOUT}
"""Nothing was sent, so that any method may be tried again; a handshake that fails, fails again, and who waited for a
connection in vain has waited enough."""

_BROKEN: Final = frozenset({FailureKind.CONNECTION_RESET, FailureKind.INCOMPLETE_BODY})


@dataclass(slots=True, kw_only=True)
class Retries:
    """The retries of one exchange."""

    is_idempotent: bool
    rate_limited: int = 0
    """Answers of 429 so far."""
    _retries: int = 0
    _limited_since: float = 0.0

    def after(self, reply: Reply) -> float | None:
        """Seconds to wait before it is sent again; `None` to leave it at this reply.

        The wait that a 429 asks for is not among them: it is the whole lane's.
        """
        status = reply.answer.status if reply.answer else None
        if status == 429:
            return self._after_limit()
        if self._retries >= RETRIES or not self._may_repeat(reply):
            return None
        self._retries += 1
        if reply.failure and reply.on_kept_connection:
            return 0.0
        told = _told(reply.answer) if reply.answer and status == 503 else None
        return self._backoff() if told is None else told

    def _after_limit(self) -> float | None:
        now = time.monotonic()
        self._limited_since = self._limited_since or now
        self.rate_limited += 1
        is_over = self.rate_limited > RATE_LIMIT_RETRIES or now - self._limited_since > LONGEST_LIMIT
        return None if is_over else 0.0

    def _may_repeat(self, reply: Reply) -> bool:
        if reply.failure:
            kind = reply.failure.kind
            return kind in _NOT_CONNECTED or (self.is_idempotent and kind in _BROKEN)
        return self.is_idempotent and reply.answer is not None and reply.answer.status in GATEWAY_STATUSES

    def _backoff(self) -> float:
        return FIRST_BACKOFF * 2.0 ** (self._retries - 1) * random.uniform(0.5, 1.5)  # noqa: S311  no secret hangs on it


def _told(answer: Answer) -> float | None:
    seconds = retry_after(dict(answer.headers), time.time())
    return None if seconds is None else min(seconds, LONGEST_OUTAGE)
