"""The relation 'a value cuts rows down to some members, or adds members that they do not have by themselves'."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined
from harness.statistics.proportion import fisher_one_sided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Row, Volley

ERROR_RATE = 0.01
"""Of taking for a value that adds nothing one whose rows have nothing of what may be added."""

FEWEST_ROWS = 2
"""Rows of each page where none of them is on both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What all rows have without the parameter, no row has with it; or the other way round."""

    parameter: str
    value: str
    adds: bool
    rows: int = field(default=0, compare=False)
    """On how many rows that was seen."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.parameter}={self.value} {'adds members to' if self.adds else 'leaves members out of'} every row"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The one with the value."""
        page = volley.of(self.parameter).get(self.value)
        return (page,) if page is not None else ()

    def state(self, volley: Volley) -> State:
        """Members that only some rows have say nothing: which rows come may depend on the value as well."""
        page = volley.of(self.parameter).get(self.value)
        if page is None or not page or not volley.base:
            return State.SILENT
        changes = _changes(page, volley.base, adds=self.adds)
        if changes is None:
            return State.SILENT
        is_least = not self.adds and len(_always(page.rows)) < 2
        return State.HOLDS if changes else State.SILENT if is_least or self._is_chance(page) else State.BROKEN

    def _is_chance(self, page: Page) -> bool:
        """Whether so few rows may all have nothing of what is added: what an object need not have, some have not."""
        return self.adds and fisher_one_sided(len(page), len(page), self.rows) > ERROR_RATE

    def broken(self, volley: Volley) -> Broken:
        """Nothing changes."""
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{len(volley.of(self.parameter)[self.value])} rows for {self.parameter}={self.value} have the "
            "same members as without it",
        )


def selections(volley: Volley, taken: frozenset[str]) -> Iterator[Selection]:
    """Values of parameters whose part is not known yet."""
    for parameter in volley.parameters:
        if parameter not in taken:
            for value, page in volley.of(parameter).items():
                for adds in (False, True):
                    if page and volley.base and _changes(page, volley.base, adds=adds):
                        yield Selection(parameter=parameter, value=value, adds=adds, rows=len(page))


def _changes(page: Page, base: Page, *, adds: bool) -> bool | None:
    """Whether rows have other members than without the value; `None` where that is not known.

    The same rows are looked at where both pages have any: others may have other members by themselves, and one row
    alone may have been written meanwhile. Only rows that were cut down to less than their names cannot be found again.
    """
    own, plain = dict(zip(page.names, page.rows, strict=True)), dict(zip(base.names, base.rows, strict=True))
    shared = own.keys() & plain.keys()
    if not shared and (adds or not _lacks_names(page) or min(len(page), len(base)) < FEWEST_ROWS):
        return None
    rows = tuple(own[name] for name in shared or own), tuple(plain[name] for name in shared or plain)
    having, lacking = rows if adds else rows[::-1]
    return bool(_always(having) - _ever(lacking))


def _lacks_names(page: Page) -> bool:
    """Whether its rows are told apart by all that they have: what names them was left out, or nothing does."""
    return all(name.startswith("{") for name in page.names)


def _always(rows: tuple[Row, ...]) -> frozenset[str]:
    return frozenset.intersection(*map(_members, rows)) if rows else frozenset()


def _ever(rows: tuple[Row, ...]) -> frozenset[str]:
    return frozenset().union(*map(_members, rows))


def _members(row: Row) -> frozenset[str]:
    """Pointers of what it has, and of what the objects in it have."""
    inner = (joined("", name, below) for name, member in row.items() if isinstance(member, dict) for below in member)
    return frozenset((*(joined("", name) for name in row), *inner))
