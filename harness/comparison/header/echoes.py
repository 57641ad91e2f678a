"""What was sent along with a request and comes back: the request id and the trace context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.header.cells import Cell, Seen, cells, told, value_of
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

RULES_WORDS = (
    "A relation inside each environment: in all of the reference's answers a response header has what the same "
    "request sent, and here it is missing or has something else. Any header counts, whatever its name; requests "
    "without an answer do not."
)


def propagates_request_id(observation: Observation, name: str) -> bool:
    """Whether the header has the request id that was sent."""
    return bool(observation.request_id) and value_of(observation, name) == observation.request_id


def propagates_trace(observation: Observation, name: str) -> bool:
    """Whether the header has the trace id that was sent (W3C Trace Context, section 3.2.2.3)."""
    parts = observation.traceparent.split("-")
    value = (value_of(observation, name) or "").lower()
    return len(parts) == 4 and len(parts[1]) == 32 and parts[1].lower() in value


def judging(
    kind: str, propagates: Callable[[Observation, str], bool], what: str
) -> Callable[[ApiEvidence], Iterator[Told]]:
    """The judgement of one echo."""

    def judge(api: ApiEvidence) -> Iterator[Told]:
        message = f"{{environment}} does not send the {what} back in {{name}}, {{reference}} does"
        yield from told(cells(api), kind, lost, claimed, message)

    def claimed(cell: Cell, name: str) -> bool:
        return all(propagates(one, name) for one in cell.here)

    def lost(cell: Cell, name: str) -> Seen | None:
        broken = tuple(pair for pair in cell.pairs if not propagates(pair.there, name))
        if not broken:
            return None
        return Seen(cell=cell, pairs=broken, reference="the value sent", environment=_instead(broken[0].there, name))

    return judge


def _instead(observation: Observation, name: str) -> str:
    return "missing" if value_of(observation, name) is None else "another value"


REQUEST_ID = Rule(
    kinds=("request-id-not-propagated",),
    level=Level.API,
    judge=judging("request-id-not-propagated", propagates_request_id, "request id"),
    decided=RULES_WORDS,
    remedy="let gateway and service pass X-Request-Id on and send it back: logs cannot be joined without it",
)
TRACE_CONTEXT = Rule(
    kinds=("trace-context-not-propagated",),
    level=Level.API,
    judge=judging("trace-context-not-propagated", propagates_trace, "trace context"),
    decided=RULES_WORDS,
    remedy="let gateway and service pass traceparent on and send the trace id back",
)
