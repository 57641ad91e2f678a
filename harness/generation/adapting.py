"""Requests with what an API turned out to want in them, and without what it turned out to refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.preparing import is_about_made
from harness.generation.rewriting import digested, rewritten
from harness.model.bracketed import given_in
from harness.model.case import Purpose, Role, Slot
from harness.model.fields import ABSENT, Absent, Field, value_at, with_field
from harness.model.paths import collection_of, is_of_item
from harness.model.place import Part
from harness.model.pointer import is_below, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.model.case import Case, Corpus, OperationCases, Relation, Sequence
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has to stand at a place of a request for it to be served."""

    field: Field
    """In the body or the query."""
    value: Json | Absent
    """`ABSENT` for nothing at all."""
    refused: Json = None
    """What stood there in the request that was refused."""
    instead_of: Json = None
    """The one value that it stands for; `None` for any, where no other was served either."""
    shown: tuple[str, ...] = ()
    """Where the value was seen in rows, it and others that are served there: each environment is asked with its own."""
    also: tuple[str, ...] = ()
    """Other texts that are served there and are the same for everybody."""
    kept: Json = None
    """What stands there in the plainest request and is served: it stays, also in others."""
    one_of: tuple[Field, ...] = ()
    """Places of which a request has to have one, this one first; it is added to one that has none."""
    is_exclusive: bool = False
    """Whether a request may have no more than one of them."""
    is_own: bool = False
    """Whether it is the request's own, though it is called like the name of what the run made before it."""


def slot(operation: str, field: Field, index: int) -> Slot:
    """What stands for one of the values that an environment shows at a place."""
    # Each is a kind of its own: that one is refused and another is not says something, other than of resources.
    kind = f"{field.part} {field.pointer} of {operation}, {index}"
    return Slot(name=tokens_of(field.pointer)[-1], role=Role.SHOWN, resource=kind)


def adapted(corpus: Corpus, changes: Mapping[str, tuple[Change, ...]]) -> Corpus:
    """The corpus with the changes made wherever a request has something at their place.

    What a request breaks or tries there it keeps. What holds for the body of what creates an item holds for that of
    what changes it.

    Args:
        corpus: One API's.
        changes: By key of the operation that they were found for.
    """
    if not changes:
        return corpus

    def change(case: Case) -> Case:
        for key, found in changes.items():
            for one in found:
                if case.operation == key or (one.field.part is Part.REQUEST_BODY and is_alike(case.operation, key)):
                    case = naming_nothing(case, one.field) if one.is_own else _changed(case, one, key)
        return case

    made = rewritten(corpus, change)
    operations = tuple(_with_tried(one, changes.get(one.operation, ())) for one in made.operations)
    relations = tuple(_with_values(one, changes.get(one.operation, ())) for one in made.relations)
    below = [one for key, found in changes.items() for one in _tried_below(made, key, found)]
    return digested(replace(made, operations=operations, relations=relations, sequences=(*made.sequences, *below)))


def _tried_below(corpus: Corpus, operation: str, changes: tuple[Change, ...]) -> Iterator[Sequence]:
    """One more sequence with the same, where the operation takes a resource to be made before."""
    found = [
        (index, sequence)
        for sequence in corpus.sequences
        for index, step in enumerate(sequence.steps)
        if step.operation == operation and is_about_made(step) and is_plain(step)
    ]
    if not found:
        return
    index, sequence = min(found, key=lambda one: one[0])
    tried = [case for one in changes for case in _tried(sequence.steps[index], one, operation)]
    if tried:
        words = "what the reference refused, and what it serves as well"
        yield identified_sequence(
            replace(sequence, steps=(*sequence.steps[:index], *map(_in_sequence, tried)), description=words)
        )


def is_plain(case: Case) -> bool:
    """Whether it is the plainest request of its operation."""
    return case.is_ordinary and case.varied is None


def _in_sequence(case: Case) -> Case:
    return identified(replace(case, purpose=Purpose.SEQUENCE))


def _with_tried(operation: OperationCases, changes: tuple[Change, ...]) -> OperationCases:
    """With more cases for each change: what was refused, and what else was served, in a request that is served.

    What else was served comes once more where everything else is at its most: one value may have bounds of its own.
    """
    served = [case for case in operation.cases if case.is_ordinary]
    if not served:
        return operation
    plain, fullest = served[0], max(served, key=_fullness)
    tried = [case for one in changes for case in _tried(plain, one, operation.operation)]
    if fullest.body is not None and plain.body is not None and fullest.body.media_type == plain.body.media_type:
        tried += [case for one in changes for case in _served(fullest, one, operation.operation)]
    return replace(operation, cases=tuple({case.id: case for case in (*operation.cases, *tried)}.values()))


def _fullness(case: Case) -> int:
    """How much a request says: the longest texts, the greatest numbers, and the most members."""
    return len(case.body.content) if case.body is not None else 0


def _tried(plain: Case, change: Change, operation: str) -> Iterator[Case]:
    before = ABSENT if change.one_of else change.refused
    refused = None if before is None else with_field(plain, change.field, before)
    if refused is not None:
        yield _about(refused, change, "what the reference refused")
    yield from _served(plain, change, operation)


def _served(case: Case, change: Change, operation: str) -> Iterator[Case]:
    for other in _others(case, change, operation):
        if other is not None:
            yield _about(other, change, "what the reference serves as well")


def _about(case: Case, change: Change, words: str) -> Case:
    return identified(replace(case, varied=(change.field.part, change.field.pointer), description=words))


def _others(plain: Case, change: Change, operation: str) -> Iterator[Case | None]:
    """With every value but the first."""
    for text in change.also:
        yield with_field(plain, change.field, text)
    for index in range(1 if change.kept is None else 0, len(change.shown)):
        yield _filled(plain, change.field, change.value, slot(operation, change.field, index))


def _with_values(relation: Relation, changes: tuple[Change, ...]) -> Relation:
    """The volley with the values that are served, where it is about a parameter that refuses others."""
    for one in changes:
        if relation.alone == (one.field.part, one.field.pointer):
            values = [slot(relation.operation, one.field, index) for index in range(len(one.shown))]
            found = (with_field(relation.base, one.field, value) for value in (*values, *_texts(one)))
            cases = (case for case in found if case is not None and given_in(case) != given_in(relation.base))
            varied = (one.field.part, one.field.pointer)
            made = (identified(replace(case, varied=varied, description="what is served there")) for case in cases)
            return replace(relation, cases=tuple(made))
    return relation


def _texts(change: Change) -> tuple[str, ...]:
    own = (change.value,) if isinstance(change.value, str) and not change.shown else ()
    return (*own, *change.also)


def is_alike(operation: str, other: str) -> bool:
    """Whether it is asked of the same path, or of one item of it."""
    path, collection = (key.partition(" ")[2] for key in (operation, other))
    return path == collection or _is_item_of(path, collection)


def _is_item_of(path: str, collection: str) -> bool:
    return is_of_item(path) and collection_of(path) == collection.rstrip("/")


def _changed(case: Case, change: Change, key: str) -> Case:
    if change.one_of:
        return _with_one_of(case, change) if case.operation == key else case
    field, own = change.field, value_at(case, change.field)
    is_broken = not case.valid and case.fault is None
    if is_broken or isinstance(own, (Absent, Slot)) or _is_about(case, field):
        return case
    if (change.instead_of is not None and own != change.instead_of) or own == change.kept:
        return case
    if change.value is ABSENT and change.refused in ({}, []) and own != change.refused:
        # That nothing is refused says nothing of something.
        return case
    slots = case.body.slots if case.body is not None and field.part is Part.REQUEST_BODY else ()
    if any(is_below(place, field.pointer) for place, _ in slots):
        return case
    own_value = slot(key, field, 0) if change.shown else None
    return _filled(case, field, change.value, own_value) or case


def names_given(case: Case) -> Iterator[Field]:
    """Where a body has the name under which an earlier step of its sequence made something."""
    for pointer, slot in case.body.slots if case.body is not None else ():
        if slot.capture is not None and slot.capture.part is Part.REQUEST_PATH:
            yield Field(part=Part.REQUEST_BODY, pointer=pointer)


def naming_nothing(case: Case, place: Field) -> Case:
    """The case with a text of its own where its body has such a name."""
    if case.body is None or place not in names_given(case):
        return case
    slots = tuple(one for one in case.body.slots if one[0] != place.pointer)
    return replace(case, body=replace(case.body, slots=slots))


def _with_one_of(case: Case, change: Change) -> Case:
    """The request with one of several, where it has none; with one alone where more are refused."""
    is_broken = not case.valid and case.fault is None
    if is_broken or case.body is None:
        return case
    present = [one for one in change.one_of if not isinstance(value_at(case, one), Absent)]
    if not present:
        is_left_out = any(_is_about(case, one) for one in change.one_of)
        return case if is_left_out else with_field(case, change.field, change.value) or case
    kept = next((one for one in present if _is_about(case, one)), present[0])
    for one in present if change.is_exclusive else ():
        case = case if one == kept else with_field(case, one, ABSENT) or case
    return case


def _filled(case: Case, field: Field, value: Json | Absent, own: Slot | None) -> Case | None:
    """The case with a value at a place, or where it can stand there with what an environment has of its own."""
    made = None if own is None else with_field(case, field, own)
    return with_field(case, field, value) if made is None else made


def _is_about(case: Case, field: Field) -> bool:
    """Whether the place, or one around or within it, is what the case breaks or tries."""
    places = [case.varied] if case.varied is not None else []
    if case.fault is not None:
        places.append((case.fault.part, case.fault.pointer))
    return any(
        part is field.part and (is_below(place, field.pointer) or is_below(field.pointer, place))
        for part, place in places
    )
