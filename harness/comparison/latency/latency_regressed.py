"""One operation is slower than the environment's own distance explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from harness.comparison.latency.samples import (
    FEWEST_PAIRS,
    FEWEST_SAMPLES,
    FEWEST_TWICE,
    PAIRS,
    WINDOWS,
    Pair,
    distance,
    lateness,
    measured,
    noise,
    pairs,
    timings,
)
from harness.comparison.latency.samples import repeats as seconds_of_repeats
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side, Test
from harness.model.place import Part
from harness.statistics.proportion import clopper_pearson
from harness.statistics.shift import hodges_lehmann, signed_rank, unpaired_shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.rule import Told
    from harness.statistics.shift import Shift

SEEMS = (0.030, 0.5)
"""Seconds, and share of the reference's median, above which a shift is measured."""

COUNTS = (0.020, 0.3)
"""The same above which one is told, at the lower end of its interval."""

CONFIDENCE = 0.99
QUANTILE = 0.95
FEWEST_SLOW = 2
"""Answers above all of the reference's that make the slowest ones worth measuring, and that have to come back then."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """What seems slow is measured; what is measured is judged by its pairs."""
    away = distance(api)
    if away is None or api.sides.view.confirming:
        return
    for evidence in api.declared:
        here, there = (seconds_of_repeats(each) for each in (evidence.repeated_here, evidence.repeated_there))
        if min(len(here), len(there)) < FEWEST_SAMPLES:
            continue
        # Of what was asked while this process was busier, so much is its own.
        busy = max(0.0, lateness(evidence.repeated_there) - lateness(evidence.repeated_here))
        if _seems_slow(here, there, away + busy):
            found = Measurement(pairs=pairs(evidence), noise=noise(evidence), distance=away)
            yield from _judged(evidence, found) if found.is_enough else timings(evidence)


def _seems_slow(here: Sequence[float], there: Sequence[float], away: float) -> bool:
    """`away` is what is to be taken out, in seconds."""
    if unpaired_shift(here, there) - away > _least(SEEMS, median(here)):
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
        yield _slower(evidence, found)
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


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What pairs say."""

    pairs: tuple[Pair, ...]
    noise: tuple[float, ...]
    """Seconds by which the reference differs from itself."""
    distance: float
    """Seconds, as the repeats have it."""

    @cached_property
    def away(self) -> float:
        """The distance as far as the pairs allow it: nobody is further away than its quickest answer takes.

        Repeats that were asked while a side was busy say more.
        """
        if not self.pairs:
            return self.distance
        nearest = min(pair.there for pair in self.pairs), -min(pair.here for pair in self.pairs)
        return min(max(self.distance, nearest[1]), nearest[0])

    @property
    def is_enough(self) -> bool:
        """Whether it can be judged."""
        return len(self.pairs) >= FEWEST_PAIRS and len(self.noise) >= FEWEST_TWICE

    @property
    def is_measured_twice(self) -> bool:
        """Whether a second window was measured as well."""
        return len(self.pairs) >= PAIRS + FEWEST_PAIRS

    @property
    def halves(self) -> tuple[Measurement, Measurement]:
        """The earlier and the later pairs."""
        middle = len(self.pairs) // 2
        return replace(self, pairs=self.pairs[:middle]), replace(self, pairs=self.pairs[middle:])

    @cached_property
    def differences(self) -> tuple[float, ...]:
        """Seconds by which the environment took longer, its distance taken out."""
        return tuple(pair.there - pair.here - self.away for pair in self.pairs)

    @cached_property
    def shift(self) -> Shift:
        """Of the environment."""
        return hodges_lehmann(self.differences, CONFIDENCE)

    @property
    def here(self) -> float:
        """The reference's median."""
        return median(pair.here for pair in self.pairs)

    @property
    def there(self) -> float:
        """The environment's median."""
        return median(pair.there for pair in self.pairs)

    @property
    def is_slower(self) -> bool:
        """Whether the shift counts, and is above what asking the reference twice gives."""
        own = hodges_lehmann(self.noise, CONFIDENCE)
        return self.shift.low > max(_least(COUNTS, self.here), abs(own.low), abs(own.high))

    @property
    def test(self) -> Test:
        """The test that its interval belongs to."""
        return Test(
            name="Wilcoxon's signed-rank test, one-sided",
            p_value=signed_rank(self.differences),
            threshold=(1 - CONFIDENCE) / 2,
            reference_count=(sum(one > 0 for one in self.noise), len(self.noise)),
            environment_count=(sum(one > 0 for one in self.differences), len(self.pairs)),
        )


def _slower(evidence: OperationEvidence, found: Measurement) -> Difference:
    shift, sides = found.shift, evidence.sides
    words = (
        f"{sides.environment} takes {_ms(shift.estimate)} longer than {sides.reference} ({_ms(shift.low)} to "
        f"{_ms(shift.high)}), its distance of {_ms(found.away)} apart: {_ms(found.there)} against {_ms(found.here)}"
    )
    return _difference(evidence, found, words, (found.here, found.there), found.test.environment_count[0])


def _slower_at_times(
    evidence: OperationEvidence, found: Measurement, samples: tuple[list[float], list[float]], slow: int
) -> Difference:
    sides, (here, there) = evidence.sides, samples
    low, high = clopper_pearson(slow, len(there))
    words = (
        f"{slow} of {len(there)} answers ({low:.0%} to {high:.0%}) of {sides.environment} take longer than any of "
        f"{sides.reference}, its distance of {_ms(found.away)} apart: p95 {_ms(_p95(there))} against {_ms(_p95(here))}"
    )
    return _difference(evidence, found, words, (_p95(here), _p95(there)), slow)


def _difference(
    evidence: OperationEvidence, found: Measurement, words: str, seconds: tuple[float, float], differing: int
) -> Difference:
    sides, (here, there) = evidence.sides, seconds
    cases = dict.fromkeys(one.case for one in evidence.repeated_there)
    return Difference(
        kind="latency-regressed",
        place=evidence.place(Part.CONNECTION),
        environment=sides.environment,
        reference=sides.reference,
        message=words,
        reference_side=Side(text=_ms(here), value=round(here, 4)),
        environment_side=Side(text=_ms(there), value=round(there, 4)),
        basis=Basis.MEASURED,
        compared=len(found.pairs),
        differing=min(differing, len(found.pairs)),
        cases=tuple(cases),
        test=found.test,
        cause=f"latency {evidence.key}",
    )


def _least(bounds: tuple[float, float], seconds: float) -> float:
    return max(bounds[0], bounds[1] * seconds)


def _limit(here: Sequence[float], away: float, bounds: tuple[float, float]) -> float:
    """What no answer of the reference takes, by far, however far away it were."""
    return max(here) + away + _least(bounds, _p95(here))


def _above(there: Sequence[float], limit: float) -> int:
    return sum(1 for one in there if one > limit)


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[ceil(QUANTILE * len(seconds)) - 1]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


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
        "all of the reference's, which is p95. Requests that were retried, held back or asked while this process was "
        "busy do not count."
    ),
    remedy="look at what the operation does there: its queries, its cache, what it calls",
)
