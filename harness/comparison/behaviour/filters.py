"""The relation 'every row is what was asked for': as the value says, at least so much, at most so much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.json import Json

BY_CHANCE = 1e-4
"""How likely it may be at most that all rows lie on one side of the values by chance (detection.md, section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A member of every row is the parameter's value."""

    parameter: str
    pointer: str
    """Of the member, in a row."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"every row has the {self.pointer.removeprefix('/')} that {self.parameter} says"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those with rows that were not asked for, then the others."""
        pages = volley.of(self.parameter)
        wrong = [pages[value] for value, _ in self._wrong(volley)]
        return (*wrong, *(page for page in pages.values() if page not in wrong))

    def state(self, volley: Volley) -> State:
        """Broken by a row that two values give: whatever the member is spelled like, it cannot be both."""
        if self._wrong(volley):
            return State.BROKEN
        pages = volley.of(self.parameter).values()
        kept_out = any(set(volley.base.names) - set(page.names) for page in pages)
        return State.HOLDS if kept_out else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """Which rows come instead."""
        value, instead = self._wrong(volley)[0]
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{self.parameter}={value} gives rows whose {self.pointer.removeprefix('/')} is {instead}",
        )

    def _wrong(self, volley: Volley) -> list[tuple[str, str]]:
        """Values with another value that a row of theirs has, and that gives the same row."""
        pages = volley.of(self.parameter)
        return [
            (value, instead)
            for value, page in pages.items()
            if (instead := next(self._intruders(value, page, pages), None)) is not None
        ]

    def _intruders(self, value: str, page: Page, pages: dict[str, Page]) -> Iterator[str]:
        for row, name in zip(page.values, page.names, strict=True):
            shown = _shown(row, self.pointer)
            if shown is not None and shown != value and shown in pages and name in pages[shown].names:
                yield shown


class Side(StrEnum):
    """On which side of the value a row has to be."""

    AT_LEAST = "at least"
    AT_MOST = "at most"

    def allows(self, number: float, bound: float) -> bool:
        """Whether a number is on this side."""
        return number >= bound if self is Side.AT_LEAST else number <= bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number of every row is not below, or not above, the parameter's value."""

    parameter: str
    pointer: str
    side: Side
    others: tuple[Threshold, ...] = ()
    """What the parameter may be about just as well, since the reference's rows do not tell them apart."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"every row has a {self.pointer.removeprefix('/')} of {self.side} what {self.parameter} says"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those with rows beyond the value, then the others."""
        entries = volley.numbered(self.parameter)
        return tuple(page for _, page in sorted(entries, key=lambda entry: not self._beyond(*entry)))

    def state(self, volley: Volley) -> State:
        """Silent where no row of the collection is beyond any of the values.

        Where nothing was changed since it was made, one cannot see which of the two moments is asked for: it holds if
        it does for any of them.
        """
        entries = volley.numbered(self.parameter)
        if any(self._beyond(bound, page) for bound, page in entries):
            obeyed = any(other.state(volley) is State.HOLDS for other in self.others)
            return State.HOLDS if obeyed else State.BROKEN
        told = any(
            self._beyond(bound, volley.base) and set(volley.base.names) - set(page.names) for bound, page in entries
        )
        return State.HOLDS if told else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """Which rows come instead."""
        bound, beyond = next(
            (bound, beyond) for bound, page in volley.numbered(self.parameter) if (beyond := self._beyond(bound, page))
        )
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{self.parameter}={bound} gives rows whose {self.pointer.removeprefix('/')} is {beyond[0]:g}",
        )

    def chance(self, volley: Volley) -> float:
        """How likely it is that all are on this side if the numbers were dealt out to the rows at random.

        A row counts once, for the strictest value that gives it: many values that give the same few rows show no more
        than one of them does.
        """
        entries = volley.numbered(self.parameter)
        numbers = {
            name: number for page in (volley.base, *(page for _, page in entries)) for name, number in self._own(page)
        }
        fitting: dict[str, int] = {}
        for bound, page in entries:
            allowed = sum(1 for number in numbers.values() if self.side.allows(number, bound))
            fitting |= {name: min(allowed, fitting.get(name, allowed)) for name, _ in self._own(page)}
        chance = 1.0
        for dealt, allowed in enumerate(sorted(fitting.values())):
            chance *= (allowed - dealt) / (len(numbers) - dealt)
        return chance

    def _own(self, page: Page) -> Iterator[tuple[str, float]]:
        """The names of the rows that have the number, with it."""
        for row, name in zip(page.values, page.names, strict=True):
            if (number := _number(row, self.pointer)) is not None:
                yield name, number

    def _beyond(self, bound: float, page: Page) -> list[float]:
        numbers = [_number(row, self.pointer) for row in page.values]
        return [number for number in numbers if number is not None and not self.side.allows(number, bound)]


def filters(volley: Volley, taken: frozenset[str]) -> Iterator[Filter | Threshold]:
    """Parameters that are neither limit nor position and that a member of the rows follows.

    Args:
        volley: Of the reference.
        taken: Parameters whose part is known already.
    """
    for parameter in volley.parameters:
        if parameter not in taken:
            equal = [*_filters(volley, parameter)]
            yield from equal or _thresholds(volley, parameter)


def _filters(volley: Volley, parameter: str) -> Iterator[Filter]:
    """Two values give rows, all of which have that value in one member."""
    pages = {value: page for value, page in volley.of(parameter).items() if page}
    if len(pages) < 2:
        return
    for pointer in _members(volley):
        claim = Filter(parameter=parameter, pointer=pointer)
        shown = {value: {_shown(row, pointer) for row in page.values} for value, page in pages.items()}
        if all(texts == {value} for value, texts in shown.items()) and claim.state(volley) is State.HOLDS:
            yield claim


def _thresholds(volley: Volley, parameter: str) -> Iterator[Threshold]:
    claims = [*_alone(volley, parameter)]
    return (replace(claim, others=tuple(one for one in claims if one != claim)) for claim in claims)


def _alone(volley: Volley, parameter: str) -> Iterator[Threshold]:
    for pointer in _members(volley):
        if all(_number(row, pointer) is None for row in volley.base.values):
            continue
        for side in Side:
            claim = Threshold(parameter=parameter, pointer=pointer, side=side)
            if claim.state(volley) is State.HOLDS and claim.chance(volley) < BY_CHANCE:
                yield claim


def _members(volley: Volley) -> list[str]:
    return sorted({pointer for page in (volley.base, *volley.pages) for row in page.values for pointer in row})


def _shown(row: Mapping[str, Json], pointer: str) -> str | None:
    return sent_as(row.get(pointer))


def _number(row: Mapping[str, Json], pointer: str) -> float | None:
    value = row.get(pointer)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
