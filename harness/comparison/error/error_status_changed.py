"""The same fault gets another error status: 400 became 422."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.comparison.error.faults import Change, changes, own_or_shape, told
from harness.comparison.rule import Level, Rule
from harness.model.case import Role
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference for each status of the reference."""
    by_status: dict[int | None, list[Change]] = defaultdict(list)
    for change in changes(evidence):
        if change.aspect == "status" and own_or_shape(change):
            by_status[change.pair.here.status].append(change)
    for status, found in by_status.items():
        sides = evidence.sides
        others = " or ".join(sorted({change.environment for change in found}))
        verb = "get" if len(_named(found)) > 1 else "gets"
        message = f"{_faults(found)} {verb} {others} in {sides.environment}, {status} in {sides.reference}"
        place = evidence.place(Part.RESPONSE_STATUS, status=status, media_type=found[0].pair.here.media_type)
        yield told(evidence, "error-status-changed", place, found, message)


def _faults(found: list[Change]) -> str:
    faults = _named(found)
    if not faults:
        deleted = all(change.pair.role is Role.DELETED for change in found)
        return "a request for a deleted resource" if deleted else "a refused request"
    more = len(faults) - 1
    return f"{faults[0]} and {more} more {'fault' if more == 1 else 'faults'}" if more else faults[0]


def _named(found: list[Change]) -> list[str]:
    """The faults in words, each once."""
    return list(dict.fromkeys(str(change.pair.fault) for change in found if change.pair.fault is not None))


RULE = Rule(
    kinds=("error-status-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same fault, on a resource in the same role, is refused by both sides, by the reference twice with one "
        "status, and here with another. How missing and bad credentials are refused is told as auth-challenge-changed."
    ),
    remedy="answer the fault with the contract's status; look at which layer refuses it (service, framework, gateway)",
)
