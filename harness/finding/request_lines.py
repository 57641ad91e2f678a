"""Requests as a person can repeat them: the lines to paste into a shell."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.observation import Requested

OMITTED = frozenset({"host", "content-length", "accept-encoding", "connection", "transfer-encoding", "user-agent"})
"""Headers that curl makes itself."""

TRACING = frozenset({"x-request-id", "traceparent"})
"""Headers that are fresh for every request, so that a repeated one need not carry them."""


def curl(requested: Requested, *, tracing: bool = False) -> str:
    """The curl line of a request; secrets stand as `***`, to be put in by who repeats it.

    Args:
        requested: What was sent.
        tracing: Whether the request id and the trace context matter to what it shows.
    """
    omitted = OMITTED if tracing else OMITTED | TRACING
    parts = ["curl -sS"]
    if requested.method == "HEAD":
        parts.append("--head")
    elif not (requested.method == "GET" and requested.body is None):
        parts.append(f"-X {quote(requested.method)}")
    parts.append(quote(requested.url))
    parts.extend(
        f"-H {quote(_header(name, value))}" for name, value in requested.headers if name.lower() not in omitted
    )
    if requested.body is not None:
        parts.append(f"--data-raw {quote(requested.body)}")
    return " ".join(parts)


def _header(name: str, value: str) -> str:
    """As curl wants it: a header with nothing after its colon it would leave out."""
    return f"{name}: {value}" if value.strip() else f"{name};"
