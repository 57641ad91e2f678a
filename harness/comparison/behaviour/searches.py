"""The relations of a text that is looked for: its case matters or does not, and rows without it are left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.measure import measure_of
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Volley

FEWEST_ROWS = 4
"""Rows of the plainest answer from which on it is strange that a word of one of them leaves out none."""

MOST_SHARE = 0.5
"""The share of rows that have the word somewhere, up to which it should leave out others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casing:
    """A value in another case gives the same rows, or does not."""

    parameter: str
    is_same: bool
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"the case of {self.parameter} {'makes no' if self.is_same else 'makes a'} difference"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Of the values that are alike but for their case."""
        return tuple(page for pair in self._telling(volley) for page in pair)

    def state(self, volley: Volley) -> State:
        """Silent where neither spelling gives any row, or both give all of them."""
        pairs = self._telling(volley)
        if not pairs or not volley.is_steady:
            return State.SILENT
        same = {set(one.names) == set(other.names) for one, other in pairs}
        return State.HOLDS if self.is_same in same else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """How many rows come for each spelling."""
        one, other = self._telling(volley)[0]
        rows = " and ".join(
            f"{len(page)} for {self.parameter}={page.varied(volley.base).get(self.parameter, '')}"
            for page in (one, other)
        )
        return Broken(
            kind="response-value-changed",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"rows that come: {rows}",
        )

    def _telling(self, volley: Volley) -> list[tuple[Page, Page]]:
        """The pairs of spellings that give something, and not simply everything."""
        return [
            (one, other)
            for one, other in _pairs(volley, self.parameter)
            if (one.names or other.names) and not one.names == other.names == volley.base.names
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A value that few rows have somewhere leaves out others."""

    parameter: str
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.parameter} leaves out rows that do not have its value"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those of values that few rows have."""
        return tuple(page for _, page in self._rare(volley))

    def state(self, volley: Volley) -> State:
        """Broken where no such value leaves out any row."""
        pages = self.pages(volley)
        if len(pages) < 2 or not volley.is_steady:
            return State.SILENT
        return State.BROKEN if all(page.names == volley.base.names for page in pages) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """All rows come."""
        value, _ = self._rare(volley)[0]
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"the same {len(volley.base)} rows for {self.parameter}={value} as without it",
        )

    def _rare(self, volley: Volley) -> list[tuple[str, Page]]:
        """Values that some of the rows show, and most do not."""
        if len(volley.base) < FEWEST_ROWS:
            return []
        found = []
        for value, page in volley.of(self.parameter).items():
            having = sum(_has(row, value) for row in volley.base.rows)
            is_word = page.query != volley.base.query and measure_of([value]) is None
            if is_word and 0 < having <= MOST_SHARE * len(volley.base):
                found.append((value, page))
        return found


def searches(volley: Volley, taken: frozenset[str]) -> Iterator[Casing | Search]:
    """What the reference shows of texts that are looked for.

    Args:
        volley: Of the reference.
        taken: Parameters of which it is known that they say neither which rows come nor how many.
    """
    for parameter in volley.parameters:
        if parameter in taken:
            continue
        yield from (
            claim
            for is_same in (True, False)
            if (claim := Casing(parameter=parameter, is_same=is_same)).state(volley) is State.HOLDS
        )
        search = Search(parameter=parameter)
        if _finds(search, volley):
            yield search


def _finds(search: Search, volley: Volley) -> bool:
    """Whether each of the values leaves out rows, and one at least gives some: not every member is searched."""
    pages = search.pages(volley)
    leaves_out = all(set(volley.base.names) - set(page.names) for page in pages)
    return search.state(volley) is State.HOLDS and leaves_out and any(page.names for page in pages)


def _pairs(volley: Volley, parameter: str) -> list[tuple[Page, Page]]:
    pages = [*volley.of(parameter).items()]
    return [
        (page, other_page)
        for index, (value, page) in enumerate(pages)
        for other, other_page in pages[index + 1 :]
        if value != other and value.casefold() == other.casefold()
    ]


def _has(value: object, text: str) -> bool:
    """Whether a text is somewhere in a row, whatever its case."""
    if isinstance(value, dict):
        return any(_has(one, text) for one in value.values())
    if isinstance(value, list):
        return any(_has(one, text) for one in value)
    return text.casefold() in str(value).casefold()
