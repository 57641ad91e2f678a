"""One environment's way through everything that is asked of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from harness.generation.further_cases import is_as_others
from harness.model.case import Case, Purpose, Role, Sequence, Slot
from harness.model.operation import SAFE_METHODS
from harness.probe.harvest import harvested
from harness.probe.protocol import asked
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.environment.environment import Environment
    from harness.model.case import Corpus, Harvest
    from harness.model.exchange import Exchange
    from harness.model.observation import Observation
    from harness.run.cells import Selection
    from harness.run.known import KnownResources
    from harness.run.recorder import Recorder
    from harness.transport.lane import Lane

COURTESY = 12
"""Rounds of the event loop that a courteous visit waits before each unit: they cost nothing while it is idle."""

FURTHER_PARENTS = 5
"""How many more resources are looked into for one that holds inner ones."""

Unit: TypeAlias = Case | Sequence
"""What is asked as a whole: a single case, or a sequence."""


def cases_of(unit: Unit) -> tuple[Case, ...]:
    """The cases that asking a unit asks."""
    return (unit,) if isinstance(unit, Case) else unit.steps


def is_for_others(unit: Unit) -> bool:
    """Whether it is asked as each further identity that an environment has."""
    return is_as_others(cases_of(unit))


def selected(corpus: Corpus, selection: Selection, *, asking: int = 1) -> tuple[tuple[Case, ...], tuple[Sequence, ...]]:
    """The single cases and the sequences of a corpus that the selected cells need, in the order of asking.

    The second time without those that the reference is asked once only.
    """
    once = corpus.once if asking > 1 else frozenset()
    singles = tuple(
        case
        for operation in corpus.operations
        for case in operation.cases
        if case.id not in once and (selection.wants(corpus.api, case.operation) or _is_beside(case, corpus, selection))
    )
    sequences = tuple(
        sequence
        for sequence in corpus.sequences
        if sequence.id not in once and any(selection.wants(corpus.api, step.operation) for step in sequence.steps)
    )
    return singles, sequences


def _is_beside(case: Case, corpus: Corpus, selection: Selection) -> bool:
    """Whether a case of no operation of the contract tells something of the selected ones."""
    if case.purpose in {Purpose.ROUTE, Purpose.PUBLISHED_CONTRACT}:
        return True
    return case.purpose is Purpose.UNDOCUMENTED and selection.wants_path(corpus.api, case.path)


def asked_by(corpora: Iterable[Corpus]) -> dict[str, Unit]:
    """For the id of every case what asks it: itself where it stands alone, else the first sequence that has it.

    Every sequence stands under its own id as well. What belongs to a volley is asked for itself here: its answer is no
    part of a volley then.
    """
    found: dict[str, Unit] = {}
    for corpus in corpora:
        for operation in corpus.operations:
            found.update({case.id: case for case in operation.cases})
        for sequence in corpus.sequences:
            for id_ in (sequence.id, *(step.id for step in sequence.steps)):
                found.setdefault(id_, sequence)
        for relation in corpus.relations:
            for case in relation.volley:
                found.setdefault(case.id, replace(case, purpose=Purpose.COVERAGE))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An environment, its lane, and what is to be asked of it."""

    environment: Environment
    lane: Lane
    recorder: Recorder
    known: dict[str, KnownResources]
    """By API."""

    async def harvest(self, corpora: Iterable[Corpus], selection: Selection) -> None:
        """Learns which resources exist, outer resources first, since inner lists are asked below outer ones."""
        every = tuple(corpora)
        wanted = _existing(every, selection)
        for corpus in every:
            for harvest in corpus.harvests:
                if harvest.resource in wanted:
                    values = await self._below_some_parent(harvest, self.known[corpus.api])
                    self.known[corpus.api].learn(harvest.resource, harvest.parameter, values)

    async def _below_some_parent(self, harvest: Harvest, known: KnownResources) -> tuple[str, ...]:
        """What the list of the first parent that holds something gives: an empty list says nothing of the others."""
        path = (value for _, value in reversed(harvest.listing.path_values))
        outer = next((one for one in path if isinstance(one, Slot) and one.role is Role.EXISTING), None)
        values = await self._harvested(harvest)
        for _ in range(FURTHER_PARENTS):
            if values or outer is None or not known.turn(outer):
                break
            values = await self._harvested(harvest)
        if values and outer is not None:
            known.settle(outer)
        return values

    async def _harvested(self, harvest: Harvest) -> tuple[str, ...]:
        return await asked(harvested(harvest), self.ask)

    async def corpus(
        self, corpora: Iterable[Corpus], selection: Selection, *, asking: int, courteous: bool = False
    ) -> None:
        """Asks every single case, those that only read first, then plays every sequence.

        Nothing that looks at a whole collection may run beside the run's own writes, nor after them while what they
        made is still there: an invalid value that was let in would be told as what the collection itself holds.
        """
        chosen = [selected(corpus, selection, asking=asking) for corpus in corpora]
        cases = [case for singles, _ in chosen for case in singles]
        singles = [case for case in cases if case.purpose is not Purpose.BURST]
        units: tuple[list[Unit], ...] = (
            [case for case in singles if case.method in SAFE_METHODS],
            [case for case in singles if case.method not in SAFE_METHODS],
            [sequence for _, sequences in chosen for sequence in sequences],
        )
        for together in units:
            await self.put_all(together, asking=asking, courteous=courteous)
            await self.lane.clean_up()
        for case in cases:
            # Last and alone: what it meets is the limit, and what else is under way would only wait for it.
            if case.purpose is Purpose.BURST and asking == 1:
                await self.put(case, asking=asking)

    async def put_all(self, units: Iterable[Unit], *, asking: int, courteous: bool = False) -> None:
        """Asks and plays as many at once as the environment takes; `courteous` lets what is waiting go first."""

        async def put(unit: Unit) -> None:
            for _ in range(COURTESY if courteous else 0):
                await asyncio.sleep(0)
            await self.put(unit, asking=asking)

        await each(units, put, workers=self.environment.traffic.concurrency)

    async def put(self, unit: Unit, *, asking: int) -> tuple[Observation, ...]:
        """Asks a case or plays a sequence."""
        if is_for_others(unit):
            return await self._put_as_others(unit, asking=asking)
        if isinstance(unit, Case) and unit.purpose is Purpose.BURST:
            return tuple(self.recorder.take(exchange) for exchange in await self.lane.burst(unit, asking=asking))
        if isinstance(unit, Case):
            return (await self.ask(unit, asking=asking),)
        exchanges = await self.lane.play(unit, asking=asking)
        return tuple(self.recorder.take(exchange) for exchange in exchanges)

    async def play_on(
        self, sequence: Sequence, earlier: tuple[Exchange, ...], *, asking: int
    ) -> tuple[tuple[Exchange, ...], tuple[Observation, ...]]:
        """Plays a sequence whose first steps were played before; gives all exchanges, and what is seen now."""
        exchanges = await self.lane.play(sequence, asking=asking, earlier=earlier)
        return exchanges, tuple(map(self.recorder.take, exchanges[len(earlier) :]))

    async def _put_as_others(self, unit: Unit, *, asking: int) -> tuple[Observation, ...]:
        """As each further identity of the environment, one after another; not at all where it has none."""
        exchanges: list[Exchange] = []
        for name in self.others(unit.api):
            if isinstance(unit, Case):
                exchanges.append(await self.lane.ask(unit, asking=asking, identity=name))
            else:
                exchanges += await self.lane.play(unit, asking=asking, identity=name)
        return tuple(map(self.recorder.take, exchanges))

    def others(self, api: str) -> tuple[str, ...]:
        """The names of the identities that are asked besides the API's own, each once."""
        return self.environment.apis[api].further_identities

    async def ask(self, case: Case, *, asking: int = 1) -> Observation:
        """Asks one case."""
        return self.recorder.take(await self.lane.ask(case, asking=asking))


def _existing(corpora: Iterable[Corpus], selection: Selection) -> frozenset[str]:
    """The collections whose resources the selected cases need, or the lists that show those."""
    wanted: set[str] = set()
    for corpus in corpora:
        singles, sequences = selected(corpus, selection)
        wanting = [one for one in corpus.relations if selection.wants(corpus.api, one.operation)]
        volleys = [case for one in wanting for case in (one.base, *one.scouts)]
        cases = (*singles, *(step for sequence in sequences for step in sequence.steps), *volleys)
        wanted.update(slot.resource for case in cases for slot in case.slots)
        # What was there before a creator is asked has to be known, so that it is not taken for what the run created.
        creators = {undo.creator for undo in corpus.undos if not undo.is_elsewhere}
        wanted.update(case.path for case in cases if case.operation in creators)
        for harvest in reversed(corpus.harvests):
            if harvest.resource in wanted:
                wanted.update(slot.resource for slot in harvest.listing.slots)
    return frozenset(wanted)
