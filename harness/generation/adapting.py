"""Requests with what an API turned out to want in them, and without what it turned out to refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.generation.rewriting import rewritten
from harness.model.fields import Absent, Field, value_at, with_field
from harness.model.place import Part
from harness.model.pointer import is_below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.case import Case, Corpus
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has to stand at a place of a body for the request to be served."""

    pointer: str
    value: Json | Absent
    """`ABSENT` for nothing at all."""


def adapted(corpus: Corpus, changes: Mapping[str, tuple[Change, ...]]) -> Corpus:
    """The corpus with the changes made wherever a body has something at their place.

    What a request breaks or tries there it keeps. What holds for what creates an item holds for what changes it.

    Args:
        corpus: One API's.
        changes: By key of the operation that they were found for.
    """
    if not changes:
        return corpus
    by_path = {key.partition(" ")[2]: found for key, found in changes.items()}

    def change(case: Case) -> Case:
        for path, found in by_path.items():
            if case.path == path or _is_item_of(case.path, path):
                for one in found:
                    case = _changed(case, one)
        return case

    return rewritten(corpus, change)


def _is_item_of(path: str, collection: str) -> bool:
    below = path.removeprefix(f"{collection}/")
    return below != path and "/" not in below and below.startswith("{")


def _changed(case: Case, change: Change) -> Case:
    field = Field(part=Part.REQUEST_BODY, pointer=change.pointer)
    is_broken = not case.valid and case.fault is None
    if case.body is None or is_broken or isinstance(value_at(case, field), Absent) or _is_about(case, change.pointer):
        return case
    if any(is_below(place, change.pointer) for place, _ in case.body.slots):
        return case
    return with_field(case, field, change.value) or case


def _is_about(case: Case, pointer: str) -> bool:
    """Whether the place, or one around or within it, is what the case breaks or tries."""
    places = [case.varied] if case.varied is not None else []
    if case.fault is not None:
        places.append((case.fault.part, case.fault.pointer))
    return any(
        part is Part.REQUEST_BODY and (is_below(place, pointer) or is_below(pointer, place)) for part, place in places
    )
