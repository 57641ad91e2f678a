"""What a body names by what it is called: `{"customer": {"id": …}}`, `{"type": …, "id": …}`, `{"customer": 7}`.

The second is how JSON:API writes it (section 7.3, resource identifier objects), there below a `data` that says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.generation.names import singular
from harness.model.pointer import joined, tokens_of
from harness.model.spelling import IDENTIFIERS, UUID, normalised

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from harness.model.json import Json

_WRAPPER: Final = "data"
_KIND: Final = "type"
_NUMBER: Final = "integer"
_OF_UUIDS: Final = "uuid"
_MARK: Final = r"([A-Za-z][A-Za-z0-9]{0,15}[_-])"
_MARKED: Final = re.compile(rf"{_MARK}[0-9A-Za-z]{{1,64}}", re.ASCII)
_OF_MARKED: Final = re.compile(rf"\^{_MARK}[\[(\\]", re.ASCII)
"""A pattern of texts that begin with what sort of thing they identify and go on with what is drawn: `^cus_[0-9a-z]`."""


def object_of(thing: str) -> str:
    """How a set of names has an object that names a thing, beside the plain names of properties: `/customer`."""
    return f"/{thing}"


def identified_by(schema: Json) -> str:
    """What sort of identifier a schema describes that no ordinary value is taken for; empty for any text.

    An integer, a UUID, or a text that begins with a mark of its sort, `cus_4f1`, whose mark it is then.
    """
    if not isinstance(schema, dict):
        return ""
    types = schema.get("type")
    if _NUMBER in (types if isinstance(types, list) else [types]):
        return _NUMBER
    if schema.get("format") == _OF_UUIDS:
        return _OF_UUIDS
    pattern = schema.get("pattern")
    marked = _OF_MARKED.match(pattern) if isinstance(pattern, str) else None
    return marked.group(1) if marked else ""


def identifier_of(thing: str, sort: str) -> str:
    """How a set of names has an identifier of a sort that stands where a thing is named: `/customer integer`."""
    return f"/{thing} {sort}"


def names_by_identifier(name: str, member: Json, others: Collection[str]) -> bool:
    """Whether a member is the identifier of one of the others, or a list of some."""
    return any(identifier_of(one.thing, one.sort) in others for one in identifiers({name: member}, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A value that may be the identifier of what it is called after."""

    pointer: str
    thing: str
    """As `Resource.thing` has it."""
    sort: str
    """As `identified_by` has it."""


def identifiers(body: Json, depth: int, pointer: str = "", name: str = "") -> Iterator[Identifier]:
    """All of them; those of a list are called after it, and it after several things."""
    if isinstance(body, dict):
        for called, member in body.items() if depth >= 0 else ():
            yield from identifiers(member, depth - 1, joined(pointer, called), called)
    elif isinstance(body, list):
        for index, member in enumerate(body):
            of_several = singular(name) if normalised(name) != singular(name) else ""
            if isinstance(member, dict) or of_several:
                yield from identifiers(member, depth - 1, joined(pointer, index), of_several)
    elif name and (sort := _sort(body)):
        yield Identifier(pointer=pointer, thing=normalised(name), sort=sort)


def _sort(value: Json) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _NUMBER
    if not isinstance(value, str):
        return ""
    marked = _MARKED.fullmatch(value)
    return _OF_UUIDS if UUID.fullmatch(value) else marked.group(1) if marked else ""


def names_as_thing(name: str, member: Json, others: Collection[str]) -> bool:
    """Whether a member names one of the others by an object or by an identifier alone, or a list of them."""
    if names_by_identifier(name, member, others):
        return True
    member = member.get(_WRAPPER, member) if isinstance(member, dict) else member
    one = member[0] if isinstance(member, list) and member else member
    if not isinstance(one, dict) or not any(normalised(key) in IDENTIFIERS for key in one):
        return False
    return any(object_of(thing) in others for thing in _things(one, (name,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """An object in a body that has nothing but what tells which thing it is: one that says more might change it."""

    pointer: str
    members: tuple[str, ...]
    """The names of its identifiers."""
    things: tuple[str, ...]
    """What it may name, as `Resource.thing` has it: by what it says of its kind, then by what it is called."""
    called: str
    """What it is called; empty for the body as a whole, or for all that the body wraps."""


def embedded_objects(body: Json, depth: int, pointer: str = "") -> Iterator[Embedded]:
    """All of them; the place of an object in a list ends with its index."""
    if isinstance(body, dict) and body:
        identifiers = tuple(name for name in body if normalised(name) in IDENTIFIERS)
        if identifiers and all(name in identifiers or name == _KIND for name in body):
            enclosing = [one for one in tokens_of(pointer) if not one.isdigit() and one != _WRAPPER]
            called = singular(enclosing[-1]) if enclosing else ""
            things = tuple(_things(body, enclosing[-1:]))
            yield Embedded(pointer=pointer, members=identifiers, things=things, called=called)
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, member in members if depth else ():
        yield from embedded_objects(member, depth - 1, joined(pointer, name))


def _things(holder: dict[str, Json], enclosing: Sequence[str]) -> Iterator[str]:
    kind = holder.get(_KIND)
    if isinstance(kind, str):
        yield singular(kind)
    yield from map(singular, enclosing)
