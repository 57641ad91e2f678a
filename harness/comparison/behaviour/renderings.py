"""The ways in which one version may write what another one computes: cut, rounded, scaled, in capitals, shortened."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Value: TypeAlias = "str | int | float"

PRECISION = "precision-changed"
VALUE = "response-value-changed"

LONGEST_PREFIX = 200
"""Characters up to which a common cut is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How a value follows from another."""

    words: str
    kind: str
    of: Callable[[Value], Value | None]
    """The value as it is written, `None` where this is no way to write it."""


def rendering(pairs: Sequence[tuple[Value, Value]]) -> Rendering | None:
    """The first way in which all second values follow from the first ones, or the first from the second.

    Args:
        pairs: (reference, environment) of every input; some of them differ.
    """
    for one in (*_RENDERINGS, *_prefixes(pairs)):
        if all(_is_same(one.of(here), there) for here, there in pairs):
            return one
    for one in _DECIMALS:
        if all(_is_same(one.of(there), here) for here, there in pairs):
            return Rendering(words=f"not {one.words}", kind=PRECISION, of=one.of)
    return None


def same(one: Value, other: Value) -> bool:
    """Equality as JSON has it: 1 is 1.0, and no text is a number."""
    return isinstance(one, str) == isinstance(other, str) and one == other


def _is_same(one: Value | None, other: Value) -> bool:
    return one is not None and same(one, other)


def _quantised(places: int, rounding: str, value: Value) -> Value | None:
    number = _number(value)
    if number is None:
        return None
    try:
        found = number.quantize(Decimal(1).scaleb(-places), rounding)
    except InvalidOperation:
        # More digits than a decimal holds: a double that great has no places.
        return None if isinstance(value, str) else value
    return format(found, "f") if isinstance(value, str) else float(found)


def _scaled(power: int, value: Value) -> Value | None:
    number = _number(value)
    return None if number is None or isinstance(value, str) else float(number.scaleb(power))


def _number(value: Value) -> Decimal | None:
    """Numbers, also those that come as texts."""
    try:
        number = Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(change: Callable[[str], str], value: Value) -> Value | None:
    return change(value) if isinstance(value, str) else None


def _cut(length: int, value: str) -> str:
    return value[:length]


def _prefixes(pairs: Sequence[tuple[Value, Value]]) -> Iterator[Rendering]:
    """Texts that end where the longest of them does."""
    lengths = [len(there) for _, there in pairs if isinstance(there, str)]
    length = max(lengths, default=0)
    if 0 < length <= LONGEST_PREFIX:
        yield Rendering(words=f"cut to {length} characters", kind=VALUE, of=partial(_written, partial(_cut, length)))


_DECIMALS: tuple[Rendering, ...] = tuple(
    Rendering(words=words.format(places), kind=PRECISION, of=partial(_quantised, places, rounding))
    for places in (0, 1, 2, 3, 4)
    for words, rounding in (
        ("rounded to {} decimals", ROUND_HALF_UP),
        ("rounded to {} decimals, halves to even", ROUND_HALF_EVEN),
        ("cut to {} decimals", ROUND_DOWN),
        ("rounded up to {} decimals", ROUND_CEILING),
    )
)
_RENDERINGS: tuple[Rendering, ...] = (
    *_DECIMALS,
    *(
        Rendering(
            words=f"{10 ** abs(power)} times {'more' if power > 0 else 'less'}", kind=VALUE, of=partial(_scaled, power)
        )
        for power in (1, -1, 2, -2, 3, -3, 6, -6)
    ),
    Rendering(words="in capitals", kind=VALUE, of=partial(_written, str.upper)),
    Rendering(words="in lower case", kind=VALUE, of=partial(_written, str.lower)),
    Rendering(words="without blanks around it", kind=VALUE, of=partial(_written, str.strip)),
)
