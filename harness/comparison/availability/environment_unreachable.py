"""No request got an answer: DNS, connect, TLS, or every request failed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.comparison.evidence import SHOWN_CASES
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side
from harness.model.exchange import NOT_SENT, TIMEOUTS, UNREACHABLE, FailureKind
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

FEWEST = 2
"""Operations that have to fail before waiting in vain is a matter of the whole environment."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Everything that was sent failed, while the reference answers."""
    reference = [one for evidence in api.operations.values() for one in evidence.reference]
    environment = [one for evidence in api.operations.values() for one in evidence.environment]
    sent = [one for one in environment if one.failure is not None and one.failure.kind not in NOT_SENT]
    silent = sent and not any(one.answered for one in environment)
    if not silent or not any(one.answered for one in reference) or not _of_the_environment(sent):
        return
    yield _difference(api, sent)


def _of_the_environment(failed: list[Observation]) -> bool:
    kinds = {one.failure.kind for one in failed if one.failure is not None}
    if FailureKind.RATE_LIMITED in kinds:
        return False
    if kinds <= UNREACHABLE:
        return True
    # One operation that hangs or fails is that operation's matter.
    return len({one.operation for one in failed}) >= FEWEST or not kinds & (TIMEOUTS | {FailureKind.GATEWAY})


def _difference(api: ApiEvidence, failed: list[Observation]) -> Difference:
    reasons = Counter(str(one.failure.kind) for one in failed if one.failure is not None)
    reason = min(reasons, key=lambda kind: (-reasons[kind], kind))
    message = next(one.failure.message for one in failed if one.failure is not None and one.failure.kind == reason)
    return Difference(
        kind="environment-unreachable",
        place=api.place(Part.CONNECTION),
        environment=api.sides.environment,
        reference=api.sides.reference,
        message=f"{api.sides.environment} gave no answer at all: {message or reason}",
        reference_side=Side(text="answers"),
        environment_side=Side(text=f"{reason} in {reasons[reason]} of {len(failed)} requests", value=reason),
        basis=Basis.PAIRED,
        compared=len(failed),
        differing=len(failed),
        cases=_cases(failed),
        cause="unreachable",
    )


def _cases(failed: list[Observation]) -> tuple[str, ...]:
    """One case of each operation first: what is asked again must cover more than one."""
    first = {one.operation: one.case for one in reversed(failed)}
    return tuple(dict.fromkeys([*first.values(), *(one.case for one in failed)]))[:SHOWN_CASES]


RULE = Rule(
    kinds=("environment-unreachable",),
    level=Level.API,
    judge=judge,
    decided="Every request that was sent failed before an answer came, while the reference answers.",
    remedy="check base_url, DNS, network and certificates with api-drift check",
)
