"""The relations about order: by the same key in the same direction, or the same rows in one fixed order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.sorting import is_sorted, keys_of, may_sort, values_of
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.limits import Limit
    from harness.comparison.behaviour.sorting import Key
    from harness.comparison.behaviour.volley import Page, Volley

FEWEST = 3
"""Rows from which on one fixed order is more than a coin's fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Rows go up or down by a key; by which of several that agree, nobody can tell."""

    keys: frozenset[Key]
    possible: frozenset[Key]
    """Further members by which they may be sorted and that do not vary enough in the reference to show it."""
    parameter: str = ""
    """The parameter that asks for this order; empty for how rows come by themselves."""
    value: str = ""
    sizes: tuple[str, ...] = ()
    """Parameters that say how many rows come: the longest answer shows the order best."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        names = " or ".join(
            f"{pointer.removeprefix('/')} {'down' if down else 'up'}" for pointer, down in sorted(self.keys)
        )
        asked = f"{self.parameter}={self.value} gives " if self.parameter else ""
        return f"{asked}rows sorted by {names}"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The one whose order it is."""
        page = self._page(volley)
        return (volley.base,) if page is None else (page,)

    def state(self, volley: Volley) -> State:
        """Broken where no key sorts the rows, and each could have."""
        page = self._page(volley)
        if page is None:
            return State.SILENT
        possible = {key for key in self.possible if may_sort(page.values, key[0])}
        values = {key: values_of(page.values, key[0]) for key in self.keys | possible}
        could = {key for key, found in values.items() if len(set(map(str, found))) > 1}
        if any(is_sorted(values[key], down=key[1]) for key in could):
            return State.HOLDS
        return State.BROKEN if self.keys <= could else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """What the order is instead: the usual one means that the parameter does nothing."""
        page = self._page(volley) or volley.base
        if self.parameter and page.names == volley.base.names:
            return Broken(
                kind="parameter-ignored",
                part=Part.REQUEST_QUERY,
                pointer=joined("", self.parameter),
                environment=f"{self.parameter}={self.value} gives the same rows in the same order as without it",
            )
        instead = keys_of(page.values)
        names = " or ".join(
            f"{pointer.removeprefix('/')} {'down' if down else 'up'}" for pointer, down in sorted(instead)
        )
        asked = f"{self.parameter}={self.value} gives " if self.parameter else ""
        return Broken(
            kind="ordering-changed",
            part=Part.REQUEST_QUERY if self.parameter else Part.RESPONSE_BODY,
            pointer=joined("", self.parameter) if self.parameter else volley.pointer,
            environment=f"{asked}rows {f'sorted by {names}' if instead else 'in no such order'}",
        )

    def _page(self, volley: Volley) -> Page | None:
        if self.parameter:
            return volley.of(self.parameter).get(self.value)
        return _longest(volley, self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The very same rows come in one order."""

    rows: tuple[str, ...]
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"the same {len(self.rows)} rows in one order"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """How the rows come by themselves."""
        return (volley.base,)

    def state(self, volley: Volley) -> State:
        """Silent where the rows are others, as they mostly are."""
        rows = _texts(volley.base)
        if sorted(rows) != sorted(self.rows) or not volley.is_steady:
            return State.SILENT
        return State.HOLDS if rows == self.rows else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """Where they stand."""
        return Broken(
            kind="ordering-changed",
            part=Part.RESPONSE_BODY,
            pointer=volley.pointer,
            environment="the same rows in another order",
        )


def orders(volley: Volley, limits: tuple[Limit, ...]) -> Iterator[Sorted]:
    """How the rows come by themselves, and what values of a parameter turn round."""
    sizes = tuple(sorted(limit.parameter for limit in limits))
    longest = _longest(volley, sizes)
    if own := keys_of(longest.values):
        yield Sorted(keys=own, possible=_possible(longest), sizes=sizes)
    for parameter in volley.parameters:
        if parameter not in sizes:
            pages = volley.of(parameter)
            found = {value: keys_of(page.values) for value, page in pages.items()}
            for value, keys in found.items():
                turned = keys - keys_of(volley.base.values)
                page = pages[value]
                if turned and (_reorders(page, volley.base) or _opposite(turned, found) or _turns(page, volley.base)):
                    possible = _possible(page)
                    yield Sorted(keys=turned, possible=possible, parameter=parameter, value=value)


def fixed_order(volleys: tuple[Volley, ...]) -> Iterator[Fixed]:
    """All askings of the reference show the same rows in the same order."""
    shown = {_texts(volley.base) for volley in volleys if volley.is_steady}
    if len(shown) == 1 and len(volleys) > 1:
        (rows,) = shown
        if len(set(rows)) >= FEWEST:
            yield Fixed(rows=rows)


def reorders(volley: Volley, parameter: str) -> bool:
    """Whether any value of a parameter turns rows round."""
    return any(_reorders(page, volley.base) for page in volley.of(parameter).values())


def _longest(volley: Volley, sizes: tuple[str, ...]) -> Page:
    return max((volley.base, *(page for size in sizes for page in volley.of(size).values())), key=len)


def _possible(page: Page) -> frozenset[Key]:
    found = keys_of(page.values, distinct=1) - keys_of(page.values)
    return frozenset(key for key in found if may_sort(page.values, key[0]))


def _reorders(page: Page, base: Page) -> bool:
    """Whether rows that both have stand otherwise: to leave some out turns none round."""
    shared = set(page.names) & set(base.names)
    here = [name for name in base.names if name in shared]
    there = [name for name in page.names if name in shared]
    return len(shared) == len(here) == len(there) and here != there


def _opposite(keys: frozenset[Key], found: dict[str, frozenset[Key]]) -> bool:
    return any((pointer, not down) in others for pointer, down in keys for others in found.values())


def _turns(page: Page, base: Page) -> bool:
    """Whether rows are in none of the orders in which they come by themselves: what leaves rows out keeps all."""
    own = keys_of(base.values, distinct=2)
    values = {key: values_of(page.values, key[0]) for key in own}
    return bool(own) and all(
        len(set(map(str, values[key]))) > 1 and not is_sorted(values[key], down=key[1]) for key in own
    )


def _texts(page: Page) -> tuple[str, ...]:
    return tuple(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in page.rows)
