"""A relation that holds in the reference and could have failed, and whether it is broken in another environment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.difference import Basis
    from harness.model.place import Part

VOLLEYS = 5
"""In how many volleys a relation has to fail (detection.md, section 6)."""

MOST_VOLLEYS = 8
"""Volleys that are asked at most, as one in which somebody wrote meanwhile may say nothing."""


class State(StrEnum):
    """What one volley says of a relation."""

    HOLDS = "holds"
    BROKEN = "broken"
    SILENT = "silent"
    """Its rows are too few, or somebody wrote meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """How a relation fails in one volley, in words."""

    kind: str
    part: Part
    pointer: str
    environment: str
    """What is there instead: `20 rows for limit=1`."""


class Claim(Protocol):
    """A relation as it was found to hold: what it is about is in it, what it is about to meet is not."""

    @property
    def basis(self) -> Basis:
        """What telling it rests on."""
        ...

    @property
    def reference(self) -> str:
        """What holds, in words: `never more than 1 row for limit=1`."""
        ...

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The answers that show it, the most telling first."""
        ...

    def state(self, volley: Volley) -> State:
        """Whether it holds in a volley of any environment."""
        ...

    def broken(self, volley: Volley) -> Broken:
        """How it fails in a volley in which it is broken."""
        ...
