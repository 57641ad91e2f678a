"""What the requests of a run were spent on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.case import Purpose
from harness.model.repeating import REPEATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.observation import Observation


class Expense(StrEnum):
    """What a request is for, in the order of a run."""

    HARVEST = "harvest"
    """Which resources there are."""
    CASES = "cases"
    """Single requests of the corpus."""
    SEQUENCES = "sequences"
    IDENTITIES = "identities"
    """Without a credential, with a bad one, as somebody else."""
    ROUTES = "routes"
    """What no contract has."""
    SECOND_ASKING = "second asking"
    """The reference's, to know its noise."""
    VOLLEYS = "volleys"
    """What holds between the answers of a collection."""
    REPEATS = "repeats"
    """Whether the same request is answered in one way."""
    TIMINGS = "timings"
    """How long the answer takes, one request in flight."""
    LIMITS = "limits"
    """One burst, to meet the real rate limit."""
    EXPLANATION = "explanation"
    """What it is that one side refuses, how far each accepts, and by how little they part."""
    CONFIRMATION = "confirmation"
    """Whether it comes back."""
    CLEANING_UP = "cleaning up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent on one operation in one environment."""

    environment: str
    api: str
    operation: str
    requests: Mapping[Expense, int]
    """Retries included; only what is above 0."""


_EXPENSES = {
    Purpose.HARVEST: Expense.HARVEST,
    Purpose.SEQUENCE: Expense.SEQUENCES,
    Purpose.PREPARATION: Expense.SEQUENCES,
    Purpose.LISTING: Expense.SEQUENCES,
    Purpose.AWAITED: Expense.SEQUENCES,
    Purpose.AUTHENTICATION: Expense.IDENTITIES,
    Purpose.ROUTE: Expense.ROUTES,
    Purpose.UNDOCUMENTED: Expense.ROUTES,
    Purpose.PUBLISHED_CONTRACT: Expense.ROUTES,
    Purpose.RELATION: Expense.VOLLEYS,
    Purpose.REPEAT: Expense.REPEATS,
    Purpose.LATENCY: Expense.TIMINGS,
    Purpose.BURST: Expense.LIMITS,
    Purpose.EXPLANATION: Expense.EXPLANATION,
    Purpose.CLEANUP: Expense.CLEANING_UP,
}
"""All others are the corpus's single cases."""


def expense(observation: Observation, *, explaining: bool) -> Expense:
    """What a request was for; `explaining` says that it only led to one that explains."""
    if observation.purpose in REPEATED:
        # They count their askings themselves.
        return _EXPENSES[observation.purpose]
    if observation.asking > 2:
        return Expense.CONFIRMATION
    if observation.asking == 2:
        return Expense.SECOND_ASKING
    return Expense.EXPLANATION if explaining else _EXPENSES.get(observation.purpose, Expense.CASES)
