"""What a request holds beside its fault, and whether requests that are served hold it as well."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from harness.model.case import Slot
from harness.model.fields import DEEPEST, Absent, Field, body_value, parameters
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.case import Case, Fault
    from harness.model.json import Json


class Harmless:
    """The single values of requests that both sides serve: none of them is why another request is refused."""

    def __init__(self, served: Iterable[Case]) -> None:
        """Takes each case apart once."""
        self._seen: dict[Field, set[str]] = defaultdict(set)
        self._always: set[Field] | None = None
        for case in served:
            found = _leaves(case)
            for field, values in found.items():
                self._seen[field] |= values
            self._always = set(found) if self._always is None else self._always & found.keys()

    def leaves_only(self, fault: Fault, case: Case) -> bool:
        """Whether nothing but the fault can be why a case is refused, since all else in it is served elsewhere."""
        beside = {field: values for field, values in _leaves(case).items() if not _is_at(field, fault)}
        lacking = (field for field in self._always or () if field not in beside and not _is_at(field, fault))
        return next(lacking, None) is None and all(values <= self._seen[field] for field, values in beside.items())


def values_in(case: Case) -> Iterator[tuple[Field, object]]:
    """Every single value that a case brings itself, by its place, `*` for indices."""
    for field, given in parameters(case).items():
        for one in given if isinstance(given, tuple) else (given,):
            if not isinstance(one, Slot):
                yield field, one
    value = body_value(case)
    slots = {pointer for pointer, _ in case.body.slots} if case.body else set()
    for pointer, leaf in () if isinstance(value, Absent) else _inner(value, ""):
        if pointer not in slots:
            yield Field(part=Part.REQUEST_BODY, pointer=Field(part=Part.REQUEST_BODY, pointer=pointer).place), leaf


def _leaves(case: Case) -> dict[Field, set[str]]:
    """The values by place; which resource the path names is a matter of roles."""
    found: dict[Field, set[str]] = defaultdict(set)
    for field, value in values_in(case):
        if field.part is not Part.REQUEST_PATH:
            # As Python writes it, the text "1" is not the number 1.
            found[field].add(repr(value))
    return found


def _inner(value: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    deep = pointer.count("/") >= DEEPEST
    if isinstance(value, dict) and value and not deep:
        for name, member in value.items():
            yield from _inner(member, joined(pointer, name))
    elif isinstance(value, list) and value and not deep:
        for index, item in enumerate(value):
            yield from _inner(item, joined(pointer, index))
    else:
        yield pointer, value


def _is_at(field: Field, fault: Fault) -> bool:
    """Whether a place is the fault's or within it; another media type is at fault for the whole body."""
    if fault.keyword == "media-type" and field.part is Part.REQUEST_BODY:
        return True
    if fault.part is not field.part:
        return False
    own, at = field.pointer, Field(part=fault.part, pointer=fault.pointer).place
    if fault.part is Part.REQUEST_HEADER:
        own, at = own.lower(), at.lower()
    return own == at or own.startswith(f"{at}/")
