"""How far each side accepts a thing in requests, and the smallest request that shows a difference in acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.case import Fault
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """How far one side accepts: numbers, lengths, counts and moments have one, texts of a pattern an example."""

    accepted: Json = None
    """The last value that is accepted; a length or a count where the bound is one. `None` where none is known."""
    refused: Json = None
    """The first value that is refused; `None` where none was met."""
    exact: bool = False
    """Whether nothing lies between the two, and what was tried beyond was refused as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The answer to a question of `boundary`."""

    environment: str
    operation: str
    fault: Fault
    """As the question has it."""
    keyword: str
    """What the search has come to: not a length, but a pattern."""
    here: Edge
    """The reference's."""
    there: Edge
    """The environment's."""
    cases: tuple[str, ...]
    """Ids of the requests that one side refuses for this and the other serves, the nearest to the edge first."""

    @property
    def known(self) -> bool:
        """Whether the search found anything."""
        return self.here.accepted is not None and self.there.accepted is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The answer to a question of `smallest`."""

    environment: str
    operation: str
    fault: Fault
    """As the question has it."""
    cases: tuple[str, ...]
    """Ids of the requests that still show the difference, smallest first."""
    tried: tuple[str, ...] = ()
    """Ids of further ones that one side refuses, for this or for another reason: nothing is claimed of them."""
