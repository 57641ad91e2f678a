"""How many requests an operation is asked at most: what is above it is left out, something of every sort being kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Sequence as Listed

    from harness.model.case import Case, OperationCases, Sequence

ASKINGS = 2
"""The reference is asked everything twice, and its limit is the same."""

HARVEST = 4
"""Requests for finding out which resources there are."""

FEWEST = 8
"""Single cases that sequences leave room for."""


def within(
    operations: Iterable[OperationCases], sequences: Iterable[Sequence], *, requests: int
) -> tuple[tuple[OperationCases, ...], tuple[Sequence, ...]]:
    """The requests of an API, of each operation at most so many, all askings counted.

    Args:
        operations: The single cases.
        sequences: In the order of their worth; the first about a resource stays in any case.
        requests: The limit for one operation in one environment.
    """
    most = (requests - HARVEST) // ASKINGS
    kept = _sequences(tuple(sequences), most - FEWEST)
    steps = _steps(kept)
    fitting = (
        replace(one, cases=tuple(_of_every_sort(one.cases, max(1, most - steps[one.operation])))) for one in operations
    )
    return tuple(fitting), kept


def _steps(sequences: Iterable[Sequence]) -> Counter[str]:
    return Counter(step.operation for sequence in sequences for step in sequence.steps)


def _sequences(sequences: tuple[Sequence, ...], most: int) -> tuple[Sequence, ...]:
    """Without the last of those that ask an operation too often."""
    kept = list(sequences)
    firsts = {sequence.resource: sequence.id for sequence in reversed(sequences)}
    steps = _steps(kept)
    for sequence in reversed(sequences):
        own = _steps([sequence])
        if firsts[sequence.resource] != sequence.id and any(steps[operation] > most for operation in own):
            kept.remove(sequence)
            steps -= own
    return tuple(kept)


def _of_every_sort(cases: Listed[Case], most: int) -> Iterator[Case]:
    """So many of the cases, in their order; of each purpose, and of valid and faulty ones, as many as of any other."""
    if len(cases) <= most:
        yield from cases
        return
    sorts: defaultdict[object, list[Case]] = defaultdict(list)
    for case in cases:
        sorts[case.purpose, case.fault is None, case.valid].append(case)
    in_turn = (case for row in zip_longest(*sorts.values()) for case in row if case is not None)
    chosen = {case.id for case in islice(in_turn, most)}
    yield from (case for case in cases if case.id in chosen)
