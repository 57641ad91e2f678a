"""Requests with what an API turned out to want in them, and without what it turned out to refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.generation.rewriting import digested, rewritten
from harness.model.case import Slot
from harness.model.fields import Absent, Field, value_at, with_field
from harness.model.place import Part
from harness.model.pointer import is_below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.case import Case, Corpus, OperationCases
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
                if case.operation == key or (one.field.part is Part.REQUEST_BODY and _is_alike(case.operation, key)):
                    case = _changed(case, one)
        return case

    made = rewritten(corpus, change)
    operations = tuple(_with_refused(one, changes.get(one.operation, ())) for one in made.operations)
    return digested(replace(made, operations=operations))


def _with_refused(operation: OperationCases, changes: tuple[Change, ...]) -> OperationCases:
    """With one more case for each change: what was refused is asked of everybody, in a request that is served."""
    plain = next((case for case in operation.cases if case.valid and case.fault is None), None)
    if plain is None:
        return operation
    refused = [
        identified(replace(case, varied=(one.field.part, one.field.pointer), description="what the reference refused"))
        for one in changes
        if one.refused is not None and (case := with_field(plain, one.field, one.refused)) is not None
    ]
    return replace(operation, cases=(*operation.cases, *refused))


def _is_alike(operation: str, other: str) -> bool:
    """Whether it is asked of the same path, or of one item of it."""
    path, collection = (key.partition(" ")[2] for key in (operation, other))
    return path == collection or _is_item_of(path, collection)


def _is_item_of(path: str, collection: str) -> bool:
    below = path.removeprefix(f"{collection}/")
    return below != path and "/" not in below and below.startswith("{")


def _changed(case: Case, change: Change) -> Case:
    field, own = change.field, value_at(case, change.field)
    is_broken = not case.valid and case.fault is None
    if is_broken or isinstance(own, (Absent, Slot)) or _is_about(case, field):
        return case
    if change.instead_of is not None and own != change.instead_of:
        return case
    slots = case.body.slots if case.body is not None and field.part is Part.REQUEST_BODY else ()
    if any(is_below(place, field.pointer) for place, _ in slots):
        return case
    return with_field(case, field, change.value) or case


def _is_about(case: Case, field: Field) -> bool:
    """Whether the place, or one around or within it, is what the case breaks or tries."""
    places = [case.varied] if case.varied is not None else []
    if case.fault is not None:
        places.append((case.fault.part, case.fault.pointer))
    return any(
        part is field.part and (is_below(place, field.pointer) or is_below(field.pointer, place))
        for part, place in places
    )
