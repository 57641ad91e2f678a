"""Ranges that no schema can say to be wrong, and services differ in what they do with them.

One whose end comes before its start, and one that is longer than a year: many services give a month at most. Two
parameters, or two members of one object, are a range where their names differ in one word alone, and these two words
are the ones by which interfaces call the two ends.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from harness.contract.schemas import property_schema, types_at
from harness.generation.captures import properties_of
from harness.generation.faults import judged_parameters
from harness.generation.variations import body_schema, described, with_parameter, with_value
from harness.model.operation import ParameterLocation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation

ENDS = (
    *(("from", "to"), ("from", "until"), ("from", "till"), ("since", "until"), ("start", "end"), ("starts", "ends")),
    *(("after", "before"), ("min", "max"), ("minimum", "maximum"), ("lower", "upper"), ("low", "high"), ("gt", "lt")),
    *(("gte", "lte"), ("begin", "end"), ("starting", "ending"), ("valid", "expires"), ("first", "last")),
)
"""What the start and the end of a range are called."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_Ends: TypeAlias = "tuple[Json, Json]"

_REVERSED: tuple[_Ends, ...] = (
    ("2040-01-02", "2040-01-01"),
    ("2040-01-02T00:00:00Z", "2040-01-01T00:00:00Z"),
    (2, 1),
    (20, 10),
    ("2.00", "1.00"),
)
"""Two values of which the first is greater; the first two that a schema allows are sent."""

_LONG: tuple[_Ends, ...] = (("2040-01-01", "2041-02-04"), ("2040-01-01T00:00:00Z", "2041-02-04T00:00:00Z"))
"""400 days."""

_ODD = (("after", _REVERSED), ("long before", _LONG))

_DEEPEST = 2


def odd_ranges(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """The plainest request with each of its ranges turned round, and long."""
    queries = [one for one in judged_parameters(operation) if one.location is ParameterLocation.QUERY]
    for start, end in _ranges([one.name for one in queries]):
        both = [next(one for one in queries if one.name == name) for name in (start, end)]
        for words, values in _odd_ends(judge, (both[0].schema, both[1].schema)):
            made = plain
            for parameter, value in zip(both, values, strict=True):
                made = with_parameter(made, parameter, (str(value),))
            yield described(made, f"{start} {words} {end}")
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is not None and isinstance(plain.value, dict) and not plain.opaque:
        for words, value in _in_body(judge, schema, plain.value, _DEEPEST):
            turned = with_value(plain, value, encode)
            if turned is not None:
                yield described(turned, words)


def _in_body(judge: Judge, schema: Json, value: dict[str, Json], depth: int) -> Iterator[tuple[str, Json]]:
    below = properties_of(judge.contract, schema)
    for start, end in _ranges([*below]):
        for words, (first, last) in _odd_ends(judge, (below[start], below[end])):
            yield f"{start} {words} {end}", {**value, start: first, end: last}
    for name, inner in below.items() if depth else ():
        if "object" in types_at(judge.contract, inner, ""):
            own = value.get(name)
            for words, made in _in_body(judge, inner, own if isinstance(own, dict) else {}, depth - 1):
                yield words, {**value, name: made}


def _odd_ends(judge: Judge, schemas: _Ends) -> Iterator[tuple[str, _Ends]]:
    """What is odd about a start and an end, in words, and both; nothing where they are not known to be quantities."""
    for words, candidates in _ODD:
        fitting = next((ends for ends in candidates if _fit(judge, schemas, ends)), None)
        if fitting is not None:
            yield words, fitting


def _fit(judge: Judge, schemas: _Ends, ends: _Ends) -> bool:
    is_number = isinstance(ends[0], int)
    types = [types_at(judge.contract, schema, "") - {"null"} for schema in schemas]
    formed = is_number or all(_says_form(judge, schema) for schema in schemas)
    both = zip(schemas, ends, strict=True)
    are_alike = all(is_number == bool(one & {"integer", "number"}) for one in types)
    return are_alike and formed and not any(judge.violations(schema, value) for schema, value in both)


def _says_form(judge: Judge, schema: Json) -> bool:
    """Whether a text has a form by its contract: else it may be anything, and has no order."""
    said = property_schema(judge.contract, schema, "")
    resolved = judge.contract.resolved(said) if said is not None else None
    return isinstance(resolved, dict) and ("format" in resolved or "pattern" in resolved)


def _ranges(names: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of names that are the two ends of something, its start first."""
    words = {name: [word.lower() for word in _WORD.findall(name)] for name in names}
    for one, other in combinations(names, 2):
        if len(words[one]) != len(words[other]):
            continue
        parted = [pair for pair in zip(words[one], words[other], strict=True) if pair[0] != pair[1]]
        if len(parted) == 1 and parted[0] in ENDS:
            yield one, other
        elif len(parted) == 1 and parted[0][::-1] in ENDS:
            yield other, one
