"""What a comparison has to know besides the answers, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.boundary import Boundary, Witness
    from harness.model.case import Case
    from harness.model.difference import Cause, Difference, Question
    from harness.model.report import NotCompared


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is known besides the observations."""

    cases: Mapping[str, Case] = field(default_factory=lambda: MappingProxyType({}))
    """Every case that was asked, by id: single ones, steps of sequences, and those that probes made."""
    causes: tuple[Cause, ...] = ()
    """What the probes found out so far, about any environment."""
    boundaries: tuple[Boundary, ...] = ()
    """The same, of how far each side accepts what one of them refuses."""
    witnesses: tuple[Witness, ...] = ()
    """The same, of smaller requests that show it."""
    alpha: float = 0.01
    """The chance of one false alarm in the whole run."""
    claims: int = 1000
    """How many claims the run makes: each is tested against `alpha / claims`."""
    repeats: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How often each case that is asked over and over is asked at first, by id; more is asked for of these alone."""
    inputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The id of each single case as it was measured, to the id that it was first asked with."""
    own: frozenset[str] = frozenset()
    """Values, as JSON text, with which one side alone was asked, as its own rows have them."""
    confirming: bool = False
    """Whether the observations are a confirmation's few: then once is enough, and no level has to be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one environment's answers to one API show against the reference's."""

    differences: tuple[Difference, ...]
    """Neither confirmed nor explained yet; sorted by place and kind."""
    questions: tuple[Question, ...]
    """What to ask next, dearest claims first."""
    noisy: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Operation to the number of cases on which the reference differs from itself; those make no claim."""
    not_compared: tuple[NotCompared, ...] = ()
