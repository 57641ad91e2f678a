"""Asks again what differs, so that nothing is told that does not come back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from harness.model.case import Case, Sequence
from harness.model.repeating import CONFIRMATIONS
from harness.probe.leading import leading
from harness.run.visit import cases_of
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.difference import Question
    from harness.run.visit import Unit, Visit

ROUND_REQUESTS = 6
"""What asking one difference again may cost an environment in one round: a fifth of 60 requests, both rounds together.

A fifth is what its cause hides (`beyond`), and the others are for the search.
"""


class Confirmation:
    """The reference's and the environments' further askings; the reference's serve all environments."""

    def __init__(self, reference: Visit, units: Mapping[str, Unit]) -> None:
        """`units` gives for the id of a case what asks it."""
        self._reference = reference
        self._units = dict(units)
        self._asked: dict[tuple[str, int], asyncio.Event] = {}

    @property
    def units(self) -> Mapping[str, Unit]:
        """Id of a case to what asks it."""
        return self._units

    def add(self, unit: Unit) -> None:
        """What a probe made can be asked again, too."""
        for id_ in (unit.id, *(case.id for case in cases_of(unit))):
            self._units.setdefault(id_, unit)

    def affordable(self, questions: Iterable[Question]) -> tuple[Unit, ...]:
        """What is asked again for questions: for each so much as a round may cost, but one at least, and one request.

        Sequences are asked as a whole, and one that is asked for another question anyway costs nothing more. A request
        that stands alone may be what the rest is held against, however long that is.
        """
        chosen: dict[str, Unit] = {}
        for question in questions:
            cost, alone = 0, 0
            for case in question.cases:
                unit = self._unit(case, question.sequences)
                if unit is None:
                    continue
                more = 0 if unit.id in chosen else len(cases_of(unit))
                is_first_alone = isinstance(unit, Case) and not alone
                if not cost or cost + more <= ROUND_REQUESTS or is_first_alone:
                    chosen[unit.id] = unit
                    cost += more
                    alone += isinstance(unit, Case)
        return tuple(chosen.values())

    def _unit(self, case: str, sequences: Iterable[str]) -> Unit | None:
        """What asks a case, as it was asked where something showed itself; no more than it needs, if that is enough."""
        first = self._units.get(case)
        if first is None or first.id == case:
            return first
        if first.id not in sequences:
            played = (unit for one in sequences if (unit := self._units.get(one)) is not None)
            first = next((one for one in played if any(step.id == case for step in cases_of(one))), first)
        return _alone(first, case) if isinstance(first, Sequence) and first.apart else first

    async def again(self, environment: Visit, units: Iterable[Unit]) -> None:
        """Puts each to the reference and the environment in turn, twice."""
        found = {unit.id: unit for unit in sorted(units, key=lambda one: one.id)}
        for asking in CONFIRMATIONS:
            ask = partial(self._ask_reference, asking=asking)
            await each(found.values(), ask, workers=self._reference.environment.traffic.concurrency)
            await environment.put_all(found.values(), asking=asking)

    async def _ask_reference(self, unit: Unit, *, asking: int) -> None:
        key = (unit.id, asking)
        if (under_way := self._asked.get(key)) is not None:
            await under_way.wait()
            return
        answered = self._asked[key] = asyncio.Event()
        await self._reference.put(unit, asking=asking)
        answered.set()


def _alone(sequence: Sequence, case: str) -> Unit:
    """A step with those that it takes something from; the whole sequence where it would be another case so."""
    index, step = next((index, step) for index, step in enumerate(sequence.steps) if step.id == case)
    alone = leading(sequence, index, step)
    return alone if alone.steps[-1].id == case else sequence
