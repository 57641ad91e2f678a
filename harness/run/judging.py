"""What is known of a cell, from the findings about it and from what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.case import Credential, Purpose
from harness.model.exchange import METHOD_NOT_PERMITTED, FailureKind
from harness.model.finding import Confidence
from harness.model.observation import BodyKind
from harness.model.place import WHOLE_API, Part
from harness.model.repeating import REPEATED
from harness.model.report import Cell, CellStatus
from harness.model.taxonomy import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from harness.model.finding import Finding
    from harness.model.observation import Observation
    from harness.run.cells import CellKey

UNREACHABLE = "environment-unreachable"
"""The one kind that says 'could not be judged' rather than 'differs'."""

_REASONS = {
    FailureKind.NO_CREDENTIAL: "no credential could be had",
    FailureKind.BUDGET_SPENT: "traffic.max_requests was spent",
    FailureKind.CIRCUIT_OPEN: "the operation timed out and was not asked again",
    FailureKind.RATE_LIMITED: "every request was answered by 429, even after waiting",
    FailureKind.GATEWAY: "only the gateway answered (502, 503 or 504)",
    FailureKind.INTERRUPTED: "the run was interrupted",
    FailureKind.NOT_SENDABLE: "its requests cannot be written as HTTP",
}

_A_RESOURCE = "give a binding, or an operation that lists or creates one"
"""What helps where there is nothing to ask an operation of."""

PARTIAL = frozenset(
    {
        FailureKind.BUDGET_SPENT,
        FailureKind.RATE_LIMITED,
        FailureKind.GATEWAY,
        FailureKind.NO_CREDENTIAL,
        FailureKind.INTERRUPTED,
    }
)
"""Failures after which an environment was not asked everything, whatever the rest of it answered."""

_ASIDE = REPEATED | {
    Purpose.ROUTE,
    Purpose.UNDOCUMENTED,
    Purpose.AUTHENTICATION,
    Purpose.HARVEST,
    Purpose.CLEANUP,
    Purpose.PUBLISHED_CONTRACT,
    Purpose.BURST,
    Purpose.RELATION,
}
"""Purposes whose answers alone say nothing of what an operation does."""


_OF_ANSWERING = frozenset({Category.AVAILABILITY, Category.TIMEOUT})
"""Categories of findings that an operation does not answer."""

_BEFORE = frozenset({401, 403, 404, 405})
"""Statuses of answers that show nothing of what an operation does."""


def is_own(observation: Observation) -> bool:
    """Whether an operation itself was asked, as the environment's own identity."""
    return observation.credential is Credential.OWN and observation.purpose not in _ASIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of one operation in one environment."""

    observations: Sequence[Observation]
    not_generated: str | None
    """Why there are no requests, or not all, from the corpus or the contract."""

    @property
    def own(self) -> tuple[Observation, ...]:
        """What was asked of the operation itself, as the environment's own identity."""
        return tuple(filter(is_own, self.observations))

    @property
    def unanswered(self) -> tuple[Observation, ...]:
        """The first asking of each case that never got an answer."""
        answered = {one.case for one in self.own if one.answered}
        return tuple({one.case: one for one in reversed(self.own) if one.case not in answered}.values())

    @property
    def answered(self) -> frozenset[str]:
        """Ids of the cases that were answered, whatever the answer."""
        return frozenset(one.case for one in self.own if one.answered)

    @property
    def served(self) -> frozenset[str]:
        """Ids of the cases that were answered with a success."""
        return frozenset(one.case for one in self.own if one.succeeded)

    @property
    def turned_away(self) -> str | None:
        """The statuses, where all answers are of what stands before the operation: route, resource or credential."""
        statuses = sorted({one.status for one in self.own if one.answered and one.status is not None})
        return ", ".join(map(str, statuses)) if _BEFORE.issuperset(statuses) else None

    @property
    def cut(self) -> bool:
        """Whether every success was longer than what is read."""
        successes = [one for one in self.own if one.succeeded]
        return bool(successes) and all(one.body_kind is BodyKind.TRUNCATED for one in successes)

    def reason(self, method: str) -> str | None:
        """Why nothing can be judged; `None` where something was answered."""
        if any(one.answered for one in self.own):
            return None
        return self.missing(method) or self.not_generated or "nothing was asked"

    def missing(self, method: str, among: Collection[str] | None = None) -> str | None:
        """Why there are cases, or some `among` these, without an answer: the commonest reason, if any."""
        unanswered = (one for one in self.unanswered if among is None or one.case in among)
        failures = [one.failure for one in unanswered if one.failure]
        if not failures:
            return None
        if any(failure.message.startswith(METHOD_NOT_PERMITTED) for failure in failures):
            # Whatever else is missing is missing for that: nothing was created that could be changed or deleted.
            return f"{METHOD_NOT_PERMITTED} {method}"
        kind, _ = Counter(failure.kind for failure in failures).most_common(1)[0]
        message, _ = Counter(failure.message for failure in failures if failure.kind is kind).most_common(1)[0]
        if kind is FailureKind.NO_VALUE:
            return f"no resource to ask it of ({message}): {_A_RESOURCE}"
        said = _REASONS.get(kind) or f"no answer: {message}"
        return f"{said}: {message}" if kind is FailureKind.NO_CREDENTIAL else said


def cell(key: CellKey, *, reference: Asked, environment: Asked, findings: Iterable[Finding]) -> Cell:
    """The state of one cell."""
    exchanges = sum(1 for observation in environment.observations if observation.requested is not None)
    drift = [*filter(_makes_drift, findings)]
    reason = _not_judged(key, reference, environment)
    if reason is not None and not drift:
        return Cell(status=CellStatus.NOT_JUDGED, exchanges=exchanges, reason=reason)
    status = CellStatus.DRIFT if drift else CellStatus.SAME
    if any(one.category in _OF_ANSWERING for one in drift):
        # That nothing could be compared is what the finding says.
        return Cell(status=status, exchanges=exchanges, reason=None)
    # Drift of one sort must not hide that nothing else could be seen.
    return Cell(status=status, exchanges=exchanges, reason=reason or _not_wholly(key, reference, environment))


def _makes_drift(finding: Finding) -> bool:
    """Whether it is drift of the operation: what is only worth knowing of a whole API is said of the API once."""
    if finding.confidence is Confidence.SUSPECTED or finding.kind == UNREACHABLE:
        return False
    return finding.place.operation != WHOLE_API or finding.severity is not Severity.INFO


def _not_judged(key: CellKey, reference: Asked, environment: Asked) -> str | None:
    method = key.operation.partition(" ")[0]
    if (reason := environment.reason(method)) is not None:
        return reason
    if (reason := reference.reason(method)) is not None:
        return f"in the reference: {reason}"
    if (statuses := reference.turned_away) is not None:
        return f"in the reference: every request was turned away ({statuses}), nothing of it was seen"
    if reference.served and not reference.served & environment.answered:
        return f"nothing that the reference serves could be asked: {environment.missing(method) or 'it was not asked'}"
    if (few := _few(method, reference, environment)) is not None:
        return few
    # Where the reference's are as long, there is still the status and the headers to be judged.
    is_cut = environment.cut and not reference.cut
    return "its answers are longer than what is read, the reference's are not" if is_cut else None


def _few(method: str, reference: Asked, environment: Asked) -> str | None:
    """Why too little was answered of what the reference serves: less than half is no ground for calling it the same."""
    # Of what was put to both: the reference is also asked what only another environment gave a reason for, and what has
    # no resource to be asked of is most often the echo of drift in the operation that was to create it.
    served = reference.served & {one.case for one in environment.own if not _has_no_value(one)}
    answered = served & environment.answered
    if 2 * len(answered) >= len(served):
        return None
    missing = environment.missing(method, served)
    return f"only {len(answered)} of {len(served)} requests that the reference serves were answered: {missing}"


def _has_no_value(observation: Observation) -> bool:
    return observation.failure is not None and observation.failure.kind is FailureKind.NO_VALUE


def _not_wholly(key: CellKey, reference: Asked, environment: Asked) -> str | None:
    missing = environment.missing(key.operation.partition(" ")[0])
    if missing is None:
        only_refused = None if reference.served else "no request was served: only refusals were compared"
        return environment.not_generated or only_refused
    cases = len({one.case for one in environment.own})
    return f"{len(environment.unanswered)} of {cases} requests: {missing}"


def is_gap(cell: Cell, among: Collection[Cell]) -> bool:
    """Whether a cell could not be judged; one that is left out counts only where nothing else was judged either."""
    if cell.status is not CellStatus.NOT_JUDGED:
        return False
    return not cell.is_left_out or all(one.status is CellStatus.NOT_JUDGED for one in among)


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
