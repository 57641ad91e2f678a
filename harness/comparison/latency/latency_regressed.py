"""One operation is slower than the environment's own distance explains."""

from __future__ import annotations

from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from harness.comparison.latency import slow_inputs
from harness.comparison.latency.measurement import (
    CONFIDENCE,
    COUNTS,
    Measurement,
    least,
    milliseconds,
    regressed,
    slower,
)
from harness.comparison.latency.samples import (
    FEWEST_SAMPLES,
    WINDOWS,
    distance,
    lateness,
    measured,
    noise,
    pairs,
    timings,
)
from harness.comparison.latency.samples import repeats as seconds_of_repeats
from harness.comparison.rule import Level, Rule
from harness.statistics.proportion import clopper_pearson
from harness.statistics.shift import unpaired_shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.difference import Difference

SEEMS = (0.030, 0.5)
"""Seconds, and share of the reference's median, above which a shift is measured."""

QUANTILE = 0.95
FEWEST_SLOW = 2
"""Answers above all of the reference's that make the slowest ones worth measuring, and that have to come back then."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """What seems slow is measured; what is measured is judged by its pairs."""
    away = distance(api)
    if away is None or api.sides.view.confirming:
        return
    for evidence in api.declared:
        if not _seems_slow(evidence, away):
            yield from slow_inputs.judge(api, evidence, away)
            continue
        here, there = evidence.repeated_here, evidence.repeated_there
        found = Measurement(pairs=pairs(here, there), noise=noise(here, there), distance=away)
        yield from _judged(evidence, found) if found.is_enough else timings(evidence)


def _seems_slow(evidence: OperationEvidence, away: float) -> bool:
    """`away` is what is to be taken out, in seconds. What is not repeated does not seem so."""
    here, there = (seconds_of_repeats(each) for each in (evidence.repeated_here, evidence.repeated_there))
    if min(len(here), len(there)) < FEWEST_SAMPLES:
        return False
    # Of what was asked while this process was busier, so much is its own.
    away += max(0.0, lateness(evidence.repeated_there) - lateness(evidence.repeated_here))
    if unpaired_shift(here, there) - away > least(SEEMS, median(here)):
        return True
    return _above(there, _limit(here, away, SEEMS)) >= FEWEST_SLOW


def _judged(evidence: OperationEvidence, found: Measurement) -> Iterator[Told]:
    """What is slower in one window is measured in a second one, and has to be so in each."""
    told = [*_told(evidence, found)]
    if told and not found.is_measured_twice:
        yield from timings(evidence, windows=WINDOWS)
    elif not found.is_slower or all(half.is_slower for half in found.halves):
        yield from told


def _told(evidence: OperationEvidence, found: Measurement) -> Iterator[Difference]:
    if found.is_slower:
        yield slower(evidence, found, _asked(evidence))
        return
    here = [*seconds_of_repeats(evidence.repeated_here), *measured(evidence.repeated_here)]
    quiet = measured(evidence.repeated_there)
    there = [*seconds_of_repeats(evidence.repeated_there), *quiet]
    limit = _limit(here, found.away, COUNTS)
    slow = _above(there, limit)
    # The repeats alone may have been slow for what else was asked at the time, and so may one window.
    halves = (quiet[: len(quiet) // 2], quiet[len(quiet) // 2 :]) if found.is_measured_twice else (quiet,)
    comes_back = _above(quiet, limit) >= FEWEST_SLOW and all(_above(half, limit) for half in halves)
    if comes_back and clopper_pearson(slow, len(there), 2 * CONFIDENCE - 1)[0] > 1 - QUANTILE:
        yield _slower_at_times(evidence, found, (here, there), slow)


def _slower_at_times(
    evidence: OperationEvidence, found: Measurement, samples: tuple[list[float], list[float]], slow: int
) -> Difference:
    sides, (here, there) = evidence.sides, samples
    low, high = clopper_pearson(slow, len(there))
    words = (
        f"{slow} of {len(there)} answers ({low:.0%} to {high:.0%}) of {sides.environment} take longer than any of "
        f"{sides.reference}, its distance of {milliseconds(found.away)} apart: p95 {milliseconds(_p95(there))} against "
        f"{milliseconds(_p95(here))}"
    )
    return regressed(evidence, found, words, (_p95(here), _p95(there)), slow, _asked(evidence))


def _asked(evidence: OperationEvidence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.case for one in evidence.repeated_there))


def _limit(here: Sequence[float], away: float, bounds: tuple[float, float]) -> float:
    """What no answer of the reference takes, by far, however far away it were."""
    return max(here) + away + least(bounds, _p95(here))


def _above(there: Sequence[float], limit: float) -> int:
    return sum(1 for one in there if one > limit)


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[ceil(QUANTILE * len(seconds)) - 1]


RULE = Rule(
    kinds=("latency-regressed",),
    level=Level.API,
    judge=judge,
    decided=(
        "What seems slow on the repeats is measured: 16 pairs, one request in flight, environments in turn, the "
        "reference twice; and what is slower then once more, a while later, since it has to be so both times. The "
        "environment's distance (the median shift of all its operations, and no more than the quickest of the pairs) "
        "and connection time are taken out; the Hodges-Lehmann shift has to lie above 20 ms, 30 % of the reference's "
        "time and what the reference differs from itself, with 99 % confidence; or more than 5 % of the answers above "
        "all of the reference's, which is p95. Single requests that are late by 100 ms and by as much again as the "
        "reference takes are asked again, and measured in the same way, by 8 pairs, if they are late each time. "
        "Requests that were retried, held back or asked while this process was busy do not count."
    ),
    remedy="look at what the operation does there: its queries, its cache, what it calls",
)
