"""The skeleton of an error body: names and types without what is free text or free form; and how two differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.shape import Shape

FREE = frozenset({"details"})
"""Members of the error standard whose content is free (`code`, `message`, `request_id`, `details`)."""

DEEPEST = 8
"""Levels of an error that are compared; what lies below is content."""

_CONTAINERS = frozenset({"array", "object"})

Tree: TypeAlias = "dict[str, Tree] | str"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """JSON Pointers (with `*`) to the JSON types that stand there; empty for a body that is no JSON."""

    types: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def in_words(self) -> str:
        """The members of the root."""
        names = sorted({tokens[0] for pointer in self.types if (tokens := tokens_of(pointer))})
        return ", ".join(names[:8]) + (", …" if len(names) > 8 else "") if names else "no members"


def skeleton(shape: Shape) -> Skeleton:
    """The skeleton of a body, integers taken as numbers."""
    return Skeleton(
        types={
            pointer: frozenset("number" if scalar.type == "integer" else scalar.type for scalar in scalars.values())
            for pointer, scalars in shape.values.items()
            if not _is_free(pointer)
        }
    )


def same(one: Skeleton, other: Skeleton) -> bool:
    """Whether two are alike; null stands for a value of any type that is not there this time."""
    return one.types.keys() == other.types.keys() and all(
        types == other.types[pointer] or "null" in types | other.types[pointer] for pointer, types in one.types.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaping:
    """How one skeleton differs from another; paths with slashes, the outermost where whole branches differ."""

    lost: tuple[str, ...]
    gained: tuple[str, ...]
    retyped: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """`without message, with error`."""
        words = (
            *_named("without", self.lost),
            *_named("with", self.gained),
            *_named("another type at", self.retyped),
        )
        return ", ".join(words) or "another structure"

    @property
    def cause(self) -> str:
        """The same for errors that one change reshaped: what they gain, for they need not all have had the same."""
        return ", ".join(_named("with", self.gained)) or self.in_words


def reshaping(reference: Skeleton, environment: Skeleton) -> Reshaping:
    """How the second differs from the first."""
    return _reshaping(*(tuple(sorted(one.types.items(), key=_by_pointer)) for one in (reference, environment)))


def _by_pointer(item: tuple[str, frozenset[str]]) -> str:
    return item[0]


_Types: TypeAlias = tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=1024)  # errors are alike by the hundred, and finding out how two trees differ is dear
def _reshaping(here: _Types, there: _Types) -> Reshaping:
    reference, environment = Skeleton(types=dict(here)), Skeleton(types=dict(there))
    from deepdiff import DeepDiff  # noqa: PLC0415  # heavy, and needed only where something differs

    differences = DeepDiff(
        _tree(reference), _tree(environment), view="tree", threshold_to_diff_deeper=0, max_diffs=100_000
    )
    # What is below a list that became an object is called otherwise in every error.
    rebuilt = _rebuilt(reference, environment)
    retyped = _paths((*differences.get("type_changes", ()), *differences.get("values_changed", ())))
    return Reshaping(
        lost=_apart_from(rebuilt, _paths(differences.get("dictionary_item_removed", ()))),
        gained=_apart_from(rebuilt, _paths(differences.get("dictionary_item_added", ()))),
        retyped=tuple(sorted({*rebuilt, *_apart_from(rebuilt, retyped)})),
    )


def _rebuilt(reference: Skeleton, environment: Skeleton) -> tuple[str, ...]:
    """The outermost places at which there are lists on one side and objects on the other, as paths."""
    here, there = reference.types, environment.types
    found = {pointer for pointer in here.keys() & there.keys() if {*here[pointer], *there[pointer]} >= _CONTAINERS}
    paths = ("/".join(tokens_of(pointer)) for pointer in found if here[pointer].isdisjoint(there[pointer]))
    outer: list[str] = []
    for path in sorted(paths, key=len):
        outer += _apart_from(outer, (path,))
    return tuple(outer)


def _apart_from(outer: Iterable[str], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the paths that are not below one of others."""
    starts = tuple(one and f"{one}/" for one in outer)
    return tuple(path for path in paths if not path.startswith(starts))


@lru_cache(maxsize=16_384)  # the same few hundred pointers stand in every error
def _is_free(pointer: str) -> bool:
    tokens = tokens_of(pointer)
    return len(tokens) > DEEPEST or any(token in FREE for token in tokens)


def _tree(one: Skeleton) -> Tree:
    """The pointers as a tree, so that what is missing is named once and not with everything below it."""
    root: dict[str, Tree] = {}
    for pointer in sorted(one.types):
        node = root
        *above, last = ("", *tokens_of(pointer))
        for token in above:
            child = node.get(token)
            if not isinstance(child, dict):
                child = node[token] = {}
            node = child
        types = one.types[pointer]
        node[last] = {} if types & {"object", "array"} else " or ".join(sorted(types))
    return root


def _paths(levels: Iterable[object]) -> tuple[str, ...]:
    keys = (level.path(output_format="list")[1:] for level in levels)  # type: ignore[attr-defined]  # deepdiff has no types
    return tuple(sorted({"/".join(map(str, path)) for path in keys}))


def _named(word: str, paths: tuple[str, ...]) -> Iterator[str]:
    if paths:
        shown = ", ".join(path or "the root" for path in paths[:4])
        yield f"{word} {shown}" + (", …" if len(paths) > 4 else "")
