"""What a rule claims about a place, before it is confirmed, explained and graded; and what has to be asked first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.case import Case, Fault
    from harness.model.json import Json
    from harness.model.place import Place


class Basis(StrEnum):
    """What a claim rests on."""

    PAIRED = "paired"
    """The same request in a comparable state."""
    STRUCTURE = "structure"
    """All distinct objects seen, with a test."""
    CONTRACT = "contract"
    """The contract promises it, the reference keeps it, the environment does not."""
    RELATION = "relation"
    MEASURED = "measured"
    ALONE = "alone"
    """What the environment shows by itself, whatever the reference answers: what it publishes, how it says no."""
    STORED = "stored"
    """Stored rows alone: could be data, at most `suspected`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one side shows."""

    text: str
    """In words, with counts: `number in 40 of 40`."""
    value: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A statistical test that a claim rests on."""

    name: str
    p_value: float
    threshold: float
    reference_count: tuple[int, int]
    """(deviating, of all) in the reference."""
    environment_count: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One kind at one place in one environment, as the evidence so far has it."""

    kind: str
    """A kind of the taxonomy."""
    place: Place
    environment: str
    reference: str
    message: str
    """One line, with both environments' names."""
    reference_side: Side
    environment_side: Side
    basis: Basis
    compared: int
    differing: int
    cases: tuple[str, ...]
    """Ids of cases that show it, plainest first."""
    faults: tuple[Fault, ...] = ()
    """For errors: the faults that show it."""
    test: Test | None = None
    cause: str = ""
    """What differences with one cause share, besides API and environment: a schema's pointer, `400 → 422`."""
    sequences: tuple[str, ...] = field(default=(), compare=False)
    """Ids of the sequences in which cases show it."""


class Wanted(StrEnum):
    """What has to be asked."""

    CONFIRMATION = "confirmation"
    """Ask the cases again."""
    MORE_OBJECTS = "more-objects"
    """Undecided: ask for more distinct objects."""
    REPEATS = "repeats"
    """A second way of answering was seen too seldom to be sure: repeat the same request more often."""
    TIMINGS = "timings"
    """It seems slow: measure it against the reference, one request in flight."""
    CAUSE = "cause"
    """The same valid request is served on one side and refused on the other: which part of it is it?"""
    VOLLEY = "volley"
    """A relation failed: ask all its requests at once again, of the environment alone."""
    BOUNDARY = "boundary"
    """How far does each side accept the thing that `fault` names?"""
    SMALLEST = "smallest"
    """Which is the smallest request that still shows what `fault` names?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What must be asked before a difference may be told; data, not a call."""

    wanted: Wanted
    environment: str
    api: str
    operation: str
    cases: tuple[str, ...]
    place: Place | None = None
    undecided: str = field(default="", compare=False)
    """For `more-objects`: what cannot be told with those that were seen, in words with their counts."""
    askings: int = 0
    """How often a case that is asked over and over has to have been asked in all."""
    fault: Fault | None = None
    """For `boundary` and `smallest`: the one thing that one side refuses."""
    sequences: tuple[str, ...] = field(default=(), compare=False)
    """Ids of the sequences in which it showed itself: elsewhere the same step may have another outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The answer to a question of `cause`: the one thing in a request on which two environments part."""

    environment: str
    refusing: str
    """Name of the side that refuses: the reference or the environment."""
    served: Case
    """The nearest request that both serve."""
    refused: Case
    """The request that one side refuses: `served` with one thing changed."""
    fault: Fault
    """Keyword and place of that thing: `required` for what is left out, `enum`, `type`, `maximum`, …"""
    explained: tuple[str, ...]
    """Ids of the cases whose difference this explains."""
    partner: Fault | None = None
    """The other thing that has to be there too; only the two together are refused."""
