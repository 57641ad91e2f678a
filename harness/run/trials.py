"""Which requests are tried beforehand, and after which steps: one of each operation that creates, computes or acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Purpose, Role, Sequence
from harness.model.fields import Field
from harness.model.order_words import says_order
from harness.model.pointer import tokens_of
from harness.model.rows import Learnt
from harness.probe.leading import leading
from harness.probe.paging import leads_on
from harness.run.showing import plain_ones

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.model.case import Case, Corpus, Relation
    from harness.run.cells import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The plainest request of an operation, and the steps that make what it is about."""

    before: tuple[Case, ...]
    plain: Case


def way_to(before: Iterable[Case], last: Case) -> Sequence:
    """Nothing but the last step is kept as anything else than a way there."""
    steps = (*(identified(replace(one, purpose=Purpose.HARVEST)) for one in before), last)
    return identified_sequence(Sequence(id="", api=last.api, resource=last.path, steps=steps))


def nearest(trials: Iterable[Trial], tried: Collection[str]) -> dict[str, list[Trial]]:
    """Those of the operations not tried yet that the fewest steps lead to: what is made below waits for them."""
    found = by_operation(one for one in trials if one.plain.operation not in tried)
    least = min((len(few[0].before) for few in found.values()), default=0)
    return {operation: few for operation, few in found.items() if len(few[0].before) == least}


def by_operation(trials: Iterable[Trial]) -> dict[str, list[Trial]]:
    """Those of each operation, the plainest first, and what is asked in a tenant that is there before all others."""
    found: dict[str, list[Trial]] = {}
    for trial in sorted(trials, key=_plainness):
        found.setdefault(trial.plain.operation, []).append(trial)
    return found


def _plainness(trial: Trial) -> tuple[bool, bool, int]:
    return trial.plain.role is Role.ABSENT, trial.plain.varied is not None, len(trial.before)


def alone(corpus: Corpus, selection: Selection) -> Iterator[Trial]:
    """The requests of every operation that creates or computes, and needs nothing to be made before."""
    first = {sequence.steps[0].operation for sequence in _wanted(corpus, selection)}
    # What names something that the run makes for it is refused for that alone, as long as there is no such thing.
    naming = {trial.plain.operation for trial in below(corpus, selection) if trial.plain.sources} - first
    creators = creators_of(corpus)
    for operation in corpus.operations:
        key = operation.operation
        plain = [*plain_ones(corpus, key)]
        is_tried = _makes(key, creators) or (key.startswith("GET ") and plain and plain[0].query)
        if is_tried and key not in naming and (key in first or selection.wants(corpus.api, key)):
            # What reads has no body to be fuller.
            yield from (Trial(before=(), plain=case) for case in plain[: 1 if key.startswith("GET ") else None])


def below(corpus: Corpus, selection: Selection) -> Iterator[Trial]:
    """The steps of all sequences that change what earlier steps made, or make something of it."""
    creators = creators_of(corpus)
    for sequence in _wanted(corpus, selection):
        for index, step in enumerate(sequence.steps):
            changes = step.method in {"PUT", "PATCH"} and step.role is Role.CREATED
            if index and step.is_ordinary and (changes or _makes(step.operation, creators)):
                *before, plain = leading(sequence, index, step).steps
                yield Trial(before=tuple(before), plain=plain)


def _wanted(corpus: Corpus, selection: Selection) -> Iterator[Sequence]:
    for sequence in corpus.sequences:
        if any(selection.wants(step.api, step.operation) for step in sequence.steps):
            yield sequence


def creators_of(corpus: Corpus) -> frozenset[str]:
    """The operations that create what another one deletes."""
    return frozenset(undo.creator for undo in corpus.undos if not undo.is_elsewhere)


def makers_of(corpus: Corpus) -> frozenset[str]:
    """The operations that make what later steps are about."""
    return frozenset(
        sequence.steps[number].operation
        for sequence in corpus.sequences
        for step in sequence.steps
        for number in step.sources
    )


def _makes(operation: str, creators: frozenset[str]) -> bool:
    return operation in creators or operation.startswith("POST ")


def open_parameters(corpus: Corpus, selection: Selection) -> list[tuple[Case, Field]]:
    """What a volley varies without knowing any value, with a request to put it into: the likeliest to be found first.

    What says an order takes the names of members, which are known; what leads to the next page takes what no one knows.
    """
    return sorted(_open_parameters(corpus, selection), key=lambda one: _likeliness(one[1]))


def _likeliness(place: Field) -> int:
    name = tokens_of(place.pointer)[-1]
    return 0 if says_order(name) else 2 if leads_on(name) else 1


def _open_parameters(corpus: Corpus, selection: Selection) -> Iterator[tuple[Case, Field]]:
    for relation in corpus.relations:
        slots = [slot for case in relation.cases for slot in case.slots if slot.resource in _values_of(relation)]
        plain = next(plain_ones(corpus, relation.operation), None)
        if relation.alone and slots and plain and selection.wants(corpus.api, relation.operation):
            part, pointer = relation.alone
            yield plain, Field(part=part, pointer=pointer)


def _values_of(relation: Relation) -> frozenset[str]:
    return frozenset(one.resource(relation.operation) for one in (Learnt.VALUE, Learnt.MEMBER))
