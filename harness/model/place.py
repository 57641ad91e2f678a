"""Where in the messages of an operation something is seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The part of a message, spelled as `location.in` of a report."""

    REQUEST_PATH = "request-path"
    REQUEST_QUERY = "request-query"
    REQUEST_HEADER = "request-header"
    REQUEST_BODY = "request-body"
    RESPONSE_STATUS = "response-status"
    RESPONSE_HEADER = "response-header"
    RESPONSE_BODY = "response-body"
    CONNECTION = "connection"


WHOLE_API = "*"
"""Stands for the operation where the whole API shows a thing."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """One place of one operation's messages; no environment in it."""

    api: str
    operation: str
    """The operation's key, `GET /orders/{order_id}`, or `*` for the whole API."""
    part: Part
    status: int | None = None
    """The HTTP status of the answers meant, the reference's where the two differ."""
    media_type: str | None = None
    pointer: str = ""
    """JSON Pointer with `*` in a body; `/name` of a parameter or header (header names in lower case)."""
