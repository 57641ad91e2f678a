"""What may become of a number, by name."""

from __future__ import annotations

import struct
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.json import Json

    Function: TypeAlias = tuple[str, Callable[[Json], Json]]

PLACES = range(7)
"""Decimal places that numbers are rounded to."""

_WIDEST = 2**31 - 1

_WHOLE = 2.0**53
"""Doubles from here on have no decimal places (IEEE 754), and may have more digits than a decimal holds."""


def rounded(value: Json, places: int, rounding: str) -> Json:
    """A number with so many decimal places, as it is written; anything else as it is."""
    if not isinstance(value, float) or not abs(value) < _WHOLE:
        return value
    quantised = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=rounding)
    return int(quantised) if quantised == quantised.to_integral_value() else float(quantised)


def _of_number(function: Callable[[float], float], value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    made = function(value)
    return int(made) if made == int(made) else made


def _single(value: float) -> float:
    return float(struct.unpack("f", struct.pack("f", float(value)))[0])


def _rounded_as_double(value: float, places: int) -> float:
    return round(value, places)


def _written(places: int) -> str:
    return "a whole number" if places == 0 else f"{places} {'place' if places == 1 else 'places'}"


_ROUNDINGS = (
    ("rounded to {}", ROUND_HALF_UP),
    ("rounded to {}", ROUND_HALF_EVEN),
    ("cut to {}", ROUND_DOWN),
    ("rounded up to {}", ROUND_CEILING),
    ("rounded down to {}", ROUND_FLOOR),
)

ROUNDINGS: tuple[Function, ...] = tuple(
    (words.format(_written(places)), partial(rounded, places=places, rounding=rounding))
    for places in reversed(PLACES)
    for words, rounding in _ROUNDINGS
) + tuple(
    (f"rounded to {_written(places)}", partial(_of_number, partial(_rounded_as_double, places=places)))
    for places in PLACES
)
"""As few digits lost as possible first."""

NUMERALS: tuple[Function, ...] = (
    ("null instead of zero", lambda value: None if value == 0 and not isinstance(value, bool) else value),
    *ROUNDINGS,
    ("kept as a double, its last digits lost", partial(_of_number, float)),
    ("kept in single precision, digits lost", partial(_of_number, _single)),
    ("without its sign", partial(_of_number, abs)),
    ("limited to 32 bits", partial(_of_number, lambda value: min(value, _WIDEST))),
    *(
        (f"{'multiplied' if power > 0 else 'divided'} by {10 ** abs(power)}", partial(_of_number, _scaled))
        for power in (1, 2, 3, -1, -2, -3)
        for _scaled in (lambda value, power=power: float(Decimal(repr(value)).scaleb(power)),)
    ),
)
