"""The same fault gets an error body of another shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.error.faults import changes, told, usual_words
from harness.comparison.rule import Level, Rule
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference for the operation, with the faults that show it."""
    found = [change for change in changes(evidence) if change.aspect == "shape"]
    if found:
        sides = evidence.sides
        first = found[0]
        message = f"errors come in another shape in {sides.environment} than in {sides.reference}: {usual_words(found)}"
        place = evidence.place(Part.RESPONSE_BODY, status=first.pair.here.status, media_type=first.pair.here.media_type)
        yield told(evidence, "error-shape-changed", place, found, message)


RULE = Rule(
    kinds=("error-shape-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same fault is refused with the same status by both sides, and names or types of the error body differ; "
        "what stands under `details`, texts and identifiers are not compared. Of a request with several faults it "
        "counts how many entries each list of the error has."
    ),
    remedy="answer errors in the one shape of the project's error standard; look at what gateways answer themselves",
)
