"""The identity of a finding: what, where and in which environment; no values, counts, order or time."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from harness.model.place import Part

if TYPE_CHECKING:
    from harness.model.place import Place

DIGITS = 12

BY_STATUS = frozenset({"error-status-changed", "success-status-changed", "contract-violated"})
"""Kinds of which one operation may show several, one for each status of the reference; the status of any other kind
is that of the answers that happened to show it."""


def fingerprint(*, kind: str, environment: str, place: Place) -> str:
    """12 hexadecimal digits, the same in every run that finds the same thing."""
    status = str(place.status) if kind in BY_STATUS and place.part is Part.RESPONSE_STATUS else ""
    return digest(place.api, place.operation, environment, kind, place.part, status, place.pointer)


def digest(*words: str) -> str:
    """12 hexadecimal digits of several words, kept apart."""
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
