"""Faulty requests taken apart: each fault alone in the plainest request.

The generator breaks one thing in a full request of its own making. Where that is wrong elsewhere already, as an
optional property may be for which it knows no valid value, every one of its faults would be one of two; and where a
rule that no contract tells refuses it, as it does what names something that there is not, none of them is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.extremes import DEEPEST, filled
from harness.generation.faults import labelled
from harness.generation.variations import body_schema, with_value
from harness.model.media_type import bare
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.contract.validation import Violation
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation


def isolated(
    judge: Judge,
    operation: Operation,
    plain: Draft,
    drafts: Iterable[Draft],
    encode: Encode,
    others: Collection[str] = (),
) -> Iterator[Draft]:
    """The drafts, with each fault of a body in the plainest request, if it can be there.

    A draft with several faults is kept; those that no other one has alone come after it.

    Args:
        judge: Of the contract.
        operation: Of all of them.
        plain: The plainest request, which has none.
        drafts: Labelled.
        encode: Writes bodies that are no JSON.
        others: How properties are called that name something else (`extremes.filled`).
    """
    given = list(drafts)
    known = {key for draft in given if (key := _key(draft)) is not None}
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or not isinstance(plain.value, dict):
        yield from given
        return
    full = filled(judge, schema, plain.value, DEEPEST, others)
    alone = _Alone(judge, operation, plain, (schema, full), encode)
    for draft in given:
        key = _key(draft)
        if key is None or not _is_about_body(draft, plain):
            yield draft
            for one in alone.each(draft) if _has_several_faults(draft, plain) else ():
                if (found := _key(one)) is not None and found not in known:
                    known.add(found)
                    yield one
            continue
        yield next((one for one in alone.each(draft) if _key(one) == key and one.value != draft.value), draft)


def _key(draft: Draft) -> tuple[str, Part, str] | None:
    fault = draft.case.fault
    return None if fault is None else (fault.keyword, fault.part, fault.pointer)


class _Alone:
    """Puts what is wrong with a request into the plainest one."""

    def __init__(
        self, judge: Judge, operation: Operation, plain: Draft, body: tuple[Json, Json], encode: Encode
    ) -> None:
        """`body` is its schema, and a full one: it has objects that the plainest request has not."""
        self._judge = judge
        self._operation = operation
        self._plain = plain
        self._schema, self._full = body
        self._encode = encode

    def each(self, draft: Draft) -> Iterator[Draft]:
        """The plainest request with each thing that is wrong in a draft, one at a time, where that is one fault."""
        for violation in self._judge.violations(self._schema, draft.value):
            for value in _alone(self._plain.value, self._full, draft.value, violation):
                one = self._made(draft, value)
                if one is not None and one.case.fault is not None:
                    yield one
                    break

    def _made(self, draft: Draft, value: Json) -> Draft | None:
        made = with_value(self._plain, value, self._encode)
        return None if made is None else labelled(self._judge, self._operation, _broken(draft, made))


def _has_several_faults(draft: Draft, plain: Draft) -> bool:
    is_faulty = not draft.positive and not draft.case.valid and draft.case.fault is None
    return is_faulty and _is_alike(draft, plain)


def _is_about_body(draft: Draft, plain: Draft) -> bool:
    """Whether what is wrong is in a body that can be put together anew."""
    fault = draft.case.fault
    return fault is not None and fault.part is Part.REQUEST_BODY and _is_alike(draft, plain)


def _is_alike(draft: Draft, plain: Draft) -> bool:
    body, own = draft.case.body, plain.case.body
    is_one_type = body is not None and own is not None and bare(body.media_type) == bare(own.media_type)
    return is_one_type and not draft.opaque and isinstance(draft.value, dict)


def _broken(draft: Draft, made: Draft) -> Draft:
    """The plainest request with the value, as the generator's draft for the rest."""
    case = replace(made.case, purpose=draft.case.purpose, description=draft.case.description)
    return replace(draft, case=case, value=made.value)


def _alone(plain: Json, full: Json, broken: Json, violation: Violation) -> Iterator[Json]:
    """The plain body with what is wrong at one place: with no more than the place, then with the whole property."""
    tokens = tokens_of(violation.pointer)
    if not tokens or not isinstance(plain, dict) or not isinstance(broken, dict):
        return
    name = tokens[0]
    if name not in broken:
        yield {key: value for key, value in plain.items() if key != name}
        return
    found = [*values_at(broken, joined("", *tokens))]
    for body in (plain, full):
        if len(tokens) > 1 and isinstance(body, dict) and name in body:
            yield {**plain, name: changed_at(body[name], tokens[1:], found)}
    yield {**plain, name: broken[name]}


def changed_at(value: Json, tokens: tuple[str, ...], found: list[Json]) -> Json:
    """The value with what was found at a place within it, or without that where nothing was."""
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
        inner = [found[0]] if not rest and found else [changed_at(value[int(first)], rest, found)] if rest else []
        return [*value[: int(first)], *inner, *value[int(first) + 1 :]]
    if not isinstance(value, dict):
        return value
    if rest:
        return {**value, first: changed_at(value.get(first), rest, found)}
    return {**value, first: found[0]} if found else {key: one for key, one in value.items() if key != first}
