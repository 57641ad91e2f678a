"""The relation 'no row is of both kinds': of a parameter that is true or false, each row comes for one of them."""

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

BOTH = ("true", "false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """What is given for true is not given for false, whatever tells the rows apart."""

    parameter: str
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"no row comes for both values of {self.parameter}"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those of both values."""
        return tuple(page for value, page in volley.of(self.parameter).items() if value in BOTH)

    def state(self, volley: Volley) -> State:
        """Silent where one of the values gives nothing, or somebody wrote meanwhile."""
        pages = self.pages(volley)
        if len(pages) < len(BOTH) or not all(pages) or not volley.is_steady:
            return State.SILENT
        return State.BROKEN if self._shared(volley) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """How many rows come for both."""
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{self._shared(volley)} rows come for {self.parameter}=true and for {self.parameter}=false",
        )

    def _shared(self, volley: Volley) -> int:
        one, other = self.pages(volley)
        return len(set(one.names) & set(other.names))


def halves(volley: Volley, taken: frozenset[str]) -> Iterator[Halves]:
    """Of the parameters that were asked for with both values, and of which nothing else is known.

    Rows of both come without it: the first and the last ones, where it turns an order round, do not.
    """
    for parameter in volley.parameters:
        claim = Halves(parameter=parameter)
        if parameter in taken or claim.state(volley) is not State.HOLDS:
            continue
        if all(set(page.names) & set(volley.base.names) for page in claim.pages(volley)):
            yield claim
