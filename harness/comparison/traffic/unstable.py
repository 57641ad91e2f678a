"""The same request now succeeds and now fails, while the reference answers it every time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from harness.comparison.evidence import SHOWN_CASES
from harness.comparison.rule import Level, Rule
from harness.comparison.traffic.passing_failures import passing_failures
from harness.comparison.traffic.ways import FAILED, repeated
from harness.model.difference import Basis, Difference, Question, Side, Wanted
from harness.model.place import Part
from harness.statistics.proportion import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.comparison.traffic.passing_failures import PassingFailures
    from harness.comparison.traffic.ways import Repeated
    from harness.model.observation import Observation
    from harness.model.place import Place

ENOUGH: Final = 2
"""Requests that are served when they are asked again; one alone may be the end of an outage."""


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Failures that come and go there, and never once in the reference."""
    here, there = repeated(evidence.repeated_here), repeated(evidence.repeated_there)
    if here is None or there is None:
        yield from _not_repeated(evidence)
    elif not here.failures and any(way.succeeded for way in here.ways) and there.fails_now_and_then:
        yield _difference(evidence, here, there)


def _not_repeated(evidence: OperationEvidence) -> Iterator[Told]:
    """What writes: requests that fail are asked again, and come and go where they are served then."""
    found = passing_failures(evidence)
    if found is None:
        return
    if not found.was_asked_again:
        yield Question(
            wanted=Wanted.CONFIRMATION,
            environment=evidence.sides.environment,
            api=evidence.sides.contract.name,
            operation=evidence.key,
            cases=tuple(dict.fromkeys(pair.id for pair in found.failed)),
            place=_place(evidence),
        )
    elif len(found.served_again) >= ENOUGH:
        yield _passing(evidence, found)


def _passing(evidence: OperationEvidence, found: PassingFailures) -> Difference:
    sides, failed = evidence.sides, len(found.failed)
    low, high = clopper_pearson(failed, found.of)
    how = Counter(str(pair.there.status) for pair in found.failed).most_common(1)[0][0]
    return Difference(
        kind="unstable",
        place=_place(evidence),
        environment=sides.environment,
        reference=sides.reference,
        message=(
            f"requests fail ({how}) in {sides.environment} and are served when they are asked again: {failed} of "
            f"{found.of} ({failed / found.of:.0%}, {low:.0%} to {high:.0%}) failed"
        ),
        reference_side=Side(text=f"failed 0 of {found.of} requests", value=0),
        environment_side=Side(
            text=f"failed {failed} of {found.of} requests",
            value={"failed": failed, "of": found.of, "interval": [round(low, 4), round(high, 4)]},
        ),
        basis=Basis.MEASURED,
        compared=found.of,
        differing=failed,
        cases=tuple(dict.fromkeys(pair.id for pair in found.failed))[:SHOWN_CASES],
        cause="unstable",
    )


def _place(evidence: OperationEvidence) -> Place:
    return evidence.place(Part.RESPONSE_STATUS)


def _difference(evidence: OperationEvidence, here: Repeated, there: Repeated) -> Difference:
    sides, of = evidence.sides, len(there.labels)
    low, high = clopper_pearson(there.failures, of)
    repeats = (one for one in evidence.repeated_there if one.case == there.case)
    failed = [one for one in repeats if there.labels.get(one.asking) == FAILED]
    how = Counter(map(_words, failed)).most_common(1)[0][0]
    share = f"{there.failures} of {of} ({there.failures / of:.0%}, {low:.0%} to {high:.0%})"
    return Difference(
        kind="unstable",
        place=_place(evidence),
        environment=sides.environment,
        reference=sides.reference,
        message=f"the same request now succeeds and now fails ({how}) in {sides.environment}: {share} failed",
        reference_side=Side(text=f"failed 0 of {len(here.labels)} times", value=0),
        environment_side=Side(
            text=f"failed {there.failures} of {of} times",
            value={"failed": there.failures, "of": of, "interval": [round(low, 4), round(high, 4)]},
        ),
        basis=Basis.MEASURED,
        compared=of,
        differing=there.failures,
        cases=(there.case,),
        cause="unstable",
    )


def _words(observation: Observation) -> str:
    if observation.status is not None:
        return str(observation.status)
    return observation.failure.kind.value.replace("-", " ") if observation.failure else "no answer"


RULE = Rule(
    kinds=("unstable",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Of many repeats of the same safe request to the same resource at least three fail (500 and above, a broken "
        "connection, no answer in time, retries included), with successes between them, and the reference never "
        "fails. One outage, such as a restart, is not enough. Of an operation that writes at least three requests "
        "fail, with successes between them, and two of them or more are served when they are asked again."
    ),
    remedy="compare the instances behind the address: one of them is likely to be unwell",
)
