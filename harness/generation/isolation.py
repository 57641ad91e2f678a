"""Requests that are wrong in several places, taken apart: each fault alone in the plainest request.

The generator breaks one thing in a request of its own making; where that is wrong elsewhere already, as an optional
property may be for which it knows no valid value, every one of its faults would be one of two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.extremes import DEEPEST, filled
from harness.generation.faults import labelled
from harness.generation.variations import body_schema, with_value
from harness.model.media_type import bare
from harness.model.pointer import joined, tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.validation import Violation
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation


def isolated(
    judge: Judge, operation: Operation, plain: Draft, drafts: Iterable[Draft], encode: Encode
) -> Iterator[Draft]:
    """The drafts, and after each that has several faults in its body those that no other one has alone.

    Args:
        judge: Of the contract.
        operation: Of all of them.
        plain: The plainest request, which has none.
        drafts: Labelled.
        encode: Writes bodies that are no JSON.
    """
    given = list(drafts)
    known = {(draft.case.fault.keyword, draft.case.fault.pointer) for draft in given if draft.case.fault is not None}
    schema = body_schema(judge.contract, operation, plain.case)
    full = None if schema is None else filled(judge, schema, plain.value, DEEPEST)
    for draft in given:
        yield draft
        if schema is None or not _has_several_faults(draft, plain):
            continue
        for violation in judge.violations(schema, draft.value):
            for value in _alone(plain.value, full, draft.value, violation):
                made = with_value(plain, value, encode)
                one = labelled(judge, operation, _broken(draft, made)) if made is not None else None
                if one is None or one.case.fault is None:
                    continue
                fault = one.case.fault
                if (fault.keyword, fault.pointer) not in known:
                    known.add((fault.keyword, fault.pointer))
                    yield one
                break


def _has_several_faults(draft: Draft, plain: Draft) -> bool:
    body, own = draft.case.body, plain.case.body
    is_alike = body is not None and own is not None and bare(body.media_type) == bare(own.media_type)
    is_faulty = not draft.positive and not draft.case.valid and draft.case.fault is None
    return is_faulty and is_alike and not draft.opaque and isinstance(draft.value, dict)


def _broken(draft: Draft, made: Draft) -> Draft:
    """The plainest request with the value, as the generator's draft for the rest."""
    case = replace(made.case, purpose=draft.case.purpose, description=draft.case.description)
    return replace(draft, case=case, value=made.value)


def _alone(plain: Json, full: Json, broken: Json, violation: Violation) -> Iterator[Json]:
    """The plain body with what is wrong at one place: with the whole property, then with no more than the place."""
    tokens = tokens_of(violation.pointer)
    if not tokens or not isinstance(plain, dict) or not isinstance(broken, dict):
        return
    name = tokens[0]
    if name not in broken:
        yield {key: value for key, value in plain.items() if key != name}
        return
    yield {**plain, name: broken[name]}
    if len(tokens) > 1 and isinstance(full, dict) and name in full:
        found = [*values_at(broken, joined("", *tokens))]
        yield {**plain, name: _with(full[name], tokens[1:], found)}


def _with(value: Json, tokens: tuple[str, ...], found: list[Json]) -> Json:
    """The value with what was found at a place within it, or without that where nothing was."""
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
        inner = [found[0]] if not rest and found else [_with(value[int(first)], rest, found)] if rest else []
        return [*value[: int(first)], *inner, *value[int(first) + 1 :]]
    if not isinstance(value, dict):
        return value
    if rest:
        return {**value, first: _with(value.get(first), rest, found)}
    return {**value, first: found[0]} if found else {key: one for key, one in value.items() if key != first}
