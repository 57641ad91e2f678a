"""The request id and the trace context that every request carries."""

from __future__ import annotations

from random import Random
from uuid import UUID

REQUEST_ID = "X-Request-Id"
TRACEPARENT = "traceparent"

_RANDOM = Random()  # noqa: S311 - ids are distinct, not secret, and asking the system for each costs more than sending
"""Seeded by the system, once a process, whatever the seed of the run."""


def request_id() -> str:
    """A fresh id for one request."""
    return str(UUID(int=_RANDOM.getrandbits(128), version=4))


def traceparent() -> str:
    """A fresh W3C trace context (Trace Context, section 3.2): version 00, random ids, sampled."""
    return f"00-{_hexadecimal(16)}-{_hexadecimal(8)}-01"


def _hexadecimal(size: int) -> str:
    """Random bytes in hexadecimal, not all zeros, which is an invalid id (Trace Context, section 3.2.2.3)."""
    return f"{_RANDOM.randrange(1, 1 << 8 * size):0{2 * size}x}"
