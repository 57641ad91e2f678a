"""Two answers to one request: in what they part, where no change of the data could part them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from harness.comparison.header.cells import OF_STATE, is_judged
from harness.comparison.skeleton import skeleton
from harness.model.place import Part
from harness.model.pointer import ANY, joined, parent_of, tokens_of
from harness.observation.names import identifying

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.observation import Observation
    from harness.model.shape import Shape

FEWEST = 3
"""Objects without an identity on each side that may stand for all of their kind: of a single one state decides."""


class Matter(StrEnum):
    """What about a place is different."""

    STATUS = "status"
    MEDIA_TYPE = "media-type"
    PRESENCE = "presence"
    """A member or a header is there or is not."""
    TYPE = "type"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Aspect:
    """One thing in which two answers part."""

    matter: Matter
    part: Part
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Object:
    """One object of an array, or anywhere below one."""

    types: Mapping[str, str]
    """Name of a member to its JSON type."""
    texts: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to a request that is asked over and over."""

    observation: Observation
    of_one: bool = field(default=False)
    """Whether the request names the one resource that it is about: then its whole answer is that resource's."""

    @property
    def asking(self) -> int:
        """Which one it is."""
        return self.observation.asking

    @property
    def failed(self) -> bool:
        """Whether the request was refused."""
        return (self.observation.status or 0) >= 400

    @cached_property
    def headers(self) -> frozenset[str]:
        """Names of the headers that say something about the API, whatever the state of the data."""
        names = {name for name, _ in self.observation.headers}
        return frozenset(name for name in names if is_judged(name) and name not in OF_STATE)

    @cached_property
    def fixed(self) -> Mapping[str, frozenset[str]]:
        """Pointers outside of arrays to the JSON types there; of errors without what is free text."""
        if self.failed:
            return skeleton(self.observation.shape).types
        values = self.observation.shape.values
        return {place: _types(one.type for one in seen.values()) for place, seen in values.items() if not _is_in(place)}

    @cached_property
    def repeated(self) -> Mapping[str, frozenset[str]]:
        """Pointers of items of arrays that are no members of objects to the JSON types there."""
        values = self.observation.shape.values
        return {
            place: _types(one.type for one in seen.values())
            for place, seen in values.items()
            if not self.failed and _is_in(place) and parent_of(place) not in self._objects
        }

    @cached_property
    def known(self) -> Mapping[tuple[str, str], _Object]:
        """Objects in arrays that say which one they are, by pointer and identity."""
        found: dict[tuple[str, str], list[_Object]] = defaultdict(list)
        for pointer, objects in self._objects.items():
            for one in objects:
                name = identifying(sorted(one.types), pointer)
                text = one.texts.get(name) if name is not None else None
                if text is not None:
                    found[pointer, text.strip('"')].append(one)
        return {key: objects[0] for key, objects in found.items() if len(objects) == 1}

    @cached_property
    def places(self) -> Mapping[str, frozenset[str]]:
        """Every pointer that the body has to the JSON types there."""
        values = self.observation.shape.values
        return {place: _types(one.type for one in seen.values()) for place, seen in values.items()}

    @cached_property
    def texts(self) -> Mapping[tuple[str, str], str | None]:
        """The values outside of arrays, and of the objects in them that say which one they are."""
        own = {(place, ""): seen for place, seen in self.observation.shape.values.items() if not _is_in(place)}
        found = {key: next(iter(seen.values())).text for key, seen in own.items() if len(seen) == 1}
        for (pointer, identity), one in self.known.items():
            found.update({(joined(pointer, name), identity): text for name, text in one.texts.items()})
        return found

    @cached_property
    def rows(self) -> frozenset[object]:
        """Which objects its arrays hold, as far as that can be said."""
        counts = {(pointer, len(objects)) for pointer, objects in self._objects.items()}
        return frozenset((*counts, *self.known))

    @cached_property
    def root(self) -> tuple[str, str | None] | None:
        """The member of the root that says which resource it is, and its value."""
        names = sorted(tokens[0] for place in self.fixed if len(tokens := tokens_of(place)) == 1)
        name = identifying(names, "")
        return None if name is None else (name, self.texts.get((joined("", name), "")))

    @cached_property
    def _objects(self) -> Mapping[str, tuple[_Object, ...]]:
        """Pointers of objects in arrays to those objects."""
        shape = self.observation.shape
        return {
            pointer: tuple(_object(shape, pointer, digest, names) for digest, names in seen.items())
            for pointer, seen in shape.objects.items()
            if _is_in(pointer) and not self.failed
        }

    def unknown(self, pointer: str) -> tuple[_Object, ...]:
        """All objects at a pointer, whichever they are."""
        return self._objects.get(pointer, ())

    @property
    def arrays(self) -> frozenset[str]:
        """Pointers of objects in arrays."""
        return frozenset(self._objects)


def parted(one: Answer, other: Answer) -> frozenset[Aspect]:
    """In what two answers of one environment to one request part; nothing where the data alone may part them.

    An array may have other rows the next time, and what stands around it may follow from them. So objects are held
    against themselves, and what an answer as a whole has or lacks counts where both have the same rows.
    """
    first, second = one.observation, other.observation
    if first.status != second.status:
        return frozenset({Aspect(matter=Matter.STATUS, part=Part.RESPONSE_STATUS)})
    headers = {
        Aspect(matter=Matter.PRESENCE, part=Part.RESPONSE_HEADER, pointer=joined("", name))
        for name in one.headers ^ other.headers
    }
    if (first.media_type, first.body_kind) != (second.media_type, second.body_kind):
        return frozenset({Aspect(matter=Matter.MEDIA_TYPE, part=Part.RESPONSE_BODY), *headers})
    if first.shape == second.shape or _are_of_two(one, other):
        return frozenset(headers)
    return frozenset((*headers, *_around(one, other), *_within(one, other)))


def changed_values(one: Answer, other: Answer) -> frozenset[tuple[str, str]]:
    """Where the same thing has another value."""
    return frozenset(key for key in one.texts.keys() & other.texts.keys() if one.texts[key] != other.texts[key])


def _are_of_two(one: Answer, other: Answer) -> bool:
    """Whether they are about two resources: `latest` is another one the next time."""
    if one.of_one or one.root is None or other.root is None:
        return False
    return one.root[0] == other.root[0] and one.root[1] != other.root[1]


def _around(one: Answer, other: Answer) -> Iterator[Aspect]:
    """What stands outside of arrays."""
    here, there = one.fixed, other.fixed
    for place in here.keys() & there.keys():
        if _are_apart(here[place], there[place]):
            yield Aspect(matter=Matter.TYPE, part=Part.RESPONSE_BODY, pointer=place)
    same_rows = one.of_one or one.rows == other.rows
    holders = {_holder(pointer) for pointer in one.arrays | other.arrays}
    for place in here.keys() ^ there.keys():
        above = parent_of(place)
        is_outermost = bool(place) and all("object" in side.get(above, ()) for side in (here, there))
        if is_outermost and (same_rows or place in holders):
            yield Aspect(matter=Matter.PRESENCE, part=Part.RESPONSE_BODY, pointer=place)


def _within(one: Answer, other: Answer) -> Iterator[Aspect]:
    """What stands in arrays."""
    for place in one.repeated.keys() & other.repeated.keys():
        if _are_apart(one.repeated[place], other.repeated[place]):
            yield Aspect(matter=Matter.TYPE, part=Part.RESPONSE_BODY, pointer=place)
    shared = one.known.keys() & other.known.keys()
    for pointer, identity in shared:
        yield from _of_object(pointer, one.known[pointer, identity], other.known[pointer, identity])
    for pointer in (one.arrays & other.arrays) - {pointer for pointer, _ in shared}:
        yield from _of_kind(pointer, one.unknown(pointer), other.unknown(pointer))


def _of_object(pointer: str, here: _Object, there: _Object) -> Iterator[Aspect]:
    for name in here.types.keys() ^ there.types.keys():
        yield Aspect(matter=Matter.PRESENCE, part=Part.RESPONSE_BODY, pointer=joined(pointer, name))
    for name in here.types.keys() & there.types.keys():
        if _are_apart(frozenset({here.types[name]}), frozenset({there.types[name]})):
            yield Aspect(matter=Matter.TYPE, part=Part.RESPONSE_BODY, pointer=joined(pointer, name))


def _of_kind(pointer: str, here: tuple[_Object, ...], there: tuple[_Object, ...]) -> Iterator[Aspect]:
    """Objects that do not say which one they are: always there in one answer and never in the other."""
    if min(len(here), len(there)) < FEWEST:
        return
    for one, other in ((here, there), (there, here)):
        for name in frozenset.intersection(*(frozenset(each.types) for each in one)):
            if not any(name in each.types for each in other):
                yield Aspect(matter=Matter.PRESENCE, part=Part.RESPONSE_BODY, pointer=joined(pointer, name))
    for name in {name for each in here for name in each.types}:
        types = [frozenset(each.types[name] for each in side if name in each.types) for side in (here, there)]
        if all(types) and not types[0] & types[1] and _are_apart(*types):
            yield Aspect(matter=Matter.TYPE, part=Part.RESPONSE_BODY, pointer=joined(pointer, name))


def _object(shape: Shape, pointer: str, digest: str, names: Iterable[str]) -> _Object:
    scalars = {name: shape.values.get(joined(pointer, name), {}).get(digest) for name in names}
    return _Object(
        types={name: _type(one.type) for name, one in scalars.items() if one is not None},
        texts={name: one.text for name, one in scalars.items() if one is not None},
    )


def _are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Null stands for a value of any type that is not there this time."""
    return one != other and "null" not in one | other


def _types(types: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_type, types))


def _type(name: str) -> str:
    return "number" if name == "integer" else name


def _is_in(pointer: str) -> bool:
    return ANY in tokens_of(pointer)


def _holder(pointer: str) -> str:
    """The outermost array that a pointer lies in."""
    tokens = tokens_of(pointer)
    return joined("", *tokens[: tokens.index(ANY)])
