"""Asks what belongs together at once: the requests of a collection whose answers are held against each other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from harness.generation.limits import SECOND_VOLLEY
from harness.model.bracketed import given_in
from harness.model.case import Purpose, Slot
from harness.model.rows import Learnt
from harness.probe.sampling import learnt, rows_of
from harness.run.workers import each

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.model.case import Case, Corpus, Relation
    from harness.model.observation import Observation
    from harness.run.cells import Selection
    from harness.run.visit import Visit

PAUSE_SECONDS = 0.25
"""Between the volleys of one collection: what somebody else writes meanwhile must not meet all of them."""


OF_ROWS = tuple(one for one in Learnt if one is not Learnt.FULLEST)
"""What an answer says; which resource is the fullest was found out before."""


def chosen(corpus: Corpus, selection: Selection) -> tuple[Relation, ...]:
    """The relations of the selected operations."""
    return tuple(one for one in corpus.relations if selection.wants(corpus.api, one.operation))


def requests_of(corpus: Corpus, selection: Selection, *, twice: bool) -> int:
    """How many requests the volleys of everything have, once or with what is asked the second time."""
    found = _by_operation(chosen(corpus, selection)).values()
    return sum(len(_ids(relations)) + (SECOND_VOLLEY if twice else 0) for relations in found)


async def first_volleys(visit: Visit, corpora: Iterable[Corpus], selection: Selection, *, asking: int) -> None:
    """One volley of every collection. Nothing of the run's own may be under way or left that changes a collection.

    The second time, what comes by itself is enough: that its order is the same each time takes two, what a parameter
    does is seen in one.
    """
    found = [relations for corpus in corpora for relations in _by_operation(chosen(corpus, selection)).values()]
    workers = visit.environment.traffic.concurrency
    if asking == 1:
        await each(found, lambda relations: _scouted(visit, relations[0].scouts), workers=workers)
    only = None if asking == 1 else frozenset[str]()
    await each(found, lambda relations: _volley(visit, relations, asking=asking, only=only), workers=workers)


async def further_volley(visit: Visit, corpus: Corpus, cases: Collection[str], *, asking: int) -> None:
    """One more volley, a while later, of those relations only that the cases belong to."""
    await asyncio.sleep(PAUSE_SECONDS)
    found = _by_operation(one for one in corpus.relations if one.base.id in cases)
    workers = visit.environment.traffic.concurrency
    await each(found.values(), lambda relations: _volley(visit, relations, asking=asking, only=cases), workers=workers)


async def _volley(
    visit: Visit, relations: tuple[Relation, ...], *, asking: int, only: Collection[str] | None = None
) -> None:
    base, again = relations[0].base, relations[0].again
    distinct = {case.id: case for relation in relations for case in relation.cases if case.id != base.id}
    cases = [case for case in distinct.values() if only is None or case.id in only]
    first = await _asked(visit, base, cases, asking=asking)
    following = [case for case in cases if any(_learns(slot) is Learnt.NEXT for slot in case.slots)]
    await each(
        [case for case in cases if case not in following],
        lambda case: _asked(visit, case, following, asking=asking, other=first),
        workers=visit.environment.traffic.concurrency,
    )
    await visit.put_all(following, asking=asking)
    await visit.ask(again, asking=asking)


async def _scouted(visit: Visit, scouts: Iterable[Case]) -> None:
    """Looks for the resource that has most rows, and remembers what names it."""
    found = [(rows_of(await visit.ask(case)), case) for case in scouts]
    if not found:
        return
    _, best = max(found, key=lambda entry: entry[0])
    known = visit.known[best.api]
    for name, slot in best.path_values:
        value = known.value(slot, best.operation) if isinstance(slot, Slot) else None
        if value is not None:
            known.learn(Learnt.FULLEST.resource(best.operation), name, (value,))


async def _asked(
    visit: Visit, case: Case, waiting: Iterable[Case], *, asking: int, other: Observation | None = None
) -> Observation:
    """Asks a case, and fills the slots of those that wait for its answer."""
    observation = await visit.ask(case, asking=asking)
    for one in waiting:
        for slot in one.slots:
            learns = _learns(slot)
            if learns in OF_ROWS and (learns is not Learnt.NEXT or _precedes(case, one, slot)):
                values = learnt(observation, slot.name, learns, other=other, elsewhere=_lists(visit, case.api))
                visit.known[case.api].learn(slot.resource, slot.name, values)
    return observation


def _lists(visit: Visit, api: str) -> Iterator[Observation]:
    """What the environment listed before anything was made."""
    for one in visit.recorder.of_environment(visit.environment.name):
        if one.api == api and one.purpose is Purpose.HARVEST and one.operation.startswith("GET "):
            yield one


def _precedes(case: Case, waiting: Case, slot: Slot) -> bool:
    """Whether the case is the page before: the same request without what the next page is called."""
    return sorted(given_in(case), key=str) == sorted((pair for pair in given_in(waiting) if pair[1] != slot), key=str)


def _learns(slot: Slot) -> Learnt | None:
    return next((learn for learn in Learnt if slot.resource.startswith(learn.resource(""))), None)


def _by_operation(relations: Iterable[Relation]) -> dict[str, tuple[Relation, ...]]:
    found: dict[str, tuple[Relation, ...]] = {}
    for relation in relations:
        found[relation.operation] = (*found.get(relation.operation, ()), relation)
    return found


def _ids(relations: Iterable[Relation]) -> set[str]:
    return {case.id for one in relations for case in one.volley}
