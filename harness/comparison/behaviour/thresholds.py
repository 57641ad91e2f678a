"""The relation 'every row is at least, or at most, what a parameter says', and what becomes of those that are equal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.measure import Measure, measure_of
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Volley

BY_CHANCE = 1e-4
"""How likely it may be at most that all rows lie on one side of the values by chance (detection.md, section 5)."""


class Side(StrEnum):
    """On which side of the value a row has to be."""

    AT_LEAST = "at least"
    AT_MOST = "at most"

    def allows(self, number: float, bound: float) -> bool:
        """Whether a number is on this side."""
        return number >= bound if self is Side.AT_LEAST else number <= bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number, or a moment, of every row is not below, or not above, the parameter's value."""

    parameter: str
    pointer: str
    side: Side
    measure: Measure = Measure.NUMBER
    others: tuple[Threshold, ...] = ()
    """What the parameter may be about just as well, since the reference's rows do not tell them apart."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"every row has a {self.member} of {self.side} what {self.parameter} says"

    @property
    def member(self) -> str:
        """The member's name, in words."""
        return self.pointer.removeprefix("/")

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those with rows beyond the value, then the others."""
        entries = self.entries(volley)
        return tuple(page for _, page in sorted(entries, key=lambda entry: not self._beyond(*entry)))

    def state(self, volley: Volley) -> State:
        """Silent where no row of the collection is beyond any of the values.

        Where nothing was changed since it was made, one cannot see which of the two moments is asked for: it holds if
        it does for any of them.
        """
        entries = self.entries(volley)
        if any(self._beyond(bound, page) for bound, page in entries):
            obeyed = any(other.state(volley) is State.HOLDS for other in self.others)
            return State.HOLDS if obeyed else State.BROKEN
        told = any(
            self._beyond(bound, volley.base) and set(volley.base.names) - set(page.names) for bound, page in entries
        )
        return State.HOLDS if told else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """Which rows come instead."""
        page, beyond = next(
            (page, beyond) for bound, page in self.entries(volley) if (beyond := self._beyond(bound, page))
        )
        value = page.varied(volley.base)[self.parameter]
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{self.parameter}={value} gives rows whose {self.member} is {beyond[0]}",
        )

    def chance(self, volley: Volley) -> float:
        """How likely it is that all are on this side if the numbers were dealt out to the rows at random.

        A row counts once, for the strictest value that gives it: many values that give the same few rows show no more
        than one of them does.
        """
        entries = self.entries(volley)
        numbers = {
            name: number for page in (volley.base, *(page for _, page in entries)) for name, number in self.own(page)
        }
        fitting: dict[str, int] = {}
        for bound, page in entries:
            allowed = sum(1 for number in numbers.values() if self.side.allows(number, bound))
            fitting |= {name: min(allowed, fitting.get(name, allowed)) for name, _ in self.own(page)}
        chance = 1.0
        for dealt, allowed in enumerate(sorted(fitting.values())):
            chance *= (allowed - dealt) / (len(numbers) - dealt)
        return chance

    def entries(self, volley: Volley) -> list[tuple[float, Page]]:
        """The pages of the parameter with where its value lies, lowest first; none where a value is of another sort."""
        pages = volley.of(self.parameter)
        read = [(self.measure.read_sent(value), page) for value, page in pages.items()]
        found = [(bound, page) for bound, page in read if bound is not None]
        return sorted(found, key=lambda entry: entry[0]) if len(found) == len(read) else []

    def own(self, page: Page) -> Iterator[tuple[str, float]]:
        """The names of the rows that have the number, with it."""
        for row, name in zip(page.values, page.names, strict=True):
            if (number := self.measure.read(row.get(self.pointer))) is not None:
                yield name, number

    def _beyond(self, bound: float, page: Page) -> list[object]:
        values = [(row.get(self.pointer), self.measure.read(row.get(self.pointer))) for row in page.values]
        return [value for value, number in values if number is not None and not self.side.allows(number, bound)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Rows that are just what the parameter says are among those that come, or are not."""

    threshold: Threshold
    included: bool
    others: tuple[Edge, ...] = ()
    """Of what the parameter may be about just as well."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.threshold.parameter} {'gives' if self.included else 'leaves out'} {self._equal}"

    @property
    def _equal(self) -> str:
        return f"rows whose {self.threshold.member} is just its value"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those that show it."""
        return tuple(page for page, _ in self._equals(volley))

    def state(self, volley: Volley) -> State:
        """Silent where no row is just the value, where somebody wrote meanwhile, and where the value bounds nothing."""
        is_bound = volley.is_steady and self.threshold.state(volley) is not State.BROKEN
        shown = {given for _, given in self._equals(volley)} if is_bound else set()
        if not shown:
            return State.SILENT
        if self.included in shown or any(other.state(volley) is State.HOLDS for other in self.others):
            return State.HOLDS
        return State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """The other of the two, with a value that shows it."""
        page, _ = self._equals(volley)[0]
        value = page.varied(volley.base)[self.threshold.parameter]
        instead = "leaves out" if self.included else "gives"
        return Broken(
            kind="response-value-changed",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.threshold.parameter),
            environment=f"{self.threshold.parameter}={value} {instead} {self._equal}",
        )

    def is_shown(self, volley: Volley) -> bool:
        """Whether all rows that are just a value show it."""
        return volley.is_steady and {given for _, given in self._equals(volley)} == {self.included}

    def _equals(self, volley: Volley) -> list[tuple[Page, bool]]:
        """For each row of the plainest answer that is just a value: the page, and whether the row is on it.

        What the plainest answer has and the value allows is on its page too, since fewer rows come before it there.
        None where rows may hold more than they show, fractions that were rounded: which of them are just the value is
        data then.
        """
        rows = [*self.threshold.own(volley.base)]
        if not self.threshold.measure.is_shown_whole([number for _, number in rows]):
            return []
        return [
            (page, name in page.names)
            for bound, page in self.threshold.entries(volley)
            for name, number in rows
            if number == bound
        ]


def thresholds(volley: Volley, parameter: str) -> Iterator[Threshold | Edge]:
    """What a parameter may bound, as the rows of the reference show it."""
    claims = [*_alone(volley, parameter)]
    yield from (replace(claim, others=tuple(one for one in claims if one != claim)) for claim in claims)
    edges = [edge for claim in claims if (edge := _edge(volley, claim)) is not None]
    # What all may be about has to say the same: else nobody knows which of them it is.
    if len(edges) == len(claims) and len({edge.included for edge in edges}) == 1:
        yield from (replace(edge, others=tuple(one for one in edges if one != edge)) for edge in edges)


def _edge(volley: Volley, claim: Threshold) -> Edge | None:
    either = [Edge(threshold=claim, included=included) for included in (True, False)]
    return next((edge for edge in either if edge.is_shown(volley)), None)


def _alone(volley: Volley, parameter: str) -> Iterator[Threshold]:
    measure = measure_of([*volley.of(parameter)])
    if measure is None:
        return
    pages = (volley.base, *volley.pages)
    for pointer in sorted({pointer for page in pages for row in page.values for pointer in row}):
        if all(measure.read(row.get(pointer)) is None for row in volley.base.values):
            continue
        for side in Side:
            claim = Threshold(parameter=parameter, pointer=pointer, side=side, measure=measure)
            if claim.state(volley) is State.HOLDS and claim.chance(volley) < BY_CHANCE:
                yield claim
