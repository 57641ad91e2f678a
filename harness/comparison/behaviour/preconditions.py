"""A condition that the reference heeds (RFC 9110, section 13.1.1) and that is not looked at here: a lost update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.model.case import Role, Slot
from harness.model.conditions import ANY_STATE, IF_MATCH
from harness.model.difference import Side
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.difference import Difference

FAILED = 412
"""The status of a request whose condition does not hold (RFC 9110, section 15.5.13)."""

KIND = "parameter-ignored"


def is_conditional(case: Case) -> bool:
    """Whether a request names a state of a resource: one that an earlier step showed, or one that nothing is in."""
    given = [value for name, value in case.headers if name.lower() == IF_MATCH]
    return any(value.role is Role.CREATED if isinstance(value, Slot) else value != ANY_STATE for value in given)


def is_ignored(pair: Pair) -> bool:
    """Whether the environment serves what the reference refuses since the resource is in another state."""
    refused = pair.here.status == FAILED and pair.there.succeeded
    return refused and pair.case is not None and is_conditional(pair.case)


def told(evidence: OperationEvidence) -> Iterator[Difference]:
    """One difference for an operation."""
    pairs = tuple(pair for pair in evidence.own if is_ignored(pair))
    if not pairs:
        return
    sides, there = evidence.sides, pairs[0].there.status
    compared = sum(1 for pair in evidence.own if pair.case is not None and is_conditional(pair.case))
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(text=f"{FAILED} to {counted(len(pairs), compared)}", value=FAILED),
        environment=Side(text=f"{there} to {counted(len(pairs), compared)}", value=there),
        cause=f"{KIND} {IF_MATCH}",
    )
    message = (
        f"a change of what was changed meanwhile is served ({there}) in {sides.environment} although If-Match names a "
        f"state that is over, and refused ({FAILED}) in {sides.reference}: what was written in between is lost"
    )
    place = evidence.place(Part.REQUEST_HEADER, pointer=joined("", IF_MATCH), status=FAILED)
    yield evidence.difference(KIND, place, message, shown)
