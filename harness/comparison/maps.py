"""Free maps: objects whose names are data. Their values are pooled under `*`, their names are no properties."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.pointer import ANY, is_below, joined, tokens_of
from harness.model.shape import Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FEWEST_NAMES = 4
"""Fewer names than this may vary by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """What the contract says of the names of an object."""

    declares_names: bool
    """It lists properties: then it is no map, whatever comes."""
    declares_map: bool
    """It gives `additionalProperties` a schema and lists no properties."""


def map_pointers(pooled: Shape, nature: Callable[[str], Nature]) -> tuple[str, ...]:
    """The pointers of free maps, outer ones first, inner ones with the `*` that the outer ones bring.

    Args:
        pooled: Both sides together: names folded per side would make a removed and an added one of each.
        nature: What the contract says of the object at a pointer.
    """
    found: list[str] = []
    while (pointer := _outermost(pooled, nature, found)) is not None:
        found.append(pointer)
        pooled = without_names(pooled, (pointer,))
    return tuple(found)


def may_be_map(pooled: Shape, pointer: str, nature: Nature) -> bool:
    """Whether the names of an object could be data: the contract says so, or says nothing and all values are alike."""
    if nature.declares_names:
        return False
    names = {name for members in pooled.objects.get(pointer, {}).values() for name in members}
    return nature.declares_map or len({_kind(pooled, joined(pointer, name)) for name in names}) <= 1


def without_names(shape: Shape, pointers: tuple[str, ...]) -> Shape:
    """The shape with everything below the names of maps moved under `*`."""
    for pointer in pointers:
        shape = _folded(shape, pointer)
    return shape


def _outermost(pooled: Shape, nature: Callable[[str], Nature], found: list[str]) -> str | None:
    for pointer in sorted(pooled.objects, key=lambda pointer: (len(tokens_of(pointer)), pointer)):
        if pointer not in found and _is_map(pooled, pointer, nature(pointer)):
            return pointer
    return None


def _is_map(pooled: Shape, pointer: str, nature: Nature) -> bool:
    if nature.declares_names:
        return False
    # A `*` below an object: some body's names were told to be data when it was folded.
    return nature.declares_map or joined(pointer, ANY) in pooled.values or _names_vary(pooled, pointer)


def _names_vary(pooled: Shape, pointer: str) -> bool:
    """Whether hardly a name is shared, while what they name is all of one kind."""
    seen = pooled.objects[pointer]
    names = Counter(name for members in seen.values() for name in members)
    filled = sum(1 for members in seen.values() if members)
    if len(names) < FEWEST_NAMES or filled < 2:
        return False
    shared = sum(1 for count in names.values() if count * 2 > filled)
    return shared * 2 < len(names) and len({_kind(pooled, joined(pointer, name)) for name in names}) == 1


def _kind(pooled: Shape, pointer: str) -> tuple[frozenset[str], frozenset[str]]:
    """The types of the values of one name, and the names that they have in turn."""
    types = {scalar.type for scalar in pooled.values.get(pointer, {}).values()} - {"null"}
    names = {name for members in pooled.objects.get(pointer, {}).values() for name in members}
    return frozenset("number" if one == "integer" else one for one in types), frozenset(names)


def _folded(shape: Shape, pointer: str) -> Shape:
    objects: dict[str, Mapping[str, frozenset[str]]] = {}
    values: dict[str, dict[str, Scalar]] = {}
    for place, seen in shape.objects.items():
        moved = _moved(place, pointer)
        objects[moved] = {**objects.get(moved, {}), **seen}
    objects[pointer] = {digest: frozenset() for digest in shape.objects.get(pointer, {})}
    for place, scalars in shape.values.items():
        target = values.setdefault(_moved(place, pointer), {})
        # The values of one map share the digest of that map: the name tells them apart.
        name = f"/{tokens_of(place)[-1]}" if _is_member(place, pointer) else ""
        target.update({f"{digest}{name}": scalar for digest, scalar in scalars.items()})
    return Shape(objects=objects, values=values)


def _is_member(place: str, pointer: str) -> bool:
    return is_below(place, pointer) and len(tokens_of(place)) == len(tokens_of(pointer)) + 1


def _moved(place: str, pointer: str) -> str:
    if place == pointer or not is_below(place, pointer):
        return place
    depth = len(tokens_of(pointer))
    tokens = tokens_of(place)
    return joined("", *tokens[:depth], ANY, *tokens[depth + 1 :])
