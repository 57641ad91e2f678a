"""Asks the same safe request over and over, and measures in turns what seems slow."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from harness.comparison.latency.samples import FEWEST_PAIRS
from harness.generation.repeats import timed
from harness.model.exchange import NOT_SENT
from harness.model.repeating import is_undisturbed
from harness.run.watching import Watch
from harness.run.window import Window
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.case import Case, Corpus, Repeat
    from harness.model.observation import Observation
    from harness.run.cells import Selection
    from harness.run.visit import Visit

WORKERS: Final = 4
"""Operations that are repeated at once: each is asked one request after the other, so that askings have an order."""

FEWEST: Final = 3
"""Repeats below which there is no point in any."""

RESTLESS: Final = 2.0
"""Seconds after which a process that never comes to rest measures nothing."""

LONGEST: Final = 15.0
"""Seconds that one operation is measured, once there are pairs enough."""

ENOUGH: Final = 0.75
"""The share of the pairs with which it can be told (two windows of 12), if that is not fewer than give an interval:
what takes seconds is measured longer."""

LAST: Final = 120.0
"""Seconds that one operation is measured at most: twelve answers that take ten seconds each."""


class Repeating:
    """Who was asked what how often."""

    def __init__(self, corpora: Iterable[Corpus]) -> None:
        """Asks nothing yet."""
        self.window = Window()
        """Keeps what is measured and what is computed apart."""
        self._repeats = {repeat.case.id: repeat for corpus in corpora for repeat in corpus.repeats}
        self._timed = {id_: timed(repeat.case) for id_, repeat in self._repeats.items()}
        self._watch = Watch()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._locks: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ended: set[tuple[str, str]] = set()
        self._measured: Counter[str] = Counter()
        self._good: Counter[tuple[str, str]] = Counter()
        """By environment and case, the pairs that nothing disturbed."""
        self.inputs: dict[str, str] = {}
        """The id of each single case as it is measured, to the id that it was first asked with; grows."""

    @property
    def cases(self) -> Mapping[str, Case]:
        """Everything that may be asked, by id."""
        own = {id_: repeat.case for id_, repeat in self._repeats.items()}
        return own | {case.id: case for case in self._timed.values()}

    async def first(self, visit: Visit, corpora: Iterable[Corpus], selection: Selection, *, is_reference: bool) -> None:
        """Asks every repeat as often as the depth says, or as often as half of the budget that is left allows."""
        chosen = [repeat for corpus in corpora for repeat in corpus.repeats if wanted(repeat, selection)]
        affordable = visit.lane.remaining() // 2 // max(1, len(chosen))
        if affordable < FEWEST:
            return
        workers = min(WORKERS, visit.environment.traffic.concurrency)
        async with self.window.place(), self._watch.watching():
            await each(
                chosen,
                lambda one: self._ask(visit, one.case, min(first_askings(one, is_reference=is_reference), affordable)),
                workers=workers,
            )

    async def until(self, visit: Visit, case: str, askings: int) -> None:
        """Asks one of them until it was asked so often in all, by whomever."""
        async with self._watch.watching():
            await self._ask(visit, self._repeats[case].case, askings)

    async def measure(self, reference: Visit, environment: Visit, asked: Case, pairs: int) -> None:
        """Puts a request to both in turn, one in flight, until so many pairs in all are good or time is up.

        Of what is so slow that time is up first, only as many as can be judged.

        The reference is asked twice for each pair: what it differs from itself is the yardstick.
        """
        case = asked.id
        orders = Random(case)  # noqa: S311  # an order that depends on nothing
        begun = time.monotonic()
        key = (environment.environment.name, case)
        async with self.window.measuring(), self._watch.watching():
            for _ in range(2 * (pairs - self._good[key])):
                longest = LONGEST if self._good[key] >= max(FEWEST_PAIRS, ENOUGH * pairs) else LAST
                is_late = time.monotonic() > begun + longest
                if self._good[key] >= pairs or is_late or not await self._watch.calm(within=RESTLESS):
                    return
                first = self._measured[case] + 1
                self._measured[case] += 2
                turns = [(reference, first), (reference, first + 1)]
                turns.insert(orders.randrange(3), (environment, first))
                observations = [await self._observed(visit, asked, asking) for visit, asking in turns]
                undisturbed = {one.environment for one in observations if is_undisturbed(one, *observations)}
                self._good[key] += len(undisturbed) == 2
                if any(map(_is_unsent, observations)):
                    return

    def timed(self, case: Case) -> Case | None:
        """A case as it is measured; `None` for a single one that is asked over and over anyway."""
        asked = timed(case)
        if case.id not in self._repeats:
            if asked.id in {one.id for one in self._timed.values()}:
                return None
            self.inputs[asked.id] = case.id
        return asked

    async def _ask(self, visit: Visit, case: Case, askings: int) -> None:
        key = (visit.environment.name, case.id)
        async with self._locks[key]:
            while self._asked[key] < askings and key not in self._ended:
                self._asked[key] += 1
                if _is_unsent(await self._observed(visit, case, self._asked[key])):
                    # What could not even be sent cannot be sent the next time either.
                    self._ended.add(key)

    async def _observed(self, visit: Visit, case: Case, asking: int) -> Observation:
        since = time.perf_counter()
        exchange = await visit.lane.ask(case, asking=asking)
        lateness = self._watch.lateness(since, time.perf_counter())
        return visit.recorder.take(replace(exchange, timing=replace(exchange.timing, lateness=lateness)))


def first_askings(repeat: Repeat, *, is_reference: bool) -> int:
    """How often an environment is asked before anything was seen."""
    return repeat.at_reference if is_reference else repeat.times


def wanted(repeat: Repeat, selection: Selection) -> bool:
    """Whether a repeat tells something of the selected operations."""
    case = repeat.case
    if case.fault is not None:
        return any(api == case.api for api, _ in selection.operations)
    return selection.wants(case.api, case.operation)


def _is_unsent(observation: Observation) -> bool:
    return observation.failure is not None and observation.failure.kind in NOT_SENT
