"""The machine-readable code of the same fault differs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.comparison.error.faults import Change, changes, told, usual_words
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import name_of
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference for each place that holds a code."""
    by_pointer: dict[str, list[Change]] = defaultdict(list)
    for change in changes(evidence):
        if change.aspect == "code":
            by_pointer[change.pointer].append(change)
    for pointer, found in by_pointer.items():
        sides, first = evidence.sides, found[0].pair.here
        message = f"the error code at {name_of(pointer)} is another in {sides.environment}: {usual_words(found)}"
        place = evidence.place(Part.RESPONSE_BODY, status=first.status, media_type=first.media_type, pointer=pointer)
        yield told(evidence, "error-code-changed", place, found, message)


RULE = Rule(
    kinds=("error-code-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "A machine code is a text without blanks that the reference gives for the same fault both times, that tells "
        "its faults apart, and that is no echo of the request. Status, media type and shape are the same, the code is "
        "another. So is the text that says where the fault is, which ends in the name of what is wrong."
    ),
    remedy="keep codes as they are in the reference: clients branch on them",
)
