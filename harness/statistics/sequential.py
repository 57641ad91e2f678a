"""Looking again after asking more, without more false alarms than one look would give."""

from __future__ import annotations

LOOKS = (12, 24, 48, 96)
"""How many distinct objects are wanted at each look."""


def threshold(alpha: float, look: int) -> float:
    """The level that a p-value has to be below at a look: `alpha · 2⁻ʲ`, so that all looks together stay below alpha.

    Args:
        alpha: level of the claim over all its looks.
        look: which look, from 1.

    Raises:
        ValueError: a look before the first.
    """
    if look < 1:
        raise ValueError(f"look {look}: the first look is 1")
    return alpha * 2.0**-look


def look_at(objects: int) -> int:
    """Which look so many distinct objects are, from 1: 12 to 23 are the first, 96 and more the last."""
    return max(1, sum(objects >= wanted for wanted in LOOKS))
