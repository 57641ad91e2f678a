"""The body of a success comes in another media type or charset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.case import Role
from harness.model.difference import Side
from harness.model.observation import BodyKind
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.observation import Observation


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Served by both with a body, and said to be of another type."""
    pairs = [pair for pair in evidence.pairs if _is_judged(pair) and not may_be_stored(evidence, pair)]
    differing = tuple(pair for pair in pairs if content_type(pair.here) != content_type(pair.there))
    if not differing:
        return
    first, sides = differing[0], evidence.sides
    here, there = content_type(first.here), content_type(first.there)
    place = evidence.place(Part.RESPONSE_BODY, status=first.here.status, media_type=first.here.media_type)
    shown = Shown(
        pairs=differing,
        compared=len(pairs),
        reference=Side(text=f"{here} in {counted(len(differing), len(pairs), 'answers')}", value=here),
        environment=Side(text=f"{there} in {counted(len(differing), len(pairs), 'answers')}", value=there),
        cause=f"{here} → {there}",
    )
    message = f"the body is {there} in {sides.environment}, {here} in {sides.reference}"
    yield evidence.difference("response-media-type-changed", place, message, shown)


def content_type(observation: Observation) -> str:
    """Media type, and the charset where it is not the usual one (RFC 8259, section 8.1: JSON is UTF-8)."""
    charset = (observation.charset or "utf-8").lower().replace("utf8", "utf-8")
    if charset == "us-ascii":
        charset = "utf-8"
    name = observation.media_type or "of no media type"
    return name if charset == "utf-8" else f"{name}; charset={charset}"


def _is_judged(pair: Pair) -> bool:
    bodies = {pair.here.body_kind, pair.there.body_kind}
    return pair.is_own and pair.both_succeeded and pair.steady and BodyKind.EMPTY not in bodies


def may_be_stored(evidence: OperationEvidence, pair: Pair) -> bool:
    """Whether the type may be that of a file that an environment holds, where each holds others.

    Where the contract has the reference's type and not the other one, it is not: it promises the type.
    """
    here, there = pair.here.media_type, pair.there.media_type
    if pair.role is not Role.EXISTING or here == there or BodyKind.JSON in {pair.here.body_kind, pair.there.body_kind}:
        return False
    declared = {one.partition(";")[0].strip().lower() for one in _declared(evidence, pair.here.status)}
    return here not in declared or there in declared


def _declared(evidence: OperationEvidence, status: int | None) -> Iterator[str]:
    for response in evidence.operation.responses if evidence.operation else ():
        if response.status in {str(status), f"{str(status)[:1]}XX", "default"}:
            yield from (content.media_type for content in response.content)


RULE = Rule(
    kinds=("response-media-type-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same request is served by both sides, the reference twice with one Content-Type, and the environment "
        "names another media type or charset; UTF-8 and no charset are one. What an environment held before may be a "
        "file of any type, unless the contract names the reference's type and not the other one."
    ),
    remedy="look at content negotiation and at what proxies on the way add or rewrite",
)
