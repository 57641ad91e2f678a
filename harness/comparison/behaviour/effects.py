"""The relation 'a parameter makes a difference', where nobody can tell which: data may be why it makes none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Volley

BY_CHANCE = 1e-4
"""How likely it may be at most that all rows are of those which a value gives (detection.md, section 5)."""

ROWS = 8
"""Rows from which on it is strange that no value makes any difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Values give other rows. Where all do not, no row may be of the kind that they tell apart: a suspicion."""

    parameter: str
    kept: float
    """The share of the reference's rows that the value which leaves out most still gives."""
    basis: Basis = Basis.STORED

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.parameter} makes a difference"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those with values."""
        return tuple(volley.of(self.parameter).values())

    def state(self, volley: Volley) -> State:
        """Silent on a collection of few rows, and where all of its rows may well be of those that are given."""
        pages = volley.of(self.parameter).values()
        is_likely = self.kept ** len(volley.base) > BY_CHANCE
        if not volley.is_steady or len(volley.base) < ROWS or is_likely or len(pages) < 2:
            return State.SILENT
        return State.BROKEN if all(page.names == volley.base.names for page in pages) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """Nothing changes."""
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"the same {len(volley.base)} rows whatever {self.parameter} is",
        )


def effects(volley: Volley, taken: frozenset[str]) -> Iterator[Effect]:
    """Parameters whose part nobody knows, with values that give different rows each."""
    for parameter in volley.parameters:
        pages = volley.of(parameter).values()
        rows = set(volley.base.names)
        if parameter not in taken and len({page.names for page in pages}) > 1 and volley.is_steady and rows:
            yield Effect(
                parameter=parameter, kept=min(len(rows.intersection(page.names)) for page in pages) / len(rows)
            )
