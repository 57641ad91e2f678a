"""The request id and the trace context that every request carries."""

from __future__ import annotations

import secrets
from uuid import uuid4

REQUEST_ID = "X-Request-Id"
TRACEPARENT = "traceparent"


def request_id() -> str:
    """A fresh id for one request."""
    return str(uuid4())


def traceparent() -> str:
    """A fresh W3C trace context (Trace Context, section 3.2): version 00, random ids, sampled."""
    return f"00-{_hexadecimal(16)}-{_hexadecimal(8)}-01"


def _hexadecimal(size: int) -> str:
    """Random bytes in hexadecimal; all zeros would be an invalid id (Trace Context, section 3.2.2.3)."""
    return next(text for text in iter(lambda: secrets.token_hex(size), "") if int(text, 16))
