"""Valid requests with each value of each closed set in them: what the contract lists, and both truth values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from harness.contract.schemas import enum_at, types_at
from harness.generation.alternatives import narrowed_to
from harness.generation.captures import properties_of
from harness.generation.faults import judged_parameters
from harness.generation.variations import described, with_parameter, with_value
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

DEEPEST = 3
"""How many objects deep closed sets are looked for in a body."""

EVERY_VALUE = "a value of every closed set"
"""Scenario of the requests that together have each value once."""

ONE_VALUE = "a value of one closed set"
"""Scenario of the plainest request with another value in one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedSet:
    """A place of a request, and the few values that it may have."""

    name: str
    """In words."""
    values: tuple[Json, ...]
    put: Callable[[Draft, Json], Draft | None]
    """The request with a value there; `None` where it cannot be written."""
    within: str = ""
    """The optional property of the body that a plain request gets for its sake; empty for none."""


def values_in(contract: Contract, schema: Json) -> tuple[Json, ...]:
    """The values of a closed set, none where the schema is none; null is no value but the want of one."""
    listed = enum_at(contract, schema, "")
    if listed:
        return tuple(value for value in listed if value is not None)
    return (False, True) if types_at(contract, schema, "") - {"null"} == {"boolean"} else ()


def closed_sets(
    judge: Judge, operation: Operation, plain: Draft, encode: Encode, schema: Json | None, full: Json = None
) -> tuple[ClosedSet, ...]:
    """Those of the parameters and of the body, as deep as a full body has objects, and lists of them.

    Args:
        judge: Of the contract that says them.
        operation: Of the request.
        plain: The request that they are looked for in.
        encode: Writes bodies that are no JSON.
        schema: Of its body, narrowed to the alternative that it is.
        full: A body with the optional properties, for what stands in them.
    """
    found = [
        ClosedSet(name=parameter.name, values=values, put=partial(_with_text, parameter=parameter))
        for parameter in judged_parameters(operation)
        if (values := tuple(filter(_is_plain, values_in(judge.contract, parameter.schema))))
    ]
    if schema is not None and isinstance(plain.value, dict) and not plain.opaque:
        body = {**full, **plain.value} if isinstance(full, dict) else plain.value
        for pointer, values in _places(judge, schema, body, "", DEEPEST):
            first, *inner = tokens_of(pointer)
            within = first if inner and first not in plain.value else ""
            put = partial(_with_member_at, pointer=pointer, encode=encode, parent=body[first] if within else None)
            found.append(ClosedSet(name=pointer, values=values, put=put, within=within))
    return tuple(found)


def in_groups(sets: Iterable[ClosedSet]) -> list[list[ClosedSet]]:
    """Those of what a plain request has, then those within each further property: it is to spoil no other request."""
    groups: dict[str, list[ClosedSet]] = {}
    for one in sorted(sets, key=lambda one: one.within != ""):
        groups.setdefault(one.within, []).append(one)
    return [*groups.values()]


def covering(plain: Draft, sets: Sequence[ClosedSet], *, limit: int) -> Iterator[Draft]:
    """As few requests as have each value of each set once; the first `limit` values of a set.

    Neighbours begin at different values: two currencies of one list are not to be the same.
    """
    rows = max((len(one.values) for one in sets), default=0)
    for row in range(min(rows, limit)):
        draft: Draft | None = plain
        words = []
        for position, one in enumerate(sets):
            value = one.values[(row + position) % len(one.values)]
            draft = one.put(draft, value) if draft is not None else None
            words.append(f"{one.name} = {_words(value)}")
        if draft is not None:
            yield replace(described(draft, ", ".join(words)), scenario=EVERY_VALUE)


def one_by_one(plain: Draft, sets: Sequence[ClosedSet], *, limit: int) -> Iterator[Draft]:
    """The plainest request with each value of each set in turn, and nothing else changed."""
    for one in sets:
        for value in one.values[:limit]:
            draft = one.put(plain, value)
            if draft is not None:
                yield replace(described(draft, f"{one.name} = {_words(value)}"), scenario=ONE_VALUE)


def _is_plain(value: Json) -> bool:
    return isinstance(value, str | int | float)


def _with_text(draft: Draft, value: Json, *, parameter: Parameter) -> Draft:
    return with_parameter(draft, parameter, (_words(value),))


def _with_member_at(draft: Draft, value: Json, *, pointer: str, encode: Encode, parent: Json) -> Draft | None:
    tokens = tokens_of(pointer)
    given = draft.value
    if parent is not None and isinstance(given, dict) and tokens[0] not in given:
        given = {**given, tokens[0]: parent}
    return with_value(draft, _with_member(given, tokens, value), encode)


def _words(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _places(
    judge: Judge, schema: Json, value: Json, pointer: str, depth: int
) -> Iterator[tuple[str, tuple[Json, ...]]]:
    if depth == 0:
        return
    for name, below in properties_of(judge.contract, schema).items():
        place = joined(pointer, name)
        values = values_in(judge.contract, below)
        if values and not _is_read_only(judge.contract, below):
            yield place, values
        elif isinstance(value, dict) and isinstance(value.get(name), dict):
            inner = narrowed_to(judge, below, value[name])
            yield from _places(judge, inner, value[name], place, depth - 1)
        elif isinstance(value, dict) and isinstance(items := value.get(name), list) and items:
            of_items = values_in(judge.contract, _items(judge, below))
            if of_items and not _is_read_only(judge.contract, below):
                yield joined(place, 0), of_items
            yield from _places(judge, _items(judge, below), items[0], joined(place, 0), depth - 1)


def _items(judge: Judge, schema: Json) -> Json:
    resolved = judge.contract.resolved(schema)
    return resolved.get("items", {}) if isinstance(resolved, dict) else {}


def _is_read_only(contract: Contract, schema: Json) -> bool:
    resolved = contract.resolved(schema)
    return isinstance(resolved, dict) and resolved.get("readOnly") is True


def _with_member(value: Json, tokens: Sequence[str], member: Json) -> Json:
    if not tokens:
        return member
    if isinstance(value, list) and tokens[0] == "0" and value:
        return [_with_member(value[0], tokens[1:], member), *value[1:]]
    if not isinstance(value, dict):
        return value
    return {**value, tokens[0]: _with_member(value.get(tokens[0]), tokens[1:], member)}
