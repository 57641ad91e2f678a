"""The single values of a case, by place: what can be looked up, compared and replaced in a request."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from harness.model.case import Role, Slot
from harness.model.forms import fields_of, is_form, rewritten
from harness.model.place import Part
from harness.model.pointer import ANY, escaped, joined, tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.case import Body, Case, Value
    from harness.model.json import Json

DEEPEST = 40
"""Levels of a body that are looked into."""


class Absent:
    """Stands for a field that a case does not have."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Field:
    """Where a value stands in a case."""

    part: Part
    pointer: str
    """`/name` of a parameter, JSON Pointer with array indices in a body, in that of a form's fields, too."""

    @property
    def place(self) -> str:
        """The pointer with `*` for indices."""
        return "".join(f"/{ANY if _is_index(token) else escaped(token)}" for token in tokens_of(self.pointer))


def body_value(case: Case) -> Json | Absent:
    """The body as it stands in the case, slots not filled; `ABSENT` where there is none, or neither JSON nor a form.

    A form is an object of its fields, whose values are texts.
    """
    if case.body is None:
        return ABSENT
    if is_form(case.body.media_type):
        fields = fields_of(case.body.media_type, case.body.content, nested=case.body.nested)
        return ABSENT if fields is None else fields
    try:
        value: Json = json.loads(case.body.content)
    except (ValueError, RecursionError):
        return ABSENT
    return value


def parameters(case: Case) -> Mapping[Field, Value | tuple[Value, ...]]:
    """The parameters, those that come more than once as tuples."""
    found: dict[Field, list[Value]] = {}
    for part, pairs in _parameter_parts(case):
        for name, value in pairs:
            found.setdefault(Field(part=part, pointer=joined("", name)), []).append(value)
    return {field: values[0] if len(values) == 1 else tuple(values) for field, values in found.items()}


def value_at(case: Case, field: Field) -> object:
    """What a case has at a field: JSON, a parameter's text or slot, or `ABSENT`."""
    if field.part is not Part.REQUEST_BODY:
        return parameters(case).get(field, ABSENT)
    for pointer, slot in case.body.slots if case.body else ():
        if pointer == field.pointer and slot.role is Role.SHOWN:
            return slot
    value = body_value(case)
    for token in tokens_of(field.pointer):
        value = _child(value, token)
    return value


def values_like(case: Case, part: Part, pattern: str) -> tuple[object, ...]:
    """Every value of a case that stands at a place with `*`."""
    if part is not Part.REQUEST_BODY:
        found = parameters(case).get(Field(part=part, pointer=pattern), ABSENT)
        return () if isinstance(found, Absent) else (found,)
    values = (value_at(case, field) for field in fields_like(case, part, pattern))
    return tuple(value for value in values if not isinstance(value, Absent))


def fields_like(case: Case, part: Part, pattern: str) -> tuple[Field, ...]:
    """Every field of a case at a place with `*`, also where an object that could have it has it not."""
    if part is not Part.REQUEST_BODY or not pattern:
        return (Field(part=part, pointer=pattern),)
    *above, name = tokens_of(pattern)
    found: list[tuple[str, Json | Absent]] = [("", body_value(case))]
    for token in above:
        found = [child for pointer, value in found for child in _named_children(pointer, value, token)]
    pointers = [
        below
        for pointer, value in found
        for below, _ in (_named_children(pointer, value, name) or _missing_member(pointer, value, name))
    ]
    return tuple(Field(part=part, pointer=pointer) for pointer in pointers)


def _named_children(pointer: str, value: Json | Absent, token: str) -> list[tuple[str, Json | Absent]]:
    if token == ANY and isinstance(value, list):
        return [(joined(pointer, index), item) for index, item in enumerate(value)]
    if token == ANY and isinstance(value, dict) and token not in value:
        return [(joined(pointer, name), member) for name, member in value.items()]
    child = _child(value, token)
    return [] if isinstance(child, Absent) else [(joined(pointer, token), child)]


def _missing_member(pointer: str, value: Json | Absent, name: str) -> list[tuple[str, Json | Absent]]:
    return [(joined(pointer, name), ABSENT)] if isinstance(value, dict) and name != ANY else []


def differing(one: Case, other: Case) -> tuple[Field, ...]:
    """The innermost places at which two cases differ, sorted."""
    here, there = parameters(one), parameters(other)
    fields = [field for field in {**here, **there} if here.get(field, ABSENT) != there.get(field, ABSENT)]
    pointers: list[str] = []
    _collect(body_value(one), body_value(other), "", pointers)
    return tuple(sorted([*fields, *(Field(part=Part.REQUEST_BODY, pointer=pointer) for pointer in pointers)]))


def with_field(case: Case, field: Field, value: object) -> Case | None:
    """The case with another value at a field (`ABSENT`: without it); its id is not set anew.

    Returns:
        `None` where the case has no such place, or the value is none that may stand there.
    """
    if field.part is Part.REQUEST_BODY:
        return _with_body(case, field, value)
    given = () if isinstance(value, Absent) else value if isinstance(value, tuple) else (value,)
    if not all(isinstance(one, str | Slot) for one in given):
        return None
    name = tokens_of(field.pointer)[0]
    attribute = _ATTRIBUTES[field.part]
    pairs: tuple[tuple[str, Value], ...] = getattr(case, attribute)
    kept = [pair for pair in pairs if pair[0] != name]
    index = next((index for index, pair in enumerate(pairs) if pair[0] == name), len(kept))
    new = (*kept[:index], *((name, one) for one in given), *kept[index:])
    changed: dict[str, Any] = {attribute: new}
    return replace(case, **changed)


_ATTRIBUTES = {
    Part.REQUEST_PATH: "path_values",
    Part.REQUEST_QUERY: "query",
    Part.REQUEST_HEADER: "headers",
}


def _parameter_parts(case: Case) -> Iterable[tuple[Part, tuple[tuple[str, str | Slot], ...]]]:
    return (
        (Part.REQUEST_PATH, case.path_values),
        (Part.REQUEST_QUERY, case.query),
        (Part.REQUEST_HEADER, case.headers),
    )


def _with_body(case: Case, field: Field, value: object) -> Case | None:
    old = body_value(case)
    if case.body is None or isinstance(old, Absent):
        return None
    # What stands for a slot is replaced before it is sent; each has its own, so that two cases differ where these do.
    new = _replaced(old, tokens_of(field.pointer), value.resource if isinstance(value, Slot) else value)
    if isinstance(new, Absent):
        return None
    content = _written(case.body, new)
    if content is None:
        return None
    slots = tuple(one for one in case.body.slots if _stays(one[0], field.pointer, old, new))
    filled = ((field.pointer, value),) if isinstance(value, Slot) else ()
    return replace(case, body=replace(case.body, content=content, slots=(*slots, *filled)))


def _written(body: Body, value: Json) -> bytes | None:
    """The body with another value, in the form that it has."""
    try:
        if is_form(body.media_type):
            return rewritten(body.media_type, body.content, value, nested=body.nested)
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError):
        return None


def _stays(pointer: str, changed: str, old: Json, new: Json) -> bool:
    """Whether a slot still stands for what is at its place: it is elsewhere, or what is around it has it as before."""
    if not _is_within(pointer, changed):
        return True
    before, after = [*values_at(old, pointer)], [*values_at(new, pointer)]
    return pointer != changed and bool(after) and before == after


def _is_within(pointer: str, outer: str) -> bool:
    return pointer == outer or pointer.startswith(f"{outer}/")


def _replaced(value: Json | Absent, tokens: tuple[str, ...], new: object) -> Json | Absent:
    if not tokens:
        return new if isinstance(new, Absent) else _as_json(new)
    token, rest = tokens[0], tokens[1:]
    child = _child(value, token)
    if isinstance(value, dict):
        below = _replaced(child, rest, new)
        return _with_member(value, token, below)
    if isinstance(value, list) and not isinstance(child, Absent):
        below = _replaced(child, rest, new)
        index = int(token)
        return [*value[:index], *([] if isinstance(below, Absent) else [below]), *value[index + 1 :]]
    return ABSENT


def _with_member(value: dict[str, Json], name: str, member: Json | Absent) -> dict[str, Json]:
    if isinstance(member, Absent):
        return {key: one for key, one in value.items() if key != name}
    return {**value, name: member}


def _as_json(value: object) -> Json | Absent:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return ABSENT


def _child(value: Json | Absent, token: str) -> Json | Absent:
    if isinstance(value, dict):
        return value.get(token, ABSENT)
    if isinstance(value, list) and _is_index(token) and int(token) < len(value):
        return value[int(token)]
    return ABSENT


def _collect(one: Json | Absent, other: Json | Absent, pointer: str, found: list[str]) -> None:
    if _equal(one, other):
        return
    deep = pointer.count("/") >= DEEPEST
    if isinstance(one, dict) and isinstance(other, dict) and not deep:
        for name in dict.fromkeys([*one, *other]):
            _collect(one.get(name, ABSENT), other.get(name, ABSENT), joined(pointer, name), found)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other) and not deep:
        for index, (item, counterpart) in enumerate(zip(one, other, strict=True)):
            _collect(item, counterpart, joined(pointer, index), found)
    else:
        found.append(pointer)


def _equal(one: Json | Absent, other: Json | Absent) -> bool:
    """Equality as JSON has it: `true` is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdigit()
