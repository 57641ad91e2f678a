"""Formats of values that pass: they belong to a moment or an object, and are neither a code nor one of a closed set."""

from __future__ import annotations

from typing import Final

PASSING: Final = frozenset(
    {"date-time", "date", "local-date-time", "time", "http-date", "uuid", "hex", "base64", "integer", "decimal", "ipv4"}
)
"""As `observation.formats` names them."""
