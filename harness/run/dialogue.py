"""One API of one environment: compared, its questions asked, compared again, and what differs asked once more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import MOST_VOLLEYS
from harness.comparison.comparing import compared, recurring, volleys_compared
from harness.comparison.view import View
from harness.finding.assembly import Confirmed
from harness.finding.confidence import confidence
from harness.model.boundary import Boundary
from harness.model.case import Case
from harness.model.difference import Cause, Wanted
from harness.model.repeating import is_confirmation
from harness.model.report import NotCompared
from harness.run.beyond import beyond
from harness.run.further import further_twins
from harness.run.probing import Purses, probe, subject
from harness.run.settling import own_alone
from harness.run.standing import Standing
from harness.run.visit import cases_of
from harness.run.volleys import further_volley

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from harness.comparison.view import Comparison
    from harness.contract.document import Contract
    from harness.model.case import Corpus, Sequence, Slot
    from harness.model.difference import Question
    from harness.model.observation import Observation
    from harness.probe.search import Asked
    from harness.run.confirming import Confirmation
    from harness.run.probing import Answer
    from harness.run.repeating import Repeating
    from harness.run.visit import Unit, Visit

ROUNDS = 6
"""How often evidence may grow and be compared again: causes have bounds and unmask further causes, but not for ever."""


LATER = frozenset({Wanted.CONFIRMATION, Wanted.VOLLEY})
"""What is asked when nothing else is open any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one API of one environment came to."""

    comparison: Comparison
    confirmed: tuple[Confirmed, ...]
    unstable: int
    """How many differences did not come back."""


class Dialogue:
    """Between comparison, which wants to know, and two environments, which are asked."""

    def __init__(
        self,
        *,
        contract: Contract,
        corpus: Corpus,
        reference: Visit,
        environment: Visit,
        confirmation: Confirmation,
        repeating: Repeating,
    ) -> None:
        """Asks nothing yet."""
        self._contract = contract
        self._recorder = environment.recorder
        self._reference = reference
        self._environment = environment
        self._confirmation = confirmation
        self._repeating = repeating
        self._window = repeating.window
        self._names = (reference.environment.name, environment.environment.name)
        self._standing = {visit.environment.name: Standing(visit) for visit in (reference, environment)}
        singles = (case for operation in corpus.operations for case in operation.cases)
        steps = (step for sequence in corpus.sequences for step in sequence.steps)
        volleys = (case for one in corpus.relations for case in one.volley)
        known = (visit.known[contract.name] for visit in (reference, environment))
        cases = {**{case.id: case for case in (*singles, *steps, *volleys)}, **repeating.cases}
        self._view = View(
            cases=cases,
            own=frozenset(own_alone(cases.values(), *known)),
            repeats={repeat.case.id: repeat.times for repeat in corpus.repeats},
            # What other environments are measured on is asked of the reference as well.
            inputs=MappingProxyType(repeating.inputs),
        )
        self._corpus = corpus
        self._asked: set[object] = set()
        self._purses = Purses()
        self._followed = 0
        """Causes of which it is known what they hide."""

    async def result(self) -> Result:
        """Asks until nothing new is wanted, then whether what differs comes back."""
        comparison = await self._compared()
        for _ in range(ROUNDS):
            questions = self._new(comparison)
            hidden = () if questions else self._hidden()
            if not questions and not hidden:
                break
            await self._answer(questions)
            await self._laid_open(hidden)
            comparison = await self._compared()
        comparison = await self._asked_again(comparison)
        comparison = await self._volleys(comparison)
        async with self._window.judging():
            return await asyncio.to_thread(self._result, comparison)

    def _new(self, comparison: Comparison) -> list[Question]:
        """What was not asked yet. Where a cause is looked for, its bound has to wait: a cause may explain it away."""
        new: dict[object, Question] = {}
        for one in comparison.questions:
            key = (one.wanted, subject(one))
            if one.wanted not in LATER and key not in self._asked:
                new.setdefault(key, one)
        causes = {one.operation for one in new.values() if one.wanted is Wanted.CAUSE}
        new = {key: one for key, one in new.items() if one.fault is None or one.operation not in causes}
        self._asked.update(new)
        return [*new.values()]

    async def _compared(self, *, confirmed: bool = False, volleys: bool = False) -> Comparison:
        async with self._window.judging():
            return await asyncio.to_thread(
                volleys_compared if volleys else compared,
                self._contract,
                [one for one in self._observations() if confirmed or not is_confirmation(one.purpose, one.asking)],
                reference=self._names[0],
                environment=self._names[1],
                view=self._view,
            )

    def _observations(self) -> list[Observation]:
        return self._recorder.of(self._contract.name, *self._names)

    async def _answer(self, questions: Iterable[Question]) -> None:
        undecided: list[str] = []
        for question in questions:
            if question.wanted is Wanted.MORE_OBJECTS:
                undecided += question.cases
            elif question.wanted in {Wanted.REPEATS, Wanted.TIMINGS}:
                await self._repeated(question)
            else:
                self._learn(question, await self._probed(question))
        twins = further_twins(undecided, self._view.cases, self._available)
        self._remember(twins)
        await asyncio.gather(*(visit.put_all(twins, asking=1) for visit in (self._reference, self._environment)))

    def _hidden(self) -> tuple[Sequence, ...]:
        """What comes after a creation that one side refuses, for causes that it was not looked for yet."""
        new = self._view.causes[self._followed :]
        self._followed = len(self._view.causes)
        seen = self._observations()
        return tuple(one for cause in new for one in beyond(self._corpus, cause, seen))

    async def _laid_open(self, sequences: tuple[Sequence, ...]) -> None:
        self._remember(sequences)
        await asyncio.gather(*(visit.put_all(sequences, asking=1) for visit in (self._reference, self._environment)))

    def _available(self, slot: Slot) -> int:
        return max(visit.known[self._contract.name].count(slot) for visit in (self._reference, self._environment))

    async def _repeated(self, question: Question) -> None:
        visits = {visit.environment.name: visit for visit in (self._reference, self._environment)}
        for case in question.cases:
            if question.wanted is Wanted.REPEATS:
                await self._repeating.until(visits[question.environment], case, question.askings)
            else:
                await self._measured(self._view.cases[case], question.askings)

    async def _measured(self, case: Case, pairs: int) -> None:
        if (asked := self._repeating.timed(case)) is not None:
            self._view = replace(self._view, cases={**self._view.cases, asked.id: asked})
            await self._repeating.measure(self._reference, self._environment, asked, pairs)

    def _learn(self, question: Question, found: Answer | None) -> None:
        view = self._view
        if isinstance(found, Cause):
            self._purses.found(question, found.fault)
            self._view = replace(view, causes=(*view.causes, found))
        elif isinstance(found, Boundary):
            self._view = replace(view, boundaries=(*view.boundaries, found))
        elif found is not None:
            self._view = replace(view, witnesses=(*view.witnesses, found))

    async def _probed(self, question: Question) -> Answer | None:
        asking = probe(
            question,
            self._contract,
            units=self._confirmation.units,
            observations=self._observations(),
            reference=self._names[0],
            purse=self._purses.of(question),
        )
        try:
            asked = next(asking)
            while True:
                self._remember([asked.unit])
                asked = asking.send(await self._put(asked))
        except StopIteration as finished:
            result: Answer | None = finished.value
            return result

    async def _put(self, asked: Asked) -> Observation:
        visit = self._reference if asked.environment == self._names[0] else self._environment
        if isinstance(asked.unit, Case):
            return (await visit.put(asked.unit, asking=1))[-1]
        return (await self._standing[asked.environment].play(asked.unit))[-1]

    def _remember(self, units: Iterable[Unit]) -> None:
        """What a probe made can be compared and asked again like everything else."""
        made = {}
        for unit in units:
            self._confirmation.add(unit)
            made.update({case.id: case for case in cases_of(unit)})
        self._view = replace(self._view, cases={**made, **self._view.cases})

    async def _asked_again(self, comparison: Comparison) -> Comparison:
        wanted = [question for question in comparison.questions if question.wanted is Wanted.CONFIRMATION]
        await self._confirmation.again(self._environment, self._confirmation.affordable(wanted))
        told = {difference.place for difference in comparison.differences}
        if all(question.place in told for question in wanted):
            return comparison
        # What was too little to be a difference (a single timeout) may be one, now that it was asked again.
        return await self._compared(confirmed=True)

    async def _volleys(self, comparison: Comparison) -> Comparison:
        """Asks relations that failed again, until they hold once or have failed often enough.

        Last of all, and after what the questions before created is deleted: nothing that looks at a whole collection
        runs beside this run's own writes.
        """
        judged, differences = comparison, comparison.differences
        for asking in range(2, MOST_VOLLEYS + 1):
            cases = {case for one in judged.questions if one.wanted is Wanted.VOLLEY for case in one.cases}
            if not cases:
                break
            await self._environment.lane.clean_up()
            await further_volley(self._environment, self._corpus, cases, asking=asking)
            judged = await self._compared(volleys=True)
        found = () if judged is comparison else judged.differences
        return replace(comparison, differences=(*differences, *(one for one in found if one not in differences)))

    def _result(self, comparison: Comparison) -> Result:
        again = [one for one in self._observations() if is_confirmation(one.purpose, one.asking)]
        told = tuple(self._told(comparison, again))
        undecided = tuple(_undecided(question) for question in comparison.questions if question.undecided)
        return Result(
            comparison=replace(comparison, not_compared=(*comparison.not_compared, *undecided)),
            confirmed=told,
            unstable=len(comparison.differences) - len(told),
        )

    def _told(self, comparison: Comparison, again: Collection[Observation]) -> Iterable[Confirmed]:
        for difference in comparison.differences:
            recurred = recurring(difference, self._contract, again, view=self._view)
            sure = confidence(difference, recurred=recurred)
            if sure is not None:
                yield Confirmed(difference=difference, confidence=sure)


def _undecided(question: Question) -> NotCompared:
    """What could not be told with all the objects that there are."""
    pointer = question.place.pointer if question.place else ""
    return NotCompared(
        what=f"{pointer} in the answers",
        why=question.undecided,
        api=question.api,
        operation=question.operation,
        environment=question.environment,
    )
