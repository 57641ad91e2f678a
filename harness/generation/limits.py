"""How many requests an operation is asked at most: what is above it is left out, something of every sort being kept.

The reference is asked twice, and its limit is the same. Where that is too much, first it is asked less the second time
(what differs is asked again anyhow before it is told), then requests are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.generation.captured_steps import renumbered
from harness.generation.case_identity import identified_sequence
from harness.generation.further_cases import is_as_others
from harness.model.case import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Sequence as Listed

    from harness.model.case import Case, Corpus, OperationCases, Relation, Sequence

HARVEST = 4
"""Requests for finding out which resources there are."""

SECOND_VOLLEY = 2
"""Requests of a volley that the reference is asked again: what comes by itself, before and after."""

FEWEST = 8
"""Single cases that the reference is asked a second time in any case, where there is room for three times as many."""

AGAIN = 3
"""One in so many of the requests that there is room for is kept for the second time where there are few."""

KEPT = 4
"""One in so many requests is kept for the single cases of what takes a body, when more was asked before it."""

FEWEST_REPEATS = 8
"""Repeats that the reference is asked in any case: enough for a median, and to know the one way in which it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an operation is asked besides its cases and sequences."""

    volley: int = 0
    """Requests of volleys in one asking."""
    repeats: int = 0
    trials: int = 0
    """Requests by which the reference alone is tried beforehand."""
    further: int = 0
    """How many more requests one asking has for being put as several further identities instead of one."""

    @property
    def fewest_repeats(self) -> int:
        """Those that the reference is asked in any case."""
        return min(self.repeats, FEWEST_REPEATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What an API is asked within the limit."""

    operations: tuple[OperationCases, ...]
    sequences: tuple[Sequence, ...]
    once: frozenset[str]
    """Ids of the single cases and sequences that the reference is asked once only."""
    repeats: Mapping[str, int]
    """Operation to how many repeats the reference has room for."""


def in_volleys(relations: Iterable[Relation]) -> Counter[str]:
    """How many requests one asking of all volleys has, by operation; what several have in common counts once."""
    distinct = {(one.operation, case.id) for one in relations for case in (*one.scouts, *one.volley)}
    return Counter(operation for operation, _ in distinct)


def within(
    operations: Iterable[OperationCases],
    sequences: Iterable[Sequence],
    *,
    requests: int,
    taken: Mapping[str, Taken],
    singles: Mapping[str, int] = MappingProxyType({}),
    identities: int = 1,
) -> Fitting:
    """The requests of an API, of each operation at most so many.

    Args:
        operations: The single cases.
        sequences: In the order of their worth; the first about a resource stays whatever else is left out for it, as
            long as the limit itself has room.
        requests: The limit for one operation in one environment, all askings counted.
        taken: Operation to what it is asked besides.
        singles: Operation to how many single cases sequences leave room for; the fewest for others.
        identities: How many further ones a sequence of another identity is played for.
    """
    operations = tuple(operations)
    budget = _Budget(requests, taken, singles, identities, _as_identities(operations))
    kept = _sequences(tuple(sequences), budget)
    steps = budget.asked(kept)
    chosen = tuple(
        replace(one, cases=tuple(_of_every_sort(one.cases, budget.cases(one.operation, steps[one.operation]))))
        for one in operations
    )
    first = {one.operation: len(one.cases) + steps[one.operation] for one in chosen}
    twice = _asked_twice(kept, budget, first, chosen)
    once = {sequence.id for sequence in kept} - {sequence.id for sequence in twice}
    repeats: dict[str, int] = {}
    again = budget.asked(twice)
    for one in chosen:
        left = budget.left(one.operation, first[one.operation]) - again[one.operation]
        once |= {case.id for case in one.cases[max(0, left) :]}
        repeats[one.operation] = budget.of(one.operation).fewest_repeats + max(0, left - len(one.cases))
    return Fitting(operations=chosen, sequences=kept, once=frozenset(once), repeats=repeats)


def spare(
    corpus: Corpus, *, requests: int, further: Mapping[str, int] = MappingProxyType({}), identities: int = 1
) -> dict[str, int]:
    """How many requests of each operation the rest of a corpus leaves free, single cases aside; below 0 for too few."""
    singles = kept_for_singles(corpus.operations, requests=requests)
    budget = _Budget(requests, taken(corpus, further=further), singles, identities)
    steps = budget.asked(corpus.sequences)
    return {one.operation: budget.steps(one.operation) - steps[one.operation] for one in corpus.operations}


def kept_for_singles(operations: Iterable[OperationCases], *, requests: int) -> dict[str, int]:
    """How many single cases of what takes a body there is room for whatever is learnt of it: it has most faults."""
    return {
        one.operation: min(len(one.cases), requests // KEPT)
        for one in operations
        if any(case.body is not None for case in one.cases)
    }


def taken(
    corpus: Corpus, asked: Mapping[str, int] = MappingProxyType({}), further: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Taken]:
    """What each operation of a corpus is asked besides: already, and as further identities."""
    of_volleys = in_volleys(corpus.relations)
    times = {one.case.operation: one.times for one in corpus.repeats}
    return {
        one.operation: Taken(
            volley=of_volleys[one.operation],
            repeats=times.get(one.operation, 0),
            trials=max(0, asked.get(one.operation, 0) - HARVEST),
            further=further.get(one.operation, 0),
        )
        for one in corpus.operations
    }


class _Budget:
    """What is left of the limit, by operation."""

    def __init__(
        self,
        requests: int,
        taken: Mapping[str, Taken],
        wanted: Mapping[str, int] = MappingProxyType({}),
        identities: int = 1,
        always: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """`wanted` and `always`: for how many single cases sequences leave room, and how many stay in any case."""
        self._requests = requests - HARVEST
        self._taken = taken
        self._wanted = wanted
        self._identities = identities
        self._always = always

    def asked(self, sequences: Iterable[Sequence]) -> Counter[str]:
        """How many requests of each operation sequences put, as all identities that they are played for."""
        found: Counter[str] = Counter()
        for sequence in sequences:
            times = self._identities if is_as_others(sequence.steps) else 1
            found.update({key: times * count for key, count in _steps([sequence]).items()})
        return found

    def of(self, operation: str) -> Taken:
        return self._taken.get(operation, Taken())

    def cases(self, operation: str, steps: int) -> int:
        """How many single cases there is room for: in an environment that is asked once, and in the reference."""
        most = self._once(operation) - steps
        at_reference = self.left(operation, steps)
        # Most is told by what is asked at all: what differs is asked again anyhow.
        again = min(FEWEST, at_reference // AGAIN)
        return max(1, min(most, at_reference - again))

    def steps(self, operation: str) -> int:
        """How many steps of sequences there is room for."""
        singles = max(FEWEST, self._wanted.get(operation, 0))
        return min(self._once(operation) - singles, self.left(operation, singles + FEWEST))

    def most(self, operation: str) -> int:
        """How many steps of sequences there can be at all, beside the single cases that stay in any case."""
        always = max(1, self._always.get(operation, 0))
        return min(self._once(operation) - always, self.left(operation, always))

    def left(self, operation: str, asked: int) -> int:
        """How many requests the reference has room for when all volleys and so many others were asked once."""
        taken = self.of(operation)
        volleys = taken.volley + min(taken.volley, SECOND_VOLLEY)
        return self._requests - volleys - taken.fewest_repeats - taken.trials - 2 * taken.further - asked

    def _once(self, operation: str) -> int:
        taken = self.of(operation)
        return self._requests - taken.volley - taken.repeats - taken.further


def _as_identities(operations: Iterable[OperationCases]) -> dict[str, int]:
    return {one.operation: sum(case.purpose is Purpose.AUTHENTICATION for case in one.cases) for one in operations}


def _steps(sequences: Iterable[Sequence]) -> Counter[str]:
    return Counter(step.operation for sequence in sequences for step in sequence.steps)


def _sequences(sequences: tuple[Sequence, ...], budget: _Budget) -> tuple[Sequence, ...]:
    """In their order those that there is room for, long ones with fewer requests where others would have none."""
    kept, crowded = _in_order(sequences, budget)
    asked = budget.asked(sequences)
    fairer = tuple(_thinned(sequence, _fair(sequence, crowded, asked, budget)) for sequence in sequences)
    return kept if fairer == sequences else _in_order(fairer, budget)[0]


def _fair(sequence: Sequence, crowded: set[str], asked: Counter[str], budget: _Budget) -> dict[str, int]:
    """By crowded operation what a sequence may have of it: what all others leave, but half in any case."""
    own = budget.asked([sequence])
    room = {operation: budget.steps(operation) for operation in crowded}
    return {key: max(most // 2, most - (asked[key] - own[key])) for key, most in room.items()}


def _in_order(sequences: tuple[Sequence, ...], budget: _Budget) -> tuple[tuple[Sequence, ...], set[str]]:
    """The sequences that there is room for, the first about each resource first, and what others had no room in."""
    firsts = _affordable(first_of_each(sequences), budget)
    left = {key: budget.steps(key) - count for key, count in budget.asked(firsts).items()}
    kept = []
    crowded: set[str] = set()
    for sequence in sequences:
        if sequence in firsts:
            kept.append(sequence)
            continue
        left |= {key: budget.steps(key) for key in _steps([sequence]) if key not in left}
        full = _without_room(sequence, left, budget)
        fitting = _thinned(sequence, {key: left[key] // 2 for key in full})
        if not _without_room(fitting, left, budget):
            kept.append(fitting)
            left.update({key: left[key] - count for key, count in budget.asked([fitting]).items()})
        crowded |= full
    return tuple(kept), crowded


def _affordable(firsts: Iterable[Sequence], budget: _Budget) -> list[Sequence]:
    """Those that stay whatever else is left out for them, as long as the limit itself has room."""
    spent: Counter[str] = Counter()
    kept = []
    for sequence in firsts:
        more = spent + budget.asked([sequence])
        if all(count <= budget.most(key) for key, count in more.items()):
            kept.append(sequence)
            spent = more
    return kept


def first_of_each(sequences: Listed[Sequence]) -> list[Sequence]:
    """In their order the first sequences about each resource: most often the life of one of its items."""
    ids = {sequence.resource: sequence.id for sequence in reversed(sequences)}
    return [sequence for sequence in sequences if ids[sequence.resource] == sequence.id]


def _without_room(sequence: Sequence, left: Mapping[str, int], budget: _Budget) -> set[str]:
    return {key for key, count in budget.asked([sequence]).items() if count > left[key]}


def _thinned(sequence: Sequence, most: Mapping[str, int]) -> Sequence:
    """With so many requests of the operation that a sequence tries in faulty ways, some of every sort being kept."""
    operation = sequence.steps[-1].operation
    surplus = _steps([sequence])[operation] - most.get(operation, len(sequence.steps))
    is_tried = any(step.fault is not None and step.operation == operation for step in sequence.steps)
    # What others are shown is known to be there only if the first identity was shown it.
    if surplus <= 0 or not is_tried or is_as_others(sequence.steps):
        return sequence
    needed = {source for step in sequence.steps for source in step.sources}
    tried = {
        number: step
        for number, step in enumerate(sequence.steps)
        if step.operation == operation and step.purpose is not Purpose.PREPARATION and number not in needed
    }
    # What has to be there is the first that a client has to know, and the first that changes.
    in_order = sorted(tried.values(), key=lambda step: step.fault is None or step.fault.keyword != "required")
    chosen = {case.id for case in _of_every_sort(in_order, max(1, len(tried) - surplus))}
    kept = [number for number in range(len(sequence.steps)) if number not in tried or tried[number].id in chosen]
    while unused := needed.intersection(kept).difference(*(sequence.steps[number].sources for number in kept)):
        kept = [number for number in kept if number not in unused]
    moved = {old: new for new, old in enumerate(kept)}
    steps = tuple(renumbered(sequence.steps[number], moved) for number in kept)
    return identified_sequence(replace(sequence, steps=steps))


def _asked_twice(
    sequences: Iterable[Sequence], budget: _Budget, first: Mapping[str, int], operations: Iterable[OperationCases]
) -> list[Sequence]:
    """The sequences that the reference is asked again: in their order, as many as leave room for single cases."""
    left = {key: budget.left(key, asked) for key, asked in first.items()}
    room = {one.operation: left[one.operation] - min(FEWEST, len(one.cases)) for one in operations}
    found = []
    for sequence in sequences:
        own = budget.asked([sequence])
        if all(own[key] <= room.get(key, 0) for key in own):
            room.update({key: room[key] - count for key, count in own.items()})
            found.append(sequence)
    return found


def _of_every_sort(cases: Listed[Case], most: int) -> Iterator[Case]:
    """So many of the cases, in their order: all of other identities, which are few, then as many of any sort.

    A sort is a purpose, and whether a case is valid, or where it is faulty: a body as a whole is another place than
    what is in it. The same of further resources is one, too. After the first of each, two valid ones come for each of
    another sort: they carry the values that the contract declares. What is drawn without anything in mind comes last.
    """
    if len(cases) <= most:
        yield from cases
        return
    sorts: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases:
        if case.purpose is not Purpose.AUTHENTICATION:
            of_further = any(slot.index for slot in case.slots)
            where = None if case.fault is None else (case.fault.part, case.fault.pointer != "")
            sorts[case.purpose, where, case.valid, of_further].append(case)
    drawn = [found for found in sorts.values() if found[0].purpose is Purpose.FUZZING and found[0].fault is None]
    made = [found for found in sorts.values() if found not in drawn]
    rows = (row for few in (made, drawn) for row in zip_longest(*map(_in_rows, few), fillvalue=()))
    in_turn = (case for row in rows for found in row for case in found)
    chosen = {case.id for case in cases if case.purpose is Purpose.AUTHENTICATION}
    chosen |= {case.id for case in islice(in_turn, max(0, most - len(chosen)))}
    yield from (case for case in cases if case.id in chosen)


def _in_rows(cases: Listed[Case]) -> list[Listed[Case]]:
    """The cases of one sort in the portions in which they are chosen, one at first."""
    portion = 2 if cases[0].breaks_nothing else 1
    return [cases[:1], *(cases[start : start + portion] for start in range(1, len(cases), portion))]
