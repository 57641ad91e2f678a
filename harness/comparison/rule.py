"""A rule: which kinds it tells, on which level it looks, how it decides and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from harness.model.difference import Difference, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Told: TypeAlias = Difference | Question
"""What a rule says: a claim, or what has to be asked before it can claim anything."""


class Level(StrEnum):
    """What a rule is shown at a time."""

    API = "api"
    """All operations of both sides."""
    OPERATION = "operation"
    """The pairs of one operation."""
    MEMBER = "member"
    """One property of one kind of object, counted over distinct objects."""
    VALUE = "value"
    """The values at one place, counted over distinct objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of drift, or a kind and its mirror."""

    kinds: tuple[str, ...]
    level: Level
    judge: Callable[[Any], Iterable[Told]]
    """Shown the level's value: `ApiEvidence`, `OperationEvidence`, `Member` or `ValueCounts`."""
    decided: str
    """How it is decided, a sentence or two, as `api-drift explain` shows it."""
    remedy: str
    """What to do about it, one line."""
