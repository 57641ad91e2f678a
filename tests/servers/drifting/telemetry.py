"""Telemetry: open to all, behind a gateway that gives up on the one question that takes too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.drifting.message import Call, RefusedError, Reply
from tests.servers.drifting.style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

GIVES_UP_AFTER_SECONDS = 0.25


def refused(refusal: RefusedError, _request_id: str) -> Reply:
    """One word."""
    return Reply(status=refusal.status, document={"failure": refusal.code})


def pings(seed: int, call: Call) -> Reply:
    """Some numbers."""
    return Reply(status=200, document={"pings": [seed * 7, seed * 7 + 1 + call.parameters.get("vehicle", 0)]})


def usage(seed: int, call: Call) -> Reply:
    """Of a day at once; a decade is more than the gateway waits for."""
    window = call.parameters["window"]
    if window == "decade":
        raise RefusedError(
            status=504,
            code="gateway-timeout",
            text="upstream request timeout",
            after_seconds=GIVES_UP_AFTER_SECONDS,
        )
    return Reply(status=200, document={"window": window, "km": seed * 10})


def _everybody(_headers: Mapping[str, str]) -> bool:
    return True


def populated(seed: int) -> Any:
    """The seed itself."""
    return seed


TELEMETRY = Style(
    name="telemetry",
    populated=populated,
    handlers={"pings": pings, "usage": usage},
    refused=refused,
    admits=_everybody,
    challenge={},
    codes={
        "route": (404, "no-route"),
        "method": (405, "no-method"),
        "credential": (401, "no-credential"),
        "path": (404, "not-found"),
        "parameter": (400, "bad-parameter"),
        "media-type": (415, "media-type"),
        "no-body": (400, "no-body"),
        "malformed": (400, "malformed"),
        "too-large": (413, "too-large"),
        "invalid": (400, "invalid"),
    },
    headers={},
    answers_head=False,
)
