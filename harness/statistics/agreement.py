"""Whether two sides agree more often than chance allows."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def collision_rate(counts: Iterable[int]) -> float:
    """The chance that two observations drawn at random are the same value: Σ p², 1 where nothing was observed.

    Args:
        counts: how often each distinct value was seen.
    """
    seen = [count for count in counts if count > 0]
    total = sum(seen)
    return sum((count / total) ** 2 for count in seen) if total else 1.0


def matching_chance(counts: Iterable[int]) -> float:
    """The chance that an order drawn at random puts observations into the very same classes: Π nᵢ! ÷ n!.

    This is Fisher's exact test of a table with one count in each row and column.

    Args:
        counts: how many observations are in each class.
    """
    left, chance = 0, 1.0
    for count in counts:
        left += count
        chance /= comb(left, count)
    return chance


def binomial_tail(of: int, chance: float, at_least: int) -> float:
    """The chance of `at_least` successes or more among `of` trials that each succeed with `chance`.

    Raises:
        ValueError: a chance outside 0 to 1, or a negative count.
    """
    if not 0 <= chance <= 1 or of < 0 or at_least < 0:
        raise ValueError(f"{at_least} of {of} at a chance of {chance} is nothing")
    return min(
        1.0, sum(comb(of, hits) * chance**hits * (1 - chance) ** (of - hits) for hits in range(at_least, of + 1))
    )
