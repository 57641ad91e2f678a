"""Media types as they are compared: without their parameters."""

from __future__ import annotations

URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def bare(media_type: str) -> str:
    """A media type without its parameters, in lower case (RFC 9110, section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()
