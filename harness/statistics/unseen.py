"""How much of a set of values was not seen yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def good_turing(counts: Iterable[int]) -> float:
    """The estimated chance that the next observation is a value never seen before (Good 1953).

    Args:
        counts: how often each distinct value was seen.

    Returns:
        Values seen once ÷ observations; 1 where nothing was observed.
    """
    seen = [count for count in counts if count > 0]
    return seen.count(1) / sum(seen) if seen else 1.0
