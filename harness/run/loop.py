"""The loop: ask everybody, compare, ask again what differs, and tell each cell as soon as it is judged."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.report import CellStatus
from harness.run.choosing import choose
from harness.run.confirming import Confirmation
from harness.run.events import Judged, Planned
from harness.run.judging import Asked, cell, concerns
from harness.run.learning import learnt
from harness.run.majority import majority
from harness.run.repeating import Repeating, first_askings, wanted
from harness.run.settling import settle
from harness.run.verdict import Judge
from harness.run.visit import Visit, asked_by, cases_of, is_for_others, selected
from harness.run.volleys import first_volleys, requests_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.case import Corpus
    from harness.model.finding import Finding
    from harness.model.report import Cell
    from harness.run.cells import CellKey
    from harness.run.events import Listener
    from harness.run.learnt import Learnt
    from harness.run.opening import Opened
    from harness.run.plan import Plan
    from harness.run.recorder import Recorder
    from harness.run.verdict import Verdict
    from harness.run.visit import Unit


PATIENCE = 20.0
"""Seconds that repeats wait for slower environments, so that what those are asked does not disturb their timing."""


class Loop:
    """One run over environments that are open; its attributes are the result so far, also when it is interrupted."""

    def __init__(
        self, plan: Plan, corpora: dict[str, Corpus], opened: Opened, recorder: Recorder, listener: Listener
    ) -> None:
        """Asks nothing yet; what the requests in `corpora` lack to be served is put into them on the way."""
        self._plan = plan
        self._corpora = corpora
        self._listener = listener
        self.recorder = recorder
        self.failed = opened.failed
        """Environment to why it could not be started."""
        self.visits = {
            environment.name: Visit(
                environment=environment,
                lane=opened.lanes[environment.name],
                recorder=recorder,
                known=opened.known[environment.name],
            )
            for environment in plan.environments
            if environment.name in opened.lanes
        }
        self._found: dict[str, Learnt] = {}
        """By API, what the reference wants in a request and its contract does not say."""
        self._is_learnt = asyncio.Event()
        self.reference = plan.matrix.reference
        """Its name; `None` until the majority is known."""
        self.verdicts: dict[str, Verdict] = {}
        """By environment."""
        self.defects: dict[str, str] = {}
        """Environment to the defect of ours that kept it from being judged."""
        self.cells: dict[CellKey, Cell] = {}

    @property
    def learnt(self) -> list[str]:
        """What the reference wants in a request and its contract does not say, in words."""
        return [note for found in self._found.values() for note in found.notes]

    async def run(self) -> None:
        """Goes through everything; what an environment does or fails to do ends in its own verdict."""
        async with asyncio.TaskGroup() as group:
            if self.reference not in self.visits:
                # Who is the reference shows only later, or it cannot be asked: nobody has to wait for it.
                self._is_learnt.set()
            firsts = {name: group.create_task(self._first(visit)) for name, visit in self.visits.items()}
            if self.reference is None and firsts:
                await asyncio.wait(firsts.values())
                self.reference = await asyncio.to_thread(majority, self._plan, tuple(self.visits), self.recorder)
            if self.reference in self.visits:
                await self._is_learnt.wait()
                self._against(self.visits[self.reference], firsts, group)
            else:
                # Nothing can be judged without it, so nothing more is asked.
                for first in firsts.values():
                    first.cancel()
        self._tell_rest()

    def _against(self, reference: Visit, firsts: Mapping[str, asyncio.Task[None]], group: asyncio.TaskGroup) -> None:
        """Has every other environment judged as soon as it and the reference were asked."""
        repeating = Repeating(self._corpora.values())
        second = group.create_task(self._second(reference, firsts[reference.environment.name]))
        confirmation = Confirmation(reference, asked_by(self._corpora.values()))
        repeats = {
            name: group.create_task(self._repeats(repeating, self.visits[name], first, second, tuple(firsts.values())))
            for name, first in firsts.items()
        }
        for name in firsts:
            if self.visits[name] is not reference:
                judge = Judge(
                    plan=self._plan,
                    corpora=self._corpora,
                    recorder=self.recorder,
                    reference=reference,
                    environment=self.visits[name],
                    confirmation=confirmation,
                    repeating=repeating,
                )
                group.create_task(self._judged(judge, repeats[name], repeats[reference.environment.name]))

    async def _first(self, visit: Visit) -> None:
        corpora = self._corpora_of(visit)
        self._listener(Planned(environment=visit.environment.name, requests=self._count(visit)))
        await visit.harvest(corpora, self._plan.selection)
        corpora = await self._learnt(visit, corpora)
        # Who is asked twice needs twice as long: where the processor is short, the others let it go first.
        is_last = self.reference is not None and visit.environment.name != self.reference
        await visit.corpus(corpora, self._plan.selection, asking=1, courteous=is_last)
        await visit.lane.clean_up()
        await first_volleys(visit, corpora, self._plan.selection, asking=1)

    async def _learnt(self, visit: Visit, corpora: list[Corpus]) -> list[Corpus]:
        """What is asked once it is known what the reference serves; all others wait for that."""
        if visit.environment.name == self.reference:
            try:
                for corpus in corpora:
                    await self._choose(visit, corpus)
                    contract, selection = self._plan.contract(corpus.api), self._plan.selection
                    found = await learnt(visit, corpus, contract, selection, identities=self._identities(corpus.api))
                    self._found[corpus.api] = found
                    self._corpora[corpus.api] = found.corpus
                    await self._choose(visit, found.corpus)
            finally:
                self._is_learnt.set()
        elif self.reference in self.visits:
            await self._is_learnt.wait()
            for corpus in self._corpora_of(visit):
                if corpus.api in self._found:
                    await settle(visit, corpus, self._found[corpus.api].changes)
                    await self._choose(visit, corpus)
        return self._corpora_of(visit)

    def _identities(self, api: str) -> int:
        """The most further identities that an environment is asked as; one, which is made room for, where none is."""
        return max([1, *(len(one.others(api)) for one in self.visits.values() if api in one.environment.apis)])

    async def _choose(self, visit: Visit, corpus: Corpus) -> None:
        await choose(visit, corpus, partial(self._plan.selection.wants, corpus.api))

    async def _second(self, visit: Visit, first: asyncio.Task[None]) -> None:
        """The reference once more: what differs between its two askings is noise."""
        await asyncio.wait([first])
        corpora = self._corpora_of(visit)
        await visit.corpus(corpora, self._plan.selection, asking=2)
        await visit.lane.clean_up()
        await first_volleys(visit, corpora, self._plan.selection, asking=2)
        self._tell(visit.environment.name)

    async def _repeats(
        self,
        repeating: Repeating,
        visit: Visit,
        first: asyncio.Task[None],
        second: asyncio.Task[None],
        others: tuple[asyncio.Task[None], ...],
    ) -> None:
        """The same requests again and again, when all the rest was asked, of others too if that does not take long."""
        await asyncio.wait([first, second])
        await asyncio.wait(others, timeout=PATIENCE)
        is_reference = visit.environment.name == self.reference
        corpora = self._corpora_of(visit)
        await repeating.first(visit, corpora, self._plan.selection, is_reference=is_reference)

    async def _judged(self, judge: Judge, *asked: asyncio.Task[None]) -> None:
        await asyncio.wait(asked)
        name = judge.environment.environment.name
        try:
            self.verdicts[name] = await judge.verdict()
        except Exception as error:
            # A defect of ours in judging one environment must not cost the others their verdict.
            self.defects[name] = _defect(error)
        await judge.environment.lane.clean_up()
        self._tell(name)

    def _tell(self, environment: str) -> None:
        verdict = self.verdicts.get(environment)
        findings = verdict.findings if verdict else ()
        for key in self._plan.cells:
            if key.environment == environment:
                self._tell_cell(key, tuple(finding for finding in findings if concerns(finding, key)))

    def _tell_cell(self, key: CellKey, findings: tuple[Finding, ...]) -> None:
        judged = cell(
            key,
            reference=self._asked(key.api, key.operation, self.reference or ""),
            environment=self._asked(key.api, key.operation, key.environment),
            findings=findings,
        )
        if (defect := self.defects.get(key.environment)) is not None:
            judged = replace(judged, status=CellStatus.NOT_JUDGED, reason=defect)
        self.cells[key] = judged
        self._listener(Judged(key=key, cell=judged, findings=findings))

    def _tell_rest(self) -> None:
        """The environments that could not be opened, and all where the reference could not."""
        told = {key.environment for key in self.cells}
        for name in dict.fromkeys(key.environment for key in self._plan.cells):
            if name not in told:
                self._tell(name)

    def _asked(self, api: str, operation: str, environment: str) -> Asked:
        corpus = self._corpora.get(api)
        made = next((one for one in corpus.operations if one.operation == operation), None) if corpus else None
        reasons = (
            self.failed.get(environment),
            None if self._plan.lists(environment, api) else f"{environment} does not list {api}",
            self._plan.contract(api).unusable.get(operation),
            made.not_generated if made else None,
        )
        return Asked(
            observations=self.recorder.of_operation(api, operation, environment),
            not_generated=next((reason for reason in reasons if reason), None),
        )

    def _corpora_of(self, visit: Visit) -> list[Corpus]:
        return [corpus for api, corpus in self._corpora.items() if api in visit.environment.apis]

    def _count(self, visit: Visit) -> int:
        total = 0
        is_reference = visit.environment.name == self.reference
        for corpus in self._corpora_of(visit):
            singles, sequences = selected(corpus, self._plan.selection)
            units: tuple[Unit, ...] = (*singles, *sequences)
            others = len(visit.others(corpus.api))
            total += sum(
                len(cases_of(unit))
                * (others if is_for_others(unit) else 1)
                * (2 if is_reference and unit.id not in corpus.once else 1)
                for unit in units
            )
            total += requests_of(corpus, self._plan.selection, twice=is_reference)
        repeats = (one for corpus in self._corpora_of(visit) for one in corpus.repeats)
        return total + sum(
            first_askings(one, is_reference=is_reference) for one in repeats if wanted(one, self._plan.selection)
        )


def _defect(error: Exception) -> str:
    """Where it happened; not what the exception says, which may be of an answer."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    return f"a defect of api-drift kept it from being judged ({type(error).__name__} at {where}); please report it"
