"""Shares: whether a deviation that the reference never shows can be chance, and how well a share is known."""

from __future__ import annotations

from math import comb, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HALVINGS = 50
"""Enough for every digit of a double that matters."""


def fisher_one_sided(deviating: int, of: int, reference_of: int) -> float:
    """The chance of so many deviations here if both sides deviated equally often and the reference shows none.

    Fisher's exact test, one-sided, for the table `deviating` of `of` against 0 of `reference_of`. As the reference has
    none, only one table is as extreme: `C(N+n-k, n-k) / C(N+n, n)`, rounded once.

    Raises:
        ValueError: counts that are negative, or more deviating than there are.
    """
    if not 0 <= deviating <= of or reference_of < 0:
        raise ValueError(f"{deviating} of {of} against 0 of {reference_of} is no table of counts")
    return comb(reference_of + of - deviating, of - deviating) / comb(reference_of + of, of)


def wilson(successes: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a share (Wilson 1927); (0, 1) where nothing was counted.

    Raises:
        ValueError: counts that are negative, or more successes than there are.
    """
    if not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is no share")
    if of == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / of
    scale = 1 + z * z / of
    middle = (share + z * z / (2 * of)) / scale
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / scale
    # At the ends the formula gives 0 and 1 but for rounding.
    return (0.0 if successes == 0 else middle - half), (1.0 if successes == of else middle + half)


def rule_of_three(of: int, confidence: float = 0.95) -> float:
    """The highest rate that is still likely where none was seen: 3/n at 95 %, 4.6/n at 99 % (Hanley 1983)."""
    return min(1.0, -log(1 - confidence) / of) if of > 0 else 1.0


def clopper_pearson(successes: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934); (0, 1) where nothing was counted.

    Raises:
        ValueError: counts that are negative, or more successes than there are.
    """
    if not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is no share")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else _root(lambda share: at_least(successes, of, share) - tail)
    high = 1.0 if successes == of else _root(lambda share: tail - (1 - at_least(successes + 1, of, share)))
    return low, high


def at_least(successes: int, of: int, share: float) -> float:
    """The chance of so many successes or more, each of them with the chance `share`."""
    return min(1.0, sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(successes, of + 1)))


def _root(increasing: Callable[[float], float]) -> float:
    """Where an increasing function of a share is 0, by halving."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if increasing(middle) < 0 else (low, middle)
    return (low + high) / 2
