"""By how much one set of measurements lies above another, however heavy its tails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from math import floor, sqrt
from statistics import NormalDist, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A shift and the interval in which it lies, in the unit of the measurements."""

    estimate: float
    low: float
    high: float


def hodges_lehmann(differences: Sequence[float], confidence: float = 0.99) -> Shift:
    """The shift of paired measurements (Hodges and Lehmann 1963): the median of all pairwise means.

    The interval is that of the signed-rank test by its normal approximation, `k = n(n+1)/4 - z·√(n(n+1)(2n+1)/24)`;
    with too few pairs for the confidence it reaches from the smallest to the largest.

    Raises:
        ValueError: no differences at all.
    """
    count = len(differences)
    if not count:
        raise ValueError("no differences to estimate a shift from")
    means = sorted((one + other) / 2 for one, other in combinations_with_replacement(differences, 2))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    cut = max(0, floor(count * (count + 1) / 4 - z * sqrt(count * (count + 1) * (2 * count + 1) / 24)))
    return Shift(estimate=median(means), low=means[cut], high=means[-1 - cut])


def unpaired_shift(reference: Sequence[float], environment: Sequence[float]) -> float:
    """The shift of unpaired measurements: the median of all differences environment - reference.

    Raises:
        statistics.StatisticsError: one side has no measurement.
    """
    return median(there - here for here, there in product(reference, environment))


def signed_rank(differences: Sequence[float]) -> float:
    """The chance of ranks so high if there were no shift upwards: Wilcoxon's signed-rank test (1945), one-sided.

    By its normal approximation; differences of 0 are left out.
    """
    listed = sorted((one for one in differences if one), key=abs)
    count = len(listed)
    if not count:
        return 1.0
    positive = sum(rank for rank, one in enumerate(listed, start=1) if one > 0)
    deviation = sqrt(count * (count + 1) * (2 * count + 1) / 24)
    return 1 - NormalDist().cdf((positive - count * (count + 1) / 4) / deviation)
