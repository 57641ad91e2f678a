"""The relation 'rows are sorted by a key': what counts as sorted, whatever the values are texts of."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from harness.model.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from harness.model.json import Json

DISTINCT = 8
"""Distinct keys that are not in order by chance: 1 in 8! (detection.md, section 6)."""

Key: TypeAlias = "tuple[str, bool]"
"""(pointer of a member, whether it goes down)"""
Rows: TypeAlias = "Sequence[Mapping[str, Json]]"
_Reading: TypeAlias = "Callable[[Json], str | float | None]"


def keys_of(rows: Rows, *, distinct: int = DISTINCT) -> frozenset[Key]:
    """Every member by which rows are sorted, up or down.

    Args:
        rows: Their single values by pointer, in their order.
        distinct: Different values that the member must have at least.
    """
    found: set[Key] = set()
    for pointer in {pointer for row in rows for pointer in row}:
        values = values_of(rows, pointer)
        if len(set(map(str, values))) >= distinct:
            read = _readings(values)
            found.update((pointer, down) for down in (False, True) if _is_any_monotonic(read, down=down))
    return frozenset(found)


def values_of(rows: Rows, pointer: str) -> list[Json]:
    """What the rows have at a place, in their order, but null: servers put it first or last as they like."""
    values = (row.get(pointer) for row in rows)
    return [value for value in values if isinstance(value, str | int | float) and not isinstance(value, bool)]


def may_sort(rows: Rows, pointer: str) -> bool:
    """Whether those that lack the member stand together at one end, where every sorting by it would put them."""
    has = [row.get(pointer) is not None for row in rows]
    return sum(one is not other for one, other in pairwise(has)) <= 1


def ways_of(values: list[Json], *, down: bool) -> frozenset[int]:
    """In which of the ways that servers compare values these go up (or down), by number."""
    read = {number: _read(values, reading) for number, reading in enumerate(_READINGS)}
    return frozenset(number for number, found in read.items() if found is not None and _is_monotonic(found, down=down))


def readable(values: list[Json]) -> frozenset[int]:
    """The ways in which all the values can be compared, by number."""
    return frozenset(number for number, reading in enumerate(_READINGS) if _read(values, reading) is not None)


def is_sorted(values: list[Json], *, down: bool) -> bool:
    """Whether values go up (or down) under any of the ways in which servers compare them."""
    return _is_any_monotonic(_readings(values), down=down)


def _is_any_monotonic(readings: Iterable[list[str] | list[float]], *, down: bool) -> bool:
    return any(_is_monotonic(values, down=down) for values in readings)


def _readings(values: list[Json]) -> list[list[str] | list[float]]:
    """All that the values can be read as."""
    return [found for reading in _READINGS if (found := _read(values, reading)) is not None]


def _is_monotonic(values: list[str] | list[float], *, down: bool) -> bool:
    return all((after <= before) if down else (before <= after) for before, after in pairwise(values))  # type: ignore[operator]  # one list is of one type


def _read(values: Iterable[Json], reading: _Reading) -> list[str] | list[float] | None:
    """All values in one reading, `None` where one has none."""
    found: list[Any] = []
    for value in values:
        read = reading(value)
        if read is None:
            return None
        found.append(read)
    return found


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _folded(value: Json) -> str | None:
    """Without case."""
    return value.casefold() if isinstance(value, str) else None


def _collated(value: Json) -> str | None:
    """Letters and digits alone, without accents: as collations compare first (Unicode TR 10, level 1)."""
    if not isinstance(value, str):
        return None
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", value.casefold())))


def _number(value: Json) -> float | None:
    """Numbers, also those that are sent as texts."""
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except ValueError:
        return None


_READINGS: tuple[_Reading, ...] = (_text, _folded, _collated, _number, Measure.MOMENT.read)
