"""What a bound is measured on: a number, a length, a count or a moment, as whole steps that can be halved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import cycle, islice
from typing import TYPE_CHECKING, TypeAlias

from harness.model.moments import DAY, EARLIEST, LATEST, is_date, moment, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.json import Json

Given: TypeAlias = object
"""A value as it stands in a case: JSON, a parameter's text, or the texts of one that is given several times."""

LARGEST_NUMBER = 10**10
"""Beyond it, a limit is one of the machine's numbers and no rule for a value."""

LONGEST_TEXT = 8_192
"""Characters; longer ones meet the limits of servers for whole requests, not a rule for one value."""

MOST_ITEMS = 512

ORDINARY_DECIMALS = 2
"""Of numbers for which nothing says how many they have: cents."""

MOST_DECIMALS = 6

NUMBERS = frozenset({"maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"})
LENGTHS = frozenset({"maxLength", "minLength"})
ITEMS = frozenset({"maxItems", "minItems"})
MEMBERS = frozenset({"maxProperties", "minProperties"})
MOMENTS = frozenset({"formatMaximum", "formatMinimum"})
MEASURED = NUMBERS | LENGTHS | ITEMS | MEMBERS | MOMENTS | {"pattern"}
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "formatMaximum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values of one place in their order, as whole numbers; upwards is where the refused ones are."""

    at: Callable[[Given], int | None]
    """The position of a value, `None` of one that has none."""
    value: Callable[[int], Given]
    """The value at a position."""
    shown: Callable[[int], Json]
    """What a report has for a position: the number, the length, the count, the moment."""
    steps: tuple[int, ...]
    """From coarse to fine, each a multiple of the next; the last is the distance of neighbours."""
    furthest: int
    """The position beyond which nothing is tried."""
    limits: tuple[str, ...] = ()
    """The keywords by which contracts bound such values; an exclusive one names the first that is refused."""
    limit: Callable[[Given], int | None] = lambda _: None
    """The position that such a keyword's own value names."""


def scale(keyword: str, schema: Json, witness: Given) -> Scale | None:
    """The scale of a place's values for a keyword; `None` where the value is none that has a measure.

    Args:
        keyword: What is broken, `maximum`.
        schema: What the contract says of the place.
        witness: The refused value; all values are made like it.
    """
    sign = 1 if keyword in UPPER else -1
    if keyword in NUMBERS:
        return _numbers(schema, witness, sign)
    if keyword in MOMENTS and isinstance(witness, str) and moment(witness) is not None:
        return _moments(witness, sign)
    if keyword in LENGTHS and isinstance(witness, str):
        return replace(_counted(witness, sign, LONGEST_TEXT, stretched), limits=("maxLength", "minLength"))
    if keyword in ITEMS and isinstance(witness, list | tuple):
        return replace(_counted(witness, sign, MOST_ITEMS, repeated), limits=("maxItems", "minItems"))
    if keyword in MEMBERS and isinstance(witness, dict):
        return replace(_counted(witness, sign, MOST_ITEMS, enlarged), limits=("maxProperties", "minProperties"))
    return None


def number_of(value: Given) -> Decimal | None:
    """A number, also one that is given as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _numbers(schema: Json, witness: Given, sign: int) -> Scale | None:
    number = number_of(witness)
    if number is None:
        return None
    said = schema if isinstance(schema, dict) else {}
    unit = _multiple(said) or Decimal(1).scaleb(-_decimals(said, number))
    as_text = isinstance(witness, str)

    def at(value: Given) -> int | None:
        # In JSON a text of digits is no number: that it is served says nothing of how great a number may be.
        return said_at(value) if isinstance(value, str) is as_text else None

    def said_at(value: Given) -> int | None:
        given = number_of(value)
        return None if given is None else sign * int((given / unit).to_integral_value())

    def shown(position: int) -> Json:
        exact = sign * position * unit
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    def value(position: int) -> Given:
        return str(shown(position)) if as_text else shown(position)

    whole = int(1 / unit) if unit < 1 else 1
    steps = (whole, 1) if whole > 1 else (1,)
    limits = ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum")
    furthest = int(LARGEST_NUMBER / unit)
    return Scale(at=at, value=value, shown=shown, steps=steps, furthest=furthest, limits=limits, limit=said_at)


def _multiple(said: dict[str, Json]) -> Decimal | None:
    """The declared `multipleOf` of which all numbers are made."""
    number = number_of(said.get("multipleOf"))
    return number if number is not None and number > 0 else None


def _decimals(said: dict[str, Json], number: Decimal) -> int:
    """How many decimals numbers of a place have: as many as anything shows, cents where it may have some."""
    types = said.get("type")
    if types == "integer" or (isinstance(types, list) and "integer" in types and "number" not in types):
        return 0
    limits = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default", "example")
    seen = [number, *(found for name in limits if (found := number_of(said.get(name))) is not None)]
    most = max(0, *(-int(one.normalize().as_tuple().exponent) for one in seen))
    if not said and not most:
        return 0
    return min(MOST_DECIMALS, max(ORDINARY_DECIMALS, most))


def _moments(witness: str, sign: int) -> Scale:
    unit = DAY if is_date(witness) else 1

    def at(value: Given) -> int | None:
        seconds = moment(value) if isinstance(value, str) else None
        return None if seconds is None else sign * (seconds // unit)

    def text(position: int) -> str:
        return written(sign * position * unit, witness)

    furthest = LATEST // unit if sign > 0 else -EARLIEST // unit
    return Scale(at=at, value=text, shown=text, steps=(DAY // unit, 1) if unit == 1 else (1,), furthest=furthest)


def _counted(witness: Given, sign: int, most: int, made: Callable[[Given, int], Given]) -> Scale:
    """Lengths and counts, of which none is below 0."""
    kinds = list | tuple if isinstance(witness, list | tuple) else type(witness)

    def at(value: Given) -> int | None:
        return sign * len(value) if isinstance(value, kinds) else None  # type: ignore[arg-type]  # they have a length

    def limit(value: Given) -> int | None:
        return sign * value if isinstance(value, int) and not isinstance(value, bool) else None

    return Scale(
        at=at,
        value=lambda position: made(witness, abs(position)),
        shown=abs,
        steps=(1,),
        furthest=most if sign > 0 else 0,
        limit=limit,
    )


def stretched(text: Given, length: int) -> Given:
    """A text of another length that is as like the given one as can be: cut, or with a letter of it repeated.

    An address keeps its end, whatever looks like `name@host`; everything else keeps its beginning.
    """
    given = str(text)
    keeps_end = "@" in given
    if length <= len(given):
        return given[len(given) - length :] if keeps_end else given[:length]
    filling = next((letter for letter in (given if keeps_end else reversed(given)) if letter.isalnum()), "a")
    more = filling * (length - len(given))
    return more + given if keeps_end else given + more


def repeated(items: Given, count: int) -> Given:
    """A list of so many of the items, in turn; no two alike where no two of the given ones are."""
    given = list(items) if isinstance(items, list | tuple) else []
    if not given:
        return items
    found = list(islice(cycle(given), count))
    if len(given) > 1 and all(one != other for index, one in enumerate(given) for other in given[:index]):
        found = [_numbered(item, index // len(given)) for index, item in enumerate(found)]
    return tuple(found) if isinstance(items, tuple) else found


def _numbered(item: Given, turn: int) -> Given:
    if not turn or isinstance(item, bool):
        return item
    if isinstance(item, int):
        return item + 1000 * turn
    return f"{item}{turn}" if isinstance(item, str) else item


def enlarged(members: Given, count: int) -> Given:
    """An object of so many members: the first of the given ones, then more of them under other names."""
    given = dict(members) if isinstance(members, dict) else {}
    found = dict(islice(given.items(), count))
    for index, value in enumerate(islice(cycle([*given.values(), *([] if given else ["a"])]), count - len(found))):
        found[f"more{index + 1}"] = value
    return found
