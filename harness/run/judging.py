"""What is known of a cell, from the findings about it and from what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.exchange import FailureKind
from harness.model.finding import Confidence
from harness.model.place import WHOLE_API, Part
from harness.model.report import Cell, CellStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from harness.model.finding import Finding
    from harness.model.observation import Observation
    from harness.run.cells import CellKey

NOT_PERMITTED = "traffic.methods does not permit"
"""How the reason of a cell begins that the user's own configuration leaves out."""

UNREACHABLE = "environment-unreachable"
"""The one kind that says 'could not be judged' rather than 'differs'."""

_REASONS = {
    FailureKind.NO_VALUE: "no resource to ask it of: give a binding, or an operation that lists or creates one",
    FailureKind.NO_CREDENTIAL: "no credential could be had",
    FailureKind.BUDGET_SPENT: "traffic.max_requests was spent",
    FailureKind.CIRCUIT_OPEN: "the operation timed out and was not asked again",
    FailureKind.RATE_LIMITED: "every request was answered by 429, even after waiting",
    FailureKind.GATEWAY: "only the gateway answered (502, 503 or 504)",
    FailureKind.INTERRUPTED: "the run was interrupted",
    FailureKind.NOT_SENDABLE: "its requests cannot be written as HTTP",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of one operation in one environment."""

    observations: Sequence[Observation]
    not_generated: str | None
    """Why there are no requests, from the corpus or the contract."""

    @property
    def answered(self) -> bool:
        """Whether any answer can be judged."""
        return any(observation.answered for observation in self.observations)

    def reason(self, method: str) -> str | None:
        """Why nothing can be judged; `None` where something was answered."""
        if self.answered:
            return None
        failures = [observation.failure for observation in self.observations if observation.failure]
        if not failures:
            return self.not_generated or "nothing was asked"
        kind, _ = Counter(failure.kind for failure in failures).most_common(1)[0]
        if kind is FailureKind.NOT_PERMITTED:
            return f"{NOT_PERMITTED} {method}"
        message = next(failure.message for failure in failures if failure.kind is kind)
        return _REASONS.get(kind) or f"no answer: {message}"


def cell(key: CellKey, *, reference: Asked, environment: Asked, findings: Iterable[Finding]) -> Cell:
    """The state of one cell."""
    method = key.operation.partition(" ")[0]
    exchanges = sum(1 for observation in environment.observations if observation.requested is not None)
    if any(finding.confidence is not Confidence.SUSPECTED and finding.kind != UNREACHABLE for finding in findings):
        return Cell(status=CellStatus.DRIFT, exchanges=exchanges, reason=None)
    if (reason := environment.reason(method)) is not None:
        return Cell(status=CellStatus.NOT_JUDGED, exchanges=exchanges, reason=reason)
    if (reason := reference.reason(method)) is not None:
        return Cell(status=CellStatus.NOT_JUDGED, exchanges=exchanges, reason=f"in the reference: {reason}")
    return Cell(status=CellStatus.SAME, exchanges=exchanges, reason=environment.not_generated)


def excluded(cell: Cell) -> bool:
    """Whether a cell was not judged because the user's own configuration leaves it out, not because it failed."""
    return cell.status is CellStatus.NOT_JUDGED and NOT_PERMITTED in (cell.reason or "")


def is_gap(cell: Cell, among: Collection[Cell]) -> bool:
    """Whether a cell could not be judged; one that is left out counts only where nothing else was judged either."""
    if cell.status is not CellStatus.NOT_JUDGED:
        return False
    return not excluded(cell) or all(one.status is CellStatus.NOT_JUDGED for one in among)


def concerns(finding: Finding, key: CellKey) -> bool:
    """Whether a finding is about a cell: its own, one of the whole API, or one of a further method of its path."""
    place = finding.place
    if place.api != key.api or finding.environment != key.environment:
        return False
    if place.operation == key.operation:
        return True
    path = key.operation.partition(" ")[2]
    if finding.kind == "operation-undocumented":
        return place.operation.partition(" ")[2] == path
    whole = place.operation == WHOLE_API
    return whole and (place.part is not Part.REQUEST_PATH or path.startswith(place.pointer))
