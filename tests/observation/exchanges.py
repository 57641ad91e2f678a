"""Exchanges as literals, for tests of what is kept of them."""

from __future__ import annotations

from harness.model.case import Case
from harness.model.exchange import Answer, Exchange, Failure, Sent, Timing

CASE = Case(id="0123456789abcdef", api="orders", operation="GET /orders", method="GET", path="/orders")


def answer(body: bytes, content_type: str | None = "application/json", *, status: int = 200) -> Answer:
    headers = (("content-type", content_type),) if content_type is not None else ()
    return Answer(status=status, headers=headers, body=body)


def exchange(given: Answer | None, *, sent: Sent | None = None, failure: Failure | None = None) -> Exchange:
    return Exchange(
        case=CASE,
        environment="cloud-b",
        asking=1,
        sent=sent,
        answer=given,
        failure=failure,
        timing=Timing(started_at=1.5, first_byte=0.25, total=0.5),
        identity="full",
    )
