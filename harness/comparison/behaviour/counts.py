"""The relation 'the total is of what was asked for': what a filter leaves is counted, and not all that there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.totals import name_of, place_of
from harness.model.difference import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.behaviour.volley import Page, Volley

FEWEST = 2
"""Answers that have to agree in the reference: one number may be like another by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number beside the rows is how many a filter leaves, where all of them come."""

    pointer: str
    """In the body, or `/header/NAME`."""
    parameters: tuple[str, ...]
    """Filters."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{name_of(self.pointer)} is the number of rows that {' or '.join(self.parameters)} leaves"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The answers with few rows, those that count all before others."""
        found = few(volley, self.parameters)
        return (*(page for page in found if self._counts_all(page, volley)), *found, volley.base)

    def state(self, volley: Volley) -> State:
        """Silent where no filter leaves so few rows that all of them come, or somebody wrote meanwhile."""
        found = few(volley, self.parameters)
        if not found or not volley.is_steady:
            return State.SILENT
        if all(_counts_itself(page, self.pointer) for page in found):
            return State.HOLDS
        return State.BROKEN if any(self._counts_all(page, volley) for page in found) else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """How many are counted where how many come."""
        page = next(page for page in few(volley, self.parameters) if self._counts_all(page, volley))
        part, pointer = place_of(self.pointer)
        told = f"{name_of(self.pointer)} is {page.around[self.pointer]} beside {len(page)} rows, as it is without"
        return Broken(kind="response-value-changed", part=part, pointer=pointer, environment=f"{told} the filter")

    def _counts_all(self, page: Page, volley: Volley) -> bool:
        own = page.around.get(self.pointer)
        return own is not None and own == volley.base.around.get(self.pointer) and own != len(page)


def counts(volley: Volley, filters: Iterable[str]) -> Iterator[Count]:
    """Numbers that are how many rows a filter leaves, and another number where nothing is left out.

    Args:
        volley: Of the reference.
        filters: Parameters that leave rows out.
    """
    parameters = tuple(sorted(filters))
    found = few(volley, parameters)
    for pointer, value in volley.base.around.items() if len(found) >= FEWEST and volley.is_steady else ():
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if is_number and all(_counts_itself(page, pointer) and page.around[pointer] != value for page in found):
            yield Count(pointer=pointer, parameters=parameters)


def few(volley: Volley, parameters: Iterable[str]) -> tuple[Page, ...]:
    """The answers of filters that have fewer rows than come without: none was kept back for another page."""
    found = (page for parameter in parameters for page in volley.of(parameter).values())
    return tuple(page for page in found if 0 < len(page) < len(volley.base))


def _counts_itself(page: Page, pointer: str) -> bool:
    value = page.around.get(pointer)
    return isinstance(value, int) and not isinstance(value, bool) and value == len(page)
