"""What a body names by an object with an identifier of its own: `{"customer": {"id": …}}`, or `{"type": …, "id": …}`.

The second is how JSON:API writes it (section 7.3, resource identifier objects), there below a `data` that says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.generation.names import IDENTIFIERS, singular
from harness.model.pointer import joined, tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from harness.model.json import Json

_WRAPPER: Final = "data"
_KIND: Final = "type"


def object_of(thing: str) -> str:
    """How a set of names has an object that names a thing, beside the plain names of properties: `/customer`."""
    return f"/{thing}"


def names_by_object(name: str, member: Json, others: Collection[str]) -> bool:
    """Whether a member is an object that names one of the others, or a list of them."""
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
