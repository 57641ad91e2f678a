"""Counts what the requests of a run were spent on, from what was observed of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from harness.model.case import Purpose
from harness.model.spending import Expense, Spent, expense

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.observation import Observation


def spending(observations: Iterable[Observation]) -> tuple[Spent, ...]:
    """What was spent, by environment, API and operation; what was not sent costs nothing."""
    sent = [one for one in observations if one.requested is not None]
    explaining = {(one.environment, one.sequence) for one in sent if one.purpose is Purpose.EXPLANATION}
    counts: defaultdict[tuple[str, str, str], Counter[Expense]] = defaultdict(Counter)
    for one in sent:
        leads_there = one.sequence is not None and (one.environment, one.sequence) in explaining
        counts[one.environment, one.api, one.operation][expense(one, explaining=leads_there)] += one.attempts
    return tuple(
        Spent(
            environment=environment,
            api=api,
            operation=operation,
            requests={one: counted[one] for one in Expense if counted[one]},
        )
        for (environment, api, operation), counted in sorted(counts.items())
    )
