"""The operation's latency target is not met there."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from harness.comparison.latency.samples import FEWEST_PAIRS, FEWEST_SAMPLES, measured, repeats, timings
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side, Test
from harness.model.place import Part
from harness.statistics.proportion import at_least, clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told

STALLS = 0.02
"""So many answers may be held up on the way, whatever the service does: no target is judged by them."""

SEEMS, TOLD = 0.90, 0.98
"""Two-sided confidences: to be measured, and to be told."""


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """More answers above the target than it allows: first among the repeats, then measured with nothing else asked."""
    seen, counted = repeats(evidence.repeated_there), measured(evidence.repeated_there)
    if evidence.sides.view.confirming or len(seen) < FEWEST_SAMPLES:
        return
    for quantile, limit in _targets(evidence):
        if not _is_exceeded(seen, quantile, limit, SEEMS):
            continue
        if len(counted) < FEWEST_PAIRS:
            yield from timings(evidence)
            return
        if _is_exceeded(counted, quantile, limit, TOLD):
            yield _difference(evidence, counted, quantile, limit)
            return


def _targets(evidence: OperationEvidence) -> Iterator[tuple[float, float]]:
    """(quantile, seconds) of every target, the plainest first."""
    inventory = evidence.sides.contract.inventory
    if inventory is None or inventory.latency_target is None:
        return
    target = inventory.latency_target.of(evidence.key)
    for quantile, limit in ((0.5, target.p50_ms), (0.95, target.p95_ms), (0.99, target.p99_ms)):
        if limit is not None:
            yield quantile, limit / 1000


def _is_exceeded(seconds: list[float], quantile: float, limit: float, confidence: float) -> bool:
    slow = sum(1 for one in seconds if one > limit)
    return clopper_pearson(slow, len(seconds), confidence)[0] > _allowed(quantile)


def _allowed(quantile: float) -> float:
    return max(1 - quantile, STALLS)


def _difference(evidence: OperationEvidence, seconds: list[float], quantile: float, limit: float) -> Difference:
    sides, of = evidence.sides, len(seconds)
    slow = sum(1 for one in seconds if one > limit)
    here = sum(1 for one in measured(evidence.repeated_here) if one > limit)
    low, high = clopper_pearson(slow, of)
    name, reached = f"p{quantile * 100:.0f}", sorted(seconds)[ceil(quantile * of) - 1]
    return Difference(
        kind="latency-budget-exceeded",
        place=evidence.place(Part.CONNECTION),
        environment=sides.environment,
        reference=sides.reference,
        message=(
            f"{name} is {1000 * reached:.0f} ms in {sides.environment}, above the target of {1000 * limit:.0f} ms: "
            f"{slow} of {of} answers are slower ({low:.0%} to {high:.0%}, allowed are {1 - quantile:.0%})"
        ),
        reference_side=Side(text=f"{here} of {len(measured(evidence.repeated_here))} answers slower", value=here),
        environment_side=Side(text=f"{slow} of {of} answers slower", value=round(reached, 4)),
        basis=Basis.MEASURED,
        compared=of,
        differing=slow,
        cases=tuple(dict.fromkeys(one.case for one in evidence.repeated_there)),
        test=Test(
            name="binomial test, one-sided",
            p_value=at_least(slow, of, _allowed(quantile)),
            threshold=(1 - TOLD) / 2,
            reference_count=(here, len(measured(evidence.repeated_here))),
            environment_count=(slow, of),
        ),
        cause=f"latency {evidence.key}",
    )


RULE = Rule(
    kinds=("latency-budget-exceeded",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "latency_target of the API's inventory (api.yaml), of the API or the operation. The share of answers above it, "
        "measured with one request in flight, connection time apart, has to lie above what the target allows (5 % for "
        "p95), at the lower end of its exact interval; 2 % of answers may be held up on the way."
    ),
    remedy="make the operation faster there, or agree on another target",
)
