"""The relation 'two values of a list give the rows of both'."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """A row that one value alone gives comes for two as well."""

    parameter: str
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"two values of {self.parameter} give the rows of both"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those of two values, then those of one."""
        return (*volley.together(self.parameter).values(), *volley.of(self.parameter).values())

    def state(self, volley: Volley) -> State:
        """Silent where one of the values gives nothing that the plainest answer has.

        What that has and two values allow is on their page, too: fewer rows come before it there.
        """
        expected = self._expected(volley)
        if not expected or not volley.is_steady:
            return State.SILENT
        return State.BROKEN if self._missing(volley) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """Which value's rows are missing."""
        both, value = self._missing(volley)[0]
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{self.parameter}={' and '.join(both)} leaves out rows that {value} gives",
        )

    def _missing(self, volley: Volley) -> list[tuple[tuple[str, ...], str]]:
        return [
            (both, value)
            for both, value, rows in self._expected(volley)
            if rows - set(volley.together(self.parameter)[both].names)
        ]

    def _expected(self, volley: Volley) -> list[tuple[tuple[str, ...], str, set[str]]]:
        """(two values, one of them, rows that it gives of those that come without any)."""
        alone = volley.of(self.parameter)
        found: list[tuple[tuple[str, ...], str, set[str]]] = []
        for both in volley.together(self.parameter):
            own = [(both, value, set(volley.base.names) & set(alone[value].names)) for value in both]
            if all(rows for *_, rows in own) and alone[both[0]].names != alone[both[1]].names:
                found += own
        return found


def unions(volley: Volley) -> Iterator[Union]:
    """Of the parameters that were given two values at once."""
    for parameter in volley.parameters:
        claim = Union(parameter=parameter)
        if claim.state(volley) is State.HOLDS:
            yield claim
