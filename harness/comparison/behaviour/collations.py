"""The relation 'rows that are sorted by a key compare it in one way': with capitals first, or whatever the case is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.sorting import may_sort, readable, values_of, ways_of
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.orders import Sorted
    from harness.comparison.behaviour.sorting import Key
    from harness.comparison.behaviour.volley import Page, Volley


@dataclass(frozen=True, slots=True, kw_only=True)
class Collated:
    """Values are sorted in some of the ways in which they may be compared, and not in the others."""

    order: Sorted
    key: Key
    ways: frozenset[int]
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self._asked}{self._name} sorted {_in_words(self.ways)}"

    @property
    def _asked(self) -> str:
        return f"{self.order.parameter}={self.order.value} gives " if self.order.parameter else ""

    @property
    def _name(self) -> str:
        return self.key[0].removeprefix("/")

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The one whose order it is."""
        return self.order.pages(volley)

    def state(self, volley: Volley) -> State:
        """Silent where the values do not tell the ways apart, or are not sorted by the key in any."""
        found = _ways(volley, self.order, self.key)
        if not found:
            return State.SILENT
        return State.HOLDS if found & self.ways else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """How they are compared instead."""
        found = _ways(volley, self.order, self.key)
        by_parameter = bool(self.order.parameter)
        return Broken(
            kind="ordering-changed",
            part=Part.REQUEST_QUERY if by_parameter else Part.RESPONSE_BODY,
            pointer=joined("", self.order.parameter) if by_parameter else volley.pointer,
            environment=f"{self._asked}{self._name} sorted {_in_words(found)}",
        )


def collations(volley: Volley, orders: tuple[Sorted, ...]) -> Iterator[Collated]:
    """Of orders by one key alone, whose values are sorted in some ways only."""
    for order in orders:
        if len(order.keys) == 1:
            (key,) = order.keys
            if ways := _ways(volley, order, key):
                yield Collated(order=order, key=key, ways=ways)


def _ways(volley: Volley, order: Sorted, key: Key) -> frozenset[int]:
    """In which ways the values are sorted; none where they are in all in which they can be compared."""
    (page, *_) = order.pages(volley)
    if not may_sort(page.values, key[0]):
        return frozenset()
    values = values_of(page.values, key[0])
    ways, possible = ({_SORTS[way] for way in found} for found in (ways_of(values, down=key[1]), readable(values)))
    return frozenset() if ways == possible else frozenset(ways)


_SORTS = (0, 1, 1, 2, 3)
"""What the ways of `sorting` come to: no two collations do the same with accents and punctuation."""

WORDS = ("by code points", "without regard to case", "as numbers", "as moments")
"""What these are called."""


def _in_words(ways: frozenset[int]) -> str:
    return " or ".join(WORDS[way] for way in sorted(ways))
