"""The shape of bodies: which objects were seen, what they have and of which types; shapes add up.

Merging is associative, commutative and idempotent: everything is a map from the digest of a distinct object to what
that object shows, so the same object seen twice counts once. Per place the `OBJECTS` smallest digests are kept, which
is a uniform sample (bottom-k, Cohen and Kaplan 2007) whatever the order of merging.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OBJECTS = 512
"""How many distinct objects are kept per place."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scalar:
    """What is kept of one value."""

    type: str
    """JSON type: null, boolean, integer, number, string, array, object; a number without fraction is an integer."""
    formats: tuple[str, ...] = ()
    """Formats that the value has, sorted, from `observation.formats`."""
    text: str | None = None
    """The value as JSON text where it is short enough to keep, else `None`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What bodies look like, over any number of them."""

    objects: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=lambda: MappingProxyType({}))
    """Pointer of objects (with `*`) to digest of a distinct object to the names of its members."""
    values: Mapping[str, Mapping[str, Scalar]] = field(default_factory=lambda: MappingProxyType({}))
    """Pointer of values (with `*`) to digest of the value's object (in an array: of the value) to the value."""

    def merge(self, other: Shape) -> Shape:
        """Both together."""
        return merged((self, other))


def merged(shapes: Iterable[Shape]) -> Shape:
    """All together; the empty shape for none."""
    objects: dict[str, dict[str, frozenset[str]]] = {}
    values: dict[str, dict[str, Scalar]] = {}
    # Equal answers share one shape, and merging is idempotent.
    for shape in {id(shape): shape for shape in shapes}.values():
        for pointer, seen in shape.objects.items():
            _add(objects.setdefault(pointer, {}), seen)
        for pointer, scalars in shape.values.items():
            _add(values.setdefault(pointer, {}), scalars)
    return Shape(
        objects={pointer: _bounded(seen) for pointer, seen in objects.items()},
        values={pointer: _bounded(scalars) for pointer, scalars in values.items()},
    )


_Seen = TypeVar("_Seen", frozenset[str], Scalar)


def _add(target: dict[str, _Seen], seen: Mapping[str, _Seen]) -> None:
    for digest, one in seen.items():
        present = target.setdefault(digest, one)
        if present is not one and present != one:
            target[digest] = min(present, one, key=_rank)


def _rank(seen: frozenset[str] | Scalar) -> tuple[str, ...]:
    """A total order, so that two readings of one digest merge to the same whichever came first."""
    if isinstance(seen, frozenset):
        return tuple(sorted(seen))
    return (seen.type, *seen.formats, "" if seen.text is None else f"={seen.text}")


def _bounded(seen: dict[str, _Seen]) -> Mapping[str, _Seen]:
    if len(seen) <= OBJECTS:
        return seen
    return {digest: seen[digest] for digest in heapq.nsmallest(OBJECTS, seen)}
