"""What articles cost: decimal arithmetic, so that the same request gives the same cents everywhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    """To whole cents, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def subtotal(lines: Sequence[Mapping[str, Any]]) -> Decimal:
    """The sum over all lines, to whole cents."""
    return rounded(sum((Decimal(repr(line["unit_price"])) * int(line["quantity"]) for line in lines), Decimal()))


def total_of(lines: Sequence[Mapping[str, Any]]) -> float:
    """What an order of these lines costs."""
    return float(subtotal(lines))
