"""Many tests at once: which of them stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Which hypotheses are rejected so that at most `rate` of the rejected are true (Benjamini and Hochberg 1995).

    Returns:
        One verdict per p-value, in the order given.
    """
    total = len(p_values)
    kept = [p for rank, p in enumerate(sorted(p_values), start=1) if p <= rate * rank / total]
    highest = max(kept, default=-1.0)
    return tuple(p <= highest for p in p_values)
