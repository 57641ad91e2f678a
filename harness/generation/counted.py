"""Numbers that no two parts of an item may have alike: the second line of an order is not number one again.

What is asked of one item in one sequence counts on from the plainest request, alike in every environment.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.rewriting import digested
from harness.model.fields import Field, value_at, with_field
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model.case import Case, Corpus, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number in the body of a part that may be no other part's of the same item."""

    field: Field
    value: int | float
    """What the plainest request has there."""

    def other(self, case: Case, further: int) -> Case | None:
        """The request with a number that lies so far on; `None` where the number is what it is about, or another."""
        place = (self.field.part, self.field.pointer)
        is_about = case.varied == place or (case.fault is not None and (case.fault.part, case.fault.pointer) == place)
        own = value_at(case, self.field)
        if is_about or isinstance(own, bool) or own != self.value:
            return None
        return with_field(case, self.field, self.value + further)


def counted_on(corpus: Corpus, found: Mapping[str, Counted], is_allowed: Callable[[Case], bool]) -> Corpus:
    """The corpus with another number in each request of a sequence that adds a part.

    Args:
        corpus: One API's.
        found: By key of the operation that adds it.
        is_allowed: Whether the contract allows a request, but for what is wrong with it on purpose.
    """
    if not found:
        return corpus
    sequences = tuple(_counted_on(one, found, is_allowed) for one in corpus.sequences)
    ids = {old.id: new.id for old, new in zip(corpus.sequences, sequences, strict=True)}
    once = frozenset(ids.get(one, one) for one in corpus.once)
    return digested(replace(corpus, sequences=sequences, once=once))


def _is_repeat(step: Case) -> bool:
    """Whether it has the same key of idempotency as one before, and so has to say the same."""
    captures = (slot.capture for slot in step.slots)
    return any(one is not None and one.part is Part.REQUEST_HEADER for one in captures)


def _counted_on(sequence: Sequence, found: Mapping[str, Counted], is_allowed: Callable[[Case], bool]) -> Sequence:
    before: Counter[tuple[object, ...]] = Counter()
    steps = []
    for step in sequence.steps:
        one = found.get(step.operation)
        part = (step.operation, *(slot for slot in step.path_slots))
        if one is not None and _is_repeat(step):
            one = None
        other = one.other(step, before[part]) if one is not None and before[part] else None
        is_fit = other is not None and (step.fault is not None or is_allowed(other))
        steps.append(identified(other) if other is not None and is_fit else step)
        before[part] += one is not None
    if tuple(steps) == sequence.steps:
        return sequence
    return identified_sequence(replace(sequence, steps=tuple(steps)))
