"""What a body names by an object with an identifier of its own: `{"customer": {"id": …}}`, or `{"type": …, "id": …}`.

The second is how JSON:API writes it (section 7.3, resource identifier objects), there below a `data` that says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.generation.names import IDENTIFIERS, singular
from harness.model.pointer import tokens_of, values_at
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


def things_named(body: Json, pointer: str) -> tuple[str, ...]:
    """What the object at whose identifier a pointer leads may name, likeliest first; empty if it is no such object.

    An object that is the whole body, or all that the body wraps, names by what it says of its kind alone.
    """
    *around, name = tokens_of(pointer)
    if normalised(name) not in IDENTIFIERS:
        return ()
    enclosing = enclosing_names(pointer)
    parent = pointer.rpartition("/")[0]
    holder = next(values_at(body, parent), None) if around else None
    return tuple(_things(holder, enclosing[-1:])) if isinstance(holder, dict) else ()


def enclosing_names(pointer: str) -> tuple[str, ...]:
    """The properties around a place, without indices and without what wraps only."""
    return tuple(one for one in tokens_of(pointer)[:-1] if not one.isdigit() and one != _WRAPPER)


def _things(holder: dict[str, Json], enclosing: Sequence[str]) -> Iterator[str]:
    kind = holder.get(_KIND)
    if isinstance(kind, str):
        yield singular(kind)
    yield from map(singular, enclosing)
