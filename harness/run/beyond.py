"""What a refused creation hides: the steps after it, asked again with what the environment wants in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Credential, Purpose
from harness.model.exchange import FailureKind
from harness.model.fields import Field, value_at, with_field
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.case import Case, Corpus, Sequence
    from harness.model.difference import Cause
    from harness.model.observation import Observation

MOST: Final = 12
"""Requests that are sent again for one cause: of the sixty that it may take, a fifth."""

TOGETHER: Final = 6
"""Steps that have nothing to do with each other and are asked of one new item."""


def beyond(corpus: Corpus, cause: Cause, observations: Iterable[Observation]) -> tuple[Sequence, ...]:
    """Sequences that ended where the side that refuses was to create something, with a value that both sides serve.

    Args:
        corpus: Of the API.
        cause: Why a request is refused.
        observations: What was seen of the side that refuses.
    """
    if cause.partner is not None:
        return ()
    seen: dict[str, dict[int, Observation]] = defaultdict(dict)
    for one in observations:
        if one.sequence is not None and one.environment == cause.refusing and one.asking == 1:
            seen[one.sequence][one.step] = one
    found = [
        portion
        for sequence in corpus.sequences
        if (hidden := [*_hidden(sequence, cause, seen.get(sequence.id, {}))])
        and (made := _mended(sequence, cause)) is not None
        for portion in _portions(made, hidden)
    ]
    return tuple(_affordable(found))


def _portions(made: Sequence, hidden: list[int]) -> Iterator[tuple[list[Case], Sequence]]:
    """The steps that were hidden and what asks them: some at a time where they have nothing to do with each other."""
    if not made.apart:
        yield [made.steps[index] for index in hidden], made
        return
    before = made.steps[: hidden[0]]
    right_first = sorted(hidden, key=lambda index: not made.steps[index].breaks_nothing)
    for start in range(0, len(hidden), TOGETHER):
        steps = [made.steps[index] for index in right_first[start : start + TOGETHER]]
        yield steps, identified_sequence(replace(made, steps=(*before, *steps)))


def _affordable(found: list[tuple[list[Case], Sequence]]) -> Iterator[Sequence]:
    """As many as there is room for, each time the one that reaches most that no other does for what it costs."""
    kinds, faults, left = set[object](), set[object](), MOST
    waiting = [(made, {*map(_kind, hidden)}, {*map(_fault, hidden)}) for hidden, made in found]
    while waiting := [one for one in waiting if len(one[0].steps) <= left]:
        best = max(waiting, key=lambda one: _worth(one[0], len(one[1] - kinds), len(one[2] - faults)))
        waiting.remove(best)
        left -= len(best[0].steps)
        kinds |= best[1]
        faults |= best[2]
        yield best[0]


def _worth(sequence: Sequence, kinds: int, faults: int) -> tuple[float, bool, float]:
    """How much it reaches for each request; as the full identity before any other."""
    steps = len(sequence.steps)
    is_own = all(step.credential is Credential.OWN for step in sequence.steps)
    return kinds / steps, is_own, faults / steps


def _kind(case: Case) -> object:
    return case.operation, case.body and case.body.media_type, case.credential


def _fault(case: Case) -> object:
    return case.operation, case.fault, case.varied


def _hidden(sequence: Sequence, cause: Cause, seen: dict[int, Observation]) -> Iterator[int]:
    """The numbers of the steps that have no value since an earlier one was refused for the cause."""
    is_refused = False
    for index, step in enumerate(sequence.steps):
        observation = seen.get(index)
        if observation is None:
            return
        if step.operation == cause.refused.operation and refuses(observation) and step.valid:
            is_refused = True
        if is_refused and observation.failure is not None and observation.failure.kind is FailureKind.NO_VALUE:
            yield index


def _mended(sequence: Sequence, cause: Cause) -> Sequence | None:
    field = Field(part=cause.fault.part, pointer=cause.fault.pointer)
    good = value_at(cause.served, field)

    def mended(step: Case) -> Case:
        if step.operation != cause.refused.operation or not step.breaks_nothing:
            return step
        return with_field(step, field, good) or step

    steps = tuple(map(mended, sequence.steps))
    if steps == sequence.steps:
        return None
    # They are asked for the cause's sake, and count as such.
    steps = tuple(identified(replace(step, purpose=Purpose.EXPLANATION)) for step in steps)
    return identified_sequence(replace(sequence, steps=steps, description=f"{sequence.description}, as it is served"))
