"""Whether what deviates is only the kind of object that the other side does not hold (detection.md, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison.decision import Doubt
from harness.model.pointer import ANY, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.model.json import Json

MOST_CONTEXTS = 2000
"""Places looked at per side: more say nothing new."""

MOST_VALUES = 20
"""A property with more distinct values than this does not sort objects into kinds."""

LONGEST = 64
"""Texts beyond this length are no names of a kind."""

Feature: TypeAlias = tuple[int, str]
"""Level of the enclosing object, from the root, and the name of its property."""


class Missing:
    """Stands for a value that is not there."""


MISSING = Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One occurrence of a place, with the objects around it."""

    value: Json | Missing
    around: tuple[dict[str, Json], ...]
    """From the root inwards."""


def contexts(body: Json, pointer: str) -> Iterator[Context]:
    """Every occurrence of a place in a body, also where its last property is missing from an object that is there."""
    yield from _descended(body, tokens_of(pointer), ())


def _descended(value: Json, tokens: tuple[str, ...], around: tuple[dict[str, Json], ...]) -> Iterator[Context]:
    if not tokens:
        yield Context(value=value, around=around)
        return
    token, rest = tokens[0], tokens[1:]
    if isinstance(value, dict):
        inner = (*around, value)
        if token == ANY and token not in value:
            for child in value.values():
                yield from _descended(child, rest, inner)
        elif token in value:
            yield from _descended(value[token], rest, inner)
        elif not rest:
            yield Context(value=MISSING, around=inner)
    elif isinstance(value, list) and token == ANY:
        for child in value:
            yield from _descended(child, rest, around)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """The bodies of both sides, and which properties are known to sort objects into kinds."""

    keeping: tuple[Json, ...]
    """Bodies of the side that always keeps the claim."""
    breaking: tuple[Json, ...]
    is_declared_set: Callable[[str], bool]
    """Whether the contract lists the values of the property at a pointer, or says that it is a boolean."""

    def doubt(self, pointer: str, deviates: Callable[[Json | Missing], bool]) -> Doubt:
        """Whether some property of the enclosing objects tells the deviating ones from all of the other side's."""
        breaking = tuple(islice(_all(self.breaking, pointer), MOST_CONTEXTS))
        deviating = [one for one in breaking if deviates(one.value)]
        if not deviating:
            return Doubt.NONE
        keeping = tuple(islice(_all(self.keeping, pointer), MOST_CONTEXTS))
        regular = [one for one in breaking if not deviates(one.value)]
        found = Doubt.NONE
        for feature in sorted(_features(deviating[0], pointer)):
            verdict = self._judged(feature, pointer, (deviating, regular, keeping))
            if verdict is Doubt.EXPLAINED:
                return verdict
            found = Doubt.POSSIBLE if verdict is Doubt.POSSIBLE else found
        return found

    def _judged(
        self, feature: Feature, pointer: str, sides: tuple[Iterable[Context], Iterable[Context], Iterable[Context]]
    ) -> Doubt:
        deviating, regular, keeping = (_values(one, feature) for one in sides)
        distinct = set(deviating.values())
        # An id or a time has one value for each object: it names objects, it does not sort them into kinds.
        sorts = len(distinct) <= MOST_VALUES and len(distinct) * 2 <= len(deviating)
        known = set(keeping.values())
        # Without the property on the other side its presence is what drifts: then it sorts nothing.
        if not sorts or None in distinct or distinct & known or known <= {None}:
            return Doubt.NONE
        if self.is_declared_set(_pointer_of(feature, pointer)) or set(regular.values()) - distinct:
            return Doubt.EXPLAINED
        # Every object of this side deviates and has a value that the other side lacks: `region: eu` as well as
        # `status: cancelled`. Which of the two cannot be told from rows.
        return Doubt.POSSIBLE


def _all(bodies: Iterable[Json], pointer: str) -> Iterator[Context]:
    for body in bodies:
        yield from contexts(body, pointer)


def _features(one: Context, pointer: str) -> set[Feature]:
    own = tokens_of(pointer)[-1] if pointer else ""
    last = len(one.around) - 1
    return {
        (level, name)
        for level, enclosing in enumerate(one.around)
        for name, value in enclosing.items()
        if _is_name(value) and not (level == last and name == own)
    }


def _is_name(value: Json) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and 0 < len(value) <= LONGEST)


def _values(side: Iterable[Context], feature: Feature) -> dict[object, str | bool | None]:
    """The property's value in each distinct object of its level."""
    level, name = feature
    found: dict[object, str | bool | None] = {}
    for one in side:
        if level < len(one.around):
            value = one.around[level].get(name)
            found[_identity(one.around[level])] = value if isinstance(value, bool | str) else None
    return found


def _identity(enclosing: dict[str, Json]) -> object:
    """What tells objects apart: their plain members; deeper ones would cost more than they tell."""
    return tuple(
        sorted((name, "" if isinstance(value, dict | list) else repr(value)) for name, value in enclosing.items())
    )


def _pointer_of(feature: Feature, pointer: str) -> str:
    """Where the property stands: the enclosing objects are those named by the pointer's tokens that are not items."""
    level, name = feature
    tokens = tokens_of(pointer)
    seen = 0
    for index, token in enumerate(tokens):
        if token == ANY:
            continue
        if seen == level:
            return "".join(f"/{one}" for one in (*tokens[:index], name))
        seen += 1
    return "".join(f"/{one}" for one in (*tokens[:-1], name))
