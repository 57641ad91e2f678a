"""What an environment's own lists show of a thing that a request names: its room, its stock, its credit."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from harness.comparison.behaviour.played import rows_of, sent_by
from harness.model.pointer import values_at
from harness.model.rows import scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.observation import Observation

Members = dict[str, set["Json"]]
"""Pointer in a row to the values that stand there."""


class Listed:
    """The rows that the lists of both environments show."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        """Looks at nothing before it is asked."""
        self._observations = observations

    def of_named(self, case: Case, asked: Observation) -> Members:
        """What the rows show of the things that were there before and that the body of a request names."""
        found: Members = defaultdict(set)
        sent = sent_by(asked)
        for pointer, slot in case.body.slots if case.body is not None else ():
            named = {str(value) for value in values_at(sent, pointer)} if slot in case.borrowed else set()
            for row in self._rows.get((asked.environment, f"GET {slot.resource}"), ()) if named else ():
                if not named.isdisjoint(str(value) for value in row.values()):
                    for place, value in row.items():
                        found[place].add(value)
        return found

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], tuple[dict[str, Json], ...]]:
        found: dict[tuple[str, str], dict[object, dict[str, Json]]] = defaultdict(dict)
        for one in self._observations:
            if one.operation.startswith("GET ") and one.succeeded and one.body_kept:
                rows = found[one.environment, one.operation]
                for row in rows_of(one.body):
                    members = dict(scalars(row.value))
                    rows[tuple(members.items())] = members
        return {key: tuple(rows.values()) for key, rows in found.items()}
