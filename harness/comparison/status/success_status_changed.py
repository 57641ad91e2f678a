"""The same request gets another success status: 201 became 200."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference for each status of the reference."""
    served = [pair for pair in evidence.own if pair.both_succeeded]
    groups: dict[int | None, list[Pair]] = defaultdict(list)
    for pair in served:
        if pair.here.status != pair.there.status:
            groups[pair.here.status].append(pair)
    for status, pairs in groups.items():
        if _depends_on_state(evidence, status, pairs, served):
            continue
        yield _difference(evidence, status, tuple(pairs), len(served))


def _depends_on_state(evidence: OperationEvidence, status: int | None, pairs: list[Pair], served: list[Pair]) -> bool:
    """Whether the reference gives both statuses itself, and not every request of the one is answered by the other."""
    shown = {one.status for one in evidence.reference if one.succeeded}
    alike = [pair for pair in served if pair.here.status == status and pair.there.status == status]
    return bool(alike) and any(pair.there.status in shown for pair in pairs)


def _difference(evidence: OperationEvidence, status: int | None, pairs: tuple[Pair, ...], compared: int) -> Told:
    others = " or ".join(sorted({str(pair.there.status) for pair in pairs}))
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(text=f"{status} to {counted(len(pairs), compared)}", value=status),
        environment=Side(text=f"{others} to {counted(len(pairs), compared)}", value=others),
        cause=f"{status} → {others}",
    )
    message = f"success is {others} in {evidence.sides.environment}, {status} in {evidence.sides.reference}"
    place = evidence.place(Part.RESPONSE_STATUS, status=status, media_type=pairs[0].here.media_type)
    return evidence.difference("success-status-changed", place, message, shown)


RULE = Rule(
    kinds=("success-status-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same request is served by both sides, by the reference twice with one status, and here with another. "
        "Statuses that only say how much was found (204, 206) are not compared where stored data decide, "
        "nor are two that the reference gives itself, unless each request that gets one there gets the other here."
    ),
    remedy="answer with the status that the contract declares",
)
