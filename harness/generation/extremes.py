"""Valid requests at the edges of what the contract allows, everything at once: a stricter limit anywhere refuses one.

One request for all upper limits and one for all lower ones cost less than one for each limit; which of them it was that
an environment refuses is found out afterwards, and only where one does.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

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

UPPER = "everything at its upper limit"
LOWER = "everything at its lower limit"

LONGEST_TEXT = 1000
"""Longer limits are no business rules but columns' widths."""

MOST_ITEMS = 100


def extremes(judge: Judge, operation: Operation, fullest: Draft, encode: Encode) -> Iterator[Draft]:
    """The request that gives most, with every bounded value at its upper and then at its lower limit.

    Args:
        judge: Says what the contract allows.
        operation: Of the request.
        fullest: A valid request with as many optional properties as there are.
        encode: Writes bodies that are no JSON.
    """
    for words, upper in ((UPPER, True), (LOWER, False)):
        draft: Draft | None = fullest
        schema = body_schema(judge.contract, operation, fullest.case)
        if schema is not None and not fullest.opaque:
            draft = with_value(fullest, at_limit(judge, schema, fullest.value, upper=upper), encode)
        if draft is not None:
            yield described(_with_parameters(judge, operation, draft, upper=upper), words)


def at_limit(judge: Judge, schema: Json, given: Json, *, upper: bool) -> Json:
    """A value with everything in it that the schema bounds at its limit; `given` stands where there is none."""
    value = given
    if isinstance(given, dict):
        below = properties_of(judge.contract, schema)
        value = {
            name: at_limit(judge, below[name], member, upper=upper) if name in below else member
            for name, member in given.items()
        }
    elif isinstance(given, list):
        value = _items(judge, schema, given, upper=upper)
    else:
        resolved = judge.contract.resolved(schema)
        if isinstance(resolved, dict):
            value = _scalar(resolved, given, upper=upper)
    return given if judge.violations(schema, value) else value


def _items(judge: Judge, schema: Json, given: list[Json], *, upper: bool) -> Json:
    resolved = judge.contract.resolved(schema)
    said = resolved if isinstance(resolved, dict) else {}
    inner = [at_limit(judge, said.get("items", {}), item, upper=upper) for item in given]
    if judge.violations(schema, inner):
        inner = given
    limit = said.get("maxItems" if upper else "minItems")
    if not given or not isinstance(limit, int) or isinstance(limit, bool):
        return inner
    counted: list[Json] = list(islice(cycle(inner), min(max(limit, 1), MOST_ITEMS)))
    return inner if judge.violations(schema, counted) else counted


def _scalar(schema: dict[str, Json], given: Json, *, upper: bool) -> Json:
    listed = schema.get("enum")
    if isinstance(listed, list) and listed:
        return listed[-1 if upper else 0]
    if isinstance(given, str):
        return _text(schema, given, upper=upper)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return _number(schema, given, upper=upper)
    return given


def _text(schema: dict[str, Json], given: str, *, upper: bool) -> str:
    limit = schema.get("maxLength" if upper else "minLength")
    if not given or "pattern" in schema or "format" in schema or not isinstance(limit, int):
        return given
    length = min(max(limit, 1), LONGEST_TEXT)
    return (given * (length // len(given) + 1))[:length]


def _number(schema: dict[str, Json], given: float, *, upper: bool) -> Json:
    word, step = ("aximum", -1) if upper else ("inimum", 1)
    limit, beyond = schema.get(f"m{word}"), schema.get(f"exclusiveM{word}")
    if isinstance(beyond, int | float) and not isinstance(beyond, bool):
        return beyond + step
    if not isinstance(limit, int | float) or isinstance(limit, bool):
        return given
    return limit + step if beyond is True else limit


def _with_parameters(judge: Judge, operation: Operation, draft: Draft, *, upper: bool) -> Draft:
    for parameter in judged_parameters(operation):
        if parameter.location is ParameterLocation.PATH:
            continue
        resolved = judge.contract.resolved(parameter.schema)
        if not isinstance(resolved, dict):
            continue
        value = _scalar(resolved, _start(resolved), upper=upper)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != _start(resolved):
            draft = with_parameter(draft, parameter, (str(value),))
    return draft


def _start(schema: dict[str, Json]) -> Json:
    """Where a parameter's value starts from: only numbers and closed sets are bounded without a look at the text."""
    return 0.5 if schema.get("type") in {"integer", "number"} else None
