"""The relation 'every row is what was asked for'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.thresholds import thresholds
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.behaviour.thresholds import Edge, Threshold
    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.json import Json


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


def filters(volley: Volley, taken: frozenset[str]) -> Iterator[Filter | Threshold | Edge]:
    """Parameters that are neither limit nor position and that a member of the rows follows.

    Args:
        volley: Of the reference.
        taken: Parameters whose part is known already.
    """
    for parameter in volley.parameters:
        if parameter not in taken:
            equal = [*_filters(volley, parameter)]
            yield from equal or thresholds(volley, parameter)


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


def _members(volley: Volley) -> list[str]:
    return sorted({pointer for page in (volley.base, *volley.pages) for row in page.values for pointer in row})


def _shown(row: Mapping[str, Json], pointer: str) -> str | None:
    return sent_as(row.get(pointer))
