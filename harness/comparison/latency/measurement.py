"""What pairs of askings say: by how much an environment is slower, beyond its distance and the reference's noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Final

from harness.comparison.latency.samples import FEWEST_PAIRS, FEWEST_TWICE, PAIRS
from harness.model.difference import Basis, Difference, Side, Test
from harness.model.place import Part
from harness.statistics.shift import hodges_lehmann, signed_rank

if TYPE_CHECKING:
    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.latency.samples import Pair
    from harness.statistics.shift import Shift

COUNTS: Final = (0.020, 0.3)
"""Seconds, and share of the reference's median, above which a shift is told, at the lower end of its interval."""

CONFIDENCE: Final = 0.99


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
        return self.shift.low > max(least(COUNTS, self.here), abs(own.low), abs(own.high))

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


def slower(evidence: OperationEvidence, found: Measurement, cases: tuple[str, ...], *, when: str = "") -> Difference:
    """A shift that counts, with its interval.

    Args:
        evidence: Of the operation.
        found: What the pairs say.
        cases: Ids of what was asked.
        when: Which requests of the operation take longer, in words; empty for all.
    """
    shift, sides = found.shift, evidence.sides
    words = (
        f"{when}{sides.environment} takes {milliseconds(shift.estimate)} longer than {sides.reference} "
        f"({milliseconds(shift.low)} to {milliseconds(shift.high)}), its distance of {milliseconds(found.away)} apart: "
        f"{milliseconds(found.there)} against {milliseconds(found.here)}"
    )
    return regressed(evidence, found, words, (found.here, found.there), found.test.environment_count[0], cases)


def regressed(
    evidence: OperationEvidence,
    found: Measurement,
    words: str,
    seconds: tuple[float, float],
    differing: int,
    cases: tuple[str, ...],
) -> Difference:
    """One operation that takes longer; `seconds` of the reference and of the environment."""
    sides, (here, there) = evidence.sides, seconds
    return Difference(
        kind="latency-regressed",
        place=evidence.place(Part.CONNECTION),
        environment=sides.environment,
        reference=sides.reference,
        message=words,
        reference_side=Side(text=milliseconds(here), value=round(here, 4)),
        environment_side=Side(text=milliseconds(there), value=round(there, 4)),
        basis=Basis.MEASURED,
        compared=len(found.pairs),
        differing=min(differing, len(found.pairs)),
        cases=cases,
        test=found.test,
        cause=f"latency {evidence.key}",
    )


def least(bounds: tuple[float, float], seconds: float) -> float:
    """The greater of so many seconds and such a share of others."""
    return max(bounds[0], bounds[1] * seconds)


def milliseconds(seconds: float) -> str:
    """`412 ms`."""
    return f"{1000 * seconds:.0f} ms"
