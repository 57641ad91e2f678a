"""JSON as bytes, one way only, so that the same value is the same request everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.json import Json


def json_bytes(value: Json) -> bytes:
    """The value as UTF-8 JSON (RFC 8259) without blanks, members in their order.

    Raises:
        ValueError: it cannot be written: `NaN`, an infinity, a lone surrogate (`UnicodeEncodeError`), or an integer
            of more digits than Python writes.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def is_json(media_type: str) -> bool:
    """Whether bodies of the media type are JSON texts (RFC 6839, section 3.1, for `+json`)."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")
