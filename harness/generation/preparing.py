"""What has to be done to an item before an operation serves it: new ones may be in a state in which it refuses all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.rewriting import digested
from harness.model.case import Role, Sequence
from harness.model.operation import SAFE_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case, Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Steps that lead to an item in a state in which an operation may be asked of it."""

    made: tuple[Case, ...]
    """Create it, and what it needs."""
    done: tuple[Case, ...] = ()
    """What is done to it then."""

    @property
    def steps(self) -> tuple[Case, ...]:
        """All of them."""
        return (*self.made, *self.done)


def preparations(corpus: Corpus, operation: str) -> Iterator[Preparation]:
    """What sequences have before the operation, each once: how an item is made, and what is done to it."""
    found: dict[tuple[str, ...], Preparation] = {}
    for sequence in corpus.sequences:
        for index, step in enumerate(sequence.steps):
            if step.operation == operation and step.role is Role.CREATED and step.is_ordinary:
                count = _made_by(step)
                made, between = sequence.steps[:count], sequence.steps[count:index]
                done = tuple(one for one in between if one.method not in SAFE_METHODS and one.operation != operation)
                for one in (Preparation(made=made), Preparation(made=made, done=done)):
                    found.setdefault(tuple(each.id for each in one.steps), one)
    yield from sorted(found.values(), key=lambda one: (len(one.done), len(one.made)))


def prepared(corpus: Corpus, found: Mapping[str, Preparation]) -> Corpus:
    """The corpus with items led into the right state where an operation is asked of them right after they are made.

    Args:
        corpus: One API's.
        found: By key of the operation that is to be served.
    """
    if not found:
        return corpus
    new: dict[str, str] = {}
    sequences = []
    for sequence in corpus.sequences:
        made = _prepared(sequence, found)
        new[sequence.id] = made.id
        sequences.append(made)
    once = frozenset(new.get(id_, id_) for id_ in corpus.once)
    return digested(replace(corpus, sequences=tuple(sequences), once=once))


def _prepared(sequence: Sequence, found: Mapping[str, Preparation]) -> Sequence:
    last = sequence.steps[-1]
    preparation, count = found.get(last.operation), _made_by(last)
    if preparation is None or not _asks_alone(sequence.steps, count, last.operation):
        return sequence
    if [one.operation for one in sequence.steps[:count]] != [one.operation for one in preparation.made]:
        return sequence
    words = f"so that {last.operation} is served"
    done = (identified(replace(one, description=words)) for one in preparation.done)
    return identified_sequence(replace(sequence, steps=(*preparation.made, *done, *sequence.steps[count:])))


def _asks_alone(steps: Iterable[Case], count: int, operation: str) -> bool:
    """Whether nothing but the operation comes after what is made, and all of it is about that."""
    asked = [*steps][count:]
    return bool(asked) and all(one.operation == operation and _made_by(one) == count for one in asked)


def _made_by(step: Case) -> int:
    """How many steps make what a step is about: those that it takes identifiers from, and all before."""
    captured = [slot.capture.step for slot in step.slots if slot.capture is not None]
    return max(captured, default=-1) + 1
