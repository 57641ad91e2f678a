"""Members of an error that are called like what the request says: which of them there are is the fault, not the shape.

`{"errors": {"email": ["is taken"]}}` lists faults by the name of what is at fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.comparison.skeleton import Skeleton
from harness.model.fields import body_value
from harness.model.pointer import ANY, joined, tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.comparison.pairing import Pair

_BETWEEN = re.compile(r"[.\[\]/]+")
"""What parts the names of a path: `Lines[0].Quantity`."""

_DEEPEST = 6


def request_names(pairs: Iterable[Pair]) -> frozenset[str]:
    """What is said in the requests, at whatever depth, as `normalised` has it."""
    return frozenset(normalised(name) for pair in pairs for name in _names(pair))


def without_request_names(one: Skeleton, names: frozenset[str]) -> Skeleton:
    """The skeleton in which such members are `*`: lists, and what stands beside nothing else below the root.

    An error may have a `code` or a `title` of its own, as its request has.
    """
    beside: dict[str, set[str]] = {}
    for pointer in one.types:
        *above, last = tokens_of(pointer) or ("",)
        beside.setdefault(joined("", *above), set()).add(last)
    said = {place for place, members in beside.items() if place and all(_is_said(name, names) for name in members)}
    types: dict[str, frozenset[str]] = {}
    for pointer, found in one.types.items():
        place = joined("", *(_folded(one, pointer, index, said, names) for index in range(len(tokens_of(pointer)))))
        types[place] = types.get(place, frozenset()) | found
    return Skeleton(types=types)


def _folded(one: Skeleton, pointer: str, index: int, said: Collection[str], names: frozenset[str]) -> str:
    """The name number `index` of a pointer, or `*`."""
    tokens = tokens_of(pointer)
    outer, token = joined("", *tokens[:index]), tokens[index]
    is_list = "array" in one.types.get(joined(outer, token), ())
    return ANY if _is_said(token, names) and (is_list or outer in said) else token


def _is_said(token: str, names: frozenset[str]) -> bool:
    parts = [part for part in _BETWEEN.split(token) if part and not part.isdecimal()]
    return bool(parts) and all(normalised(part) in names for part in parts)


def _names(pair: Pair) -> Iterator[str]:
    if pair.case is not None:
        yield from (name for name, _ in (*pair.case.query, *pair.case.headers))
        yield from _below(body_value(pair.case), _DEEPEST)
    if pair.fault is not None:
        yield from (token for token in tokens_of(pair.fault.pointer) if not token.isdecimal())


def _below(value: object, depth: int) -> Iterator[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from value if isinstance(value, dict) else ()
    for member in inner if depth else ():
        yield from _below(member, depth - 1)
