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
    from collections.abc import Callable, Iterator, Sequence

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


def values_in(contract: Contract, schema: Json) -> tuple[Json, ...]:
    """The values of a closed set, none where the schema is none; null is no value but the want of one."""
    listed = enum_at(contract, schema, "")
    if listed:
        return tuple(value for value in listed if value is not None)
    return (False, True) if types_at(contract, schema, "") - {"null"} == {"boolean"} else ()


def closed_sets(
    judge: Judge, operation: Operation, plain: Draft, encode: Encode, schema: Json | None
) -> tuple[ClosedSet, ...]:
    """Those of the parameters and of the body, as deep as the plainest request has objects.

    Args:
        judge: Of the contract that says them.
        operation: Of the request.
        plain: The request that they are looked for in.
        encode: Writes bodies that are no JSON.
        schema: Of its body, narrowed to the alternative that it is.
    """
    found = [
        ClosedSet(name=parameter.name, values=values, put=partial(_with_text, parameter=parameter))
        for parameter in judged_parameters(operation)
        if (values := tuple(filter(_is_plain, values_in(judge.contract, parameter.schema))))
    ]
    if schema is not None and isinstance(plain.value, dict) and not plain.opaque:
        found += [
            ClosedSet(name=pointer, values=values, put=partial(_with_member_at, pointer=pointer, encode=encode))
            for pointer, values in _places(judge, schema, plain.value, "", DEEPEST)
        ]
    return tuple(found)


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


def _with_member_at(draft: Draft, value: Json, *, pointer: str, encode: Encode) -> Draft | None:
    return with_value(draft, _with_member(draft.value, tokens_of(pointer), value), encode)


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


def _is_read_only(contract: Contract, schema: Json) -> bool:
    resolved = contract.resolved(schema)
    return isinstance(resolved, dict) and resolved.get("readOnly") is True


def _with_member(value: Json, tokens: Sequence[str], member: Json) -> Json:
    if not tokens:
        return member
    if not isinstance(value, dict):
        return value
    return {**value, tokens[0]: _with_member(value.get(tokens[0]), tokens[1:], member)}
