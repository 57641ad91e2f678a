"""Ranges whose end comes before their start: no schema can say that this is wrong, and services differ in what they do.

Two parameters, or two members of one object, are a range where their names differ in one word alone, and these two
words are the ones by which interfaces call the two ends.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

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

_VALUES: tuple[tuple[Json, Json], ...] = (
    ("2040-01-01", "2040-01-02"),
    ("2040-01-01T00:00:00Z", "2040-01-02T00:00:00Z"),
    (1, 2),
    (10, 20),
    ("1.00", "2.00"),
)
"""Two values of which the second is greater; the first two that a schema allows are sent."""

_DEEPEST = 2


def reversed_ranges(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """The plainest request with each of its ranges turned round."""
    queries = [one for one in judged_parameters(operation) if one.location is ParameterLocation.QUERY]
    for start, end in _ranges([one.name for one in queries]):
        both = [next(one for one in queries if one.name == name) for name in (start, end)]
        values = _greater_first(judge, (both[0].schema, both[1].schema), is_text=True)
        if values is not None:
            made = plain
            for parameter, value in zip(both, values, strict=True):
                made = with_parameter(made, parameter, (str(value),))
            yield described(made, f"{start} after {end}")
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is not None and isinstance(plain.value, dict) and not plain.opaque:
        for words, value in _in_body(judge, schema, plain.value, _DEEPEST):
            turned = with_value(plain, value, encode)
            if turned is not None:
                yield described(turned, words)


def _in_body(judge: Judge, schema: Json, value: dict[str, Json], depth: int) -> Iterator[tuple[str, Json]]:
    below = properties_of(judge.contract, schema)
    for start, end in _ranges([*below]):
        values = _greater_first(judge, (below[start], below[end]), is_text=False)
        if values is not None:
            yield f"{start} after {end}", {**value, start: values[0], end: values[1]}
    for name, inner in below.items() if depth else ():
        if "object" in types_at(judge.contract, inner, ""):
            own = value.get(name)
            for words, made in _in_body(judge, inner, own if isinstance(own, dict) else {}, depth - 1):
                yield words, {**value, name: made}


def _greater_first(judge: Judge, schemas: tuple[Json, Json], *, is_text: bool) -> tuple[Json, Json] | None:
    """A value for the start and a smaller one for the end; `None` where neither is known to be a quantity."""
    types = [types_at(judge.contract, schema, "") - {"null"} for schema in schemas]
    for low, high in _VALUES:
        is_number = isinstance(low, int)
        fits = all(is_number == bool(one & {"integer", "number"}) for one in types)
        formed = is_number or all(_says_form(judge, schema) for schema in schemas)
        both = zip(schemas, (high, low), strict=True)
        if fits and formed and not any(judge.violations(schema, value) for schema, value in both):
            return (str(high), str(low)) if is_text else (high, low)
    return None


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
