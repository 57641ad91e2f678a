"""What is wrong with one alternative of a body alone: the generator breaks the first of them, or all at once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from harness.contract.schemas import property_schema
from harness.generation.alternatives import ALTERNATIVE, ANOTHER, EVERY
from harness.generation.captures import properties_of
from harness.generation.extremes import LONGEST_TEXT
from harness.generation.faults import labelled
from harness.generation.isolation import changed_at
from harness.generation.own_faults import UNKNOWN_PROPERTY
from harness.generation.variations import body_schema, with_value
from harness.model.case import Purpose
from harness.model.fields import Field
from harness.model.place import Part
from harness.model.pointer import ANY, escaped, joined, parent_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation


UNKNOWN: Final = frozenset({"additionalProperties", "unevaluatedProperties"})


def alternative_faults(
    judge: Judge, operation: Operation, plain: Draft, drafts: Iterable[Draft], encode: Encode
) -> Iterator[Draft]:
    """Of requests for further alternatives: each of their own members left out, and just beyond each of its limits.

    Args:
        judge: Of the contract.
        operation: Of all of them.
        plain: The plainest request, whose members are broken elsewhere.
        drafts: Valid ones, those of further alternatives among others.
        encode: Writes bodies that are no JSON.
    """
    schema = body_schema(judge.contract, operation, plain.case)
    own = dict(_leaves(plain.value, ""))
    for draft in drafts if schema is not None else ():
        if draft.scenario != ALTERNATIVE or draft.opaque or not isinstance(draft.value, dict):
            continue
        if draft.case.description.startswith(EVERY):
            continue  # each of them is broken alone
        if draft.case.description.startswith(f"{ANOTHER} of"):
            yield from _with_unknown_member(judge, operation, draft, own, encode)
        seen: set[tuple[str, str]] = set()
        for pointer, value in _leaves(draft.value, ""):
            if own.get(pointer) == value or schema is None:
                continue
            place = Field(part=Part.REQUEST_BODY, pointer=pointer).place
            # One of many items, or entries, that are alike shows as much as all of them.
            alike = _place_in_maps(judge, schema, place), json.dumps(value)
            if alike in seen:
                continue
            seen.add(alike)
            said = judge.contract.resolved(property_schema(judge.contract, schema, place) or {})
            beyond = ([one] for one in _beyond(said if isinstance(said, dict) else {}, value))
            for wrong in ([], *beyond):
                made = with_value(draft, changed_at(draft.value, tokens_of(pointer), wrong), encode)
                one = None if made is None else labelled(judge, operation, _broken(made))
                if one is not None and one.case.fault is not None and one.case.fault.pointer == pointer:
                    yield one


def _with_unknown_member(
    judge: Judge, operation: Operation, draft: Draft, own: Mapping[str, Json], encode: Encode
) -> Iterator[Draft]:
    """The first object further in that is of the alternative, with a property that the contract does not know."""
    changed = (pointer for pointer, value in _leaves(draft.value, "") if own.get(pointer) != value)
    above = next((parent for pointer in changed if (parent := parent_of(pointer))), None)
    if above is not None:
        tokens = (*tokens_of(above), UNKNOWN_PROPERTY)
        made = with_value(draft, changed_at(draft.value, tokens, [UNKNOWN_PROPERTY]), encode)
        one = None if made is None else labelled(judge, operation, _broken(made))
        if one is not None and one.case.fault is not None and one.case.fault.keyword in UNKNOWN:
            yield one


def _place_in_maps(judge: Judge, schema: Json, place: str) -> str:
    """The place, with `*` for the name of an entry of a map."""
    *outer, name = tokens_of(place)
    above = "".join(f"/{escaped(token)}" for token in outer)
    said = judge.contract.resolved(property_schema(judge.contract, schema, above) or {})
    is_map = isinstance(said, dict) and said.get("additionalProperties") not in (None, False)
    return f"{above}/{ANY}" if is_map and name not in properties_of(judge.contract, said) else place


def _broken(draft: Draft) -> Draft:
    case = replace(draft.case, purpose=Purpose.COVERAGE, varied=None, description="beyond an alternative")
    return replace(draft, case=case, positive=False, scenario="")


def _leaves(value: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    if not isinstance(value, dict | list):
        yield pointer, value
        return
    for name, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(member, joined(pointer, name))


def _beyond(schema: dict[str, Json], value: Json) -> Iterator[Json]:
    """Values just beyond what a schema bounds; none where it bounds nothing."""
    if isinstance(value, str):
        least, most = schema.get("minLength"), schema.get("maxLength")
        if isinstance(most, int) and most < LONGEST_TEXT:
            yield (value or "x") * (most // max(1, len(value)) + 1)
        if (isinstance(least, int) and least > 0) or "pattern" in schema:
            yield value[: least - 1] if isinstance(least, int) and least > 0 else ""
    elif isinstance(value, int | float) and not isinstance(value, bool):
        for keyword, step in (("maximum", 1), ("minimum", -1)):
            limit = schema.get(keyword)
            if isinstance(limit, int | float) and not isinstance(limit, bool):
                yield limit + step
