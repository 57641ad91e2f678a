"""The error body comes in another media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.error.faults import changes, told
from harness.comparison.rule import Level, Rule
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference for the operation, with the faults that show it."""
    found = [change for change in changes(evidence) if change.aspect == "media-type"]
    if found:
        sides = evidence.sides
        first = found[0]
        message = f"errors are {first.environment} in {sides.environment}, {first.reference} in {sides.reference}"
        place = evidence.place(Part.RESPONSE_BODY, status=first.pair.here.status, media_type=first.pair.here.media_type)
        yield told(evidence, "error-media-type-changed", place, found, message)


RULE = Rule(
    kinds=("error-media-type-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same fault is refused with the same status by both sides, by the reference twice with one Content-Type, "
        "and here with another."
    ),
    remedy="send errors with the contract's media type; look at what gateways answer themselves",
)
