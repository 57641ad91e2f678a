"""What is wrong with a request, found by validating it; only what cannot be read back from the wire is believed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.contract.schemas import request_schema, types_at
from harness.generation.encoding import is_json
from harness.model.case import Fault
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

PARTS = {
    ParameterLocation.PATH: Part.REQUEST_PATH,
    ParameterLocation.QUERY: Part.REQUEST_QUERY,
    ParameterLocation.HEADER: Part.REQUEST_HEADER,
    ParameterLocation.COOKIE: Part.REQUEST_HEADER,
}

DESCRIPTIONS = {
    "type": "wrong type",
    "enum": "not one of the allowed values",
    "const": "not the only allowed value",
    "required": "missing",
    "maximum": "above maximum",
    "exclusiveMaximum": "above maximum",
    "minimum": "below minimum",
    "exclusiveMinimum": "below minimum",
    "multipleOf": "not a multiple",
    "maxLength": "too long",
    "minLength": "too short",
    "pattern": "not matching the pattern",
    "format": "wrong format",
    "maxItems": "too many items",
    "minItems": "too few items",
    "uniqueItems": "repeated items",
    "maxProperties": "too many properties",
    "minProperties": "too few properties",
    "additionalProperties": "unknown property",
    "unevaluatedProperties": "unknown property",
    "propertyNames": "wrong property name",
    "malformed-json": "malformed JSON",
    "missing-body": "missing body",
    "media-type": "wrong media type",
}

_KEYWORDS_BEFORE_OTHERS = ("type", "enum", "const", "required")
"""Where several keywords are broken at one place, the first of these names it: a text breaks `minimum` as well."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Wrong:
    """One broken keyword at one place of a request."""

    part: Part
    pointer: str
    keyword: str


def labelled(judge: Judge, operation: Operation, draft: Draft) -> Draft:
    """The draft with `valid` and `fault` set as validating the request says."""
    wrong = set(_wrong(judge, operation, draft))
    unread = not draft.positive and not wrong and _has_unreadable(judge, operation, draft.case)
    places = {(one.part, one.pointer) for one in wrong}
    fault = _fault(wrong) if len(places) == 1 else None
    return replace(draft, case=replace(draft.case, valid=not wrong and not unread, fault=fault))


def sent_values(case: Case, parameter: Parameter) -> tuple[str, ...]:
    """The values that a case sends for a parameter, slots aside."""
    pairs = {
        ParameterLocation.PATH: case.path_values,
        ParameterLocation.QUERY: case.query,
        ParameterLocation.HEADER: case.headers,
        ParameterLocation.COOKIE: case.cookies,
    }[parameter.location]
    folded = parameter.location is ParameterLocation.HEADER
    name = parameter.name.lower() if folded else parameter.name
    return tuple(
        value for given, value in pairs if (given.lower() if folded else given) == name and isinstance(value, str)
    )


def judged_parameters(operation: Operation) -> Iterator[Parameter]:
    """The parameters that are not credentials."""
    for parameter in operation.parameters:
        if (parameter.location.value, parameter.name.lower()) not in operation.credential_parameters:
            yield parameter


def _fault(wrong: Iterable[Wrong]) -> Fault:
    first = min(wrong, key=_precedence)
    return Fault(
        keyword=first.keyword,
        part=first.part,
        pointer=first.pointer,
        description=DESCRIPTIONS.get(first.keyword, first.keyword),
    )


def _precedence(wrong: Wrong) -> tuple[int, str]:
    known = wrong.keyword in _KEYWORDS_BEFORE_OTHERS
    return (_KEYWORDS_BEFORE_OTHERS.index(wrong.keyword) if known else len(_KEYWORDS_BEFORE_OTHERS), wrong.keyword)


def _wrong(judge: Judge, operation: Operation, draft: Draft) -> Iterator[Wrong]:
    yield from _wrong_body(judge, operation, draft)
    for parameter in judged_parameters(operation):
        yield from _wrong_parameter(judge, parameter, draft)


def _wrong_body(judge: Judge, operation: Operation, draft: Draft) -> Iterator[Wrong]:
    body = draft.case.body
    if body is None:
        if operation.request_body and operation.request_body.required:
            yield Wrong(part=Part.REQUEST_BODY, pointer="", keyword="missing-body")
        return
    value = draft.value
    if draft.opaque and is_json(body.media_type):
        try:
            value = json.loads(body.content)
        except ValueError:
            yield Wrong(part=Part.REQUEST_BODY, pointer="", keyword="malformed-json")
            return
    schema = request_schema(judge.contract, operation, body.media_type.partition(";")[0].strip().lower())
    if schema is None or (draft.opaque and not is_json(body.media_type)):
        return
    for violation in judge.violations(schema, value):
        if is_json(body.media_type) or not _is_text_anyway(judge, schema, value, violation.pointer):
            yield Wrong(part=Part.REQUEST_BODY, pointer=violation.pointer, keyword=violation.keyword)


def _is_text_anyway(judge: Judge, schema: Json, value: Json, pointer: str) -> bool:
    """Whether what is sent there is a text on the wire, and a text is allowed: forms and XML know no other scalars."""
    # Where nothing stands, something is missing, whatever it would be on the wire.
    found = next(values_at(value, pointer), "")
    allowed = types_at(judge.contract, schema, pointer)
    return not isinstance(found, dict | list | str) and (not allowed or "string" in allowed)


def _wrong_parameter(judge: Judge, parameter: Parameter, draft: Draft) -> Iterator[Wrong]:
    values = sent_values(draft.case, parameter)
    place = Wrong(part=PARTS[parameter.location], pointer=joined("", parameter.name), keyword="required")
    if not values:
        if parameter.required and not _has_slot(draft.case, parameter):
            yield place
    elif _is_composite(judge, parameter):
        if not draft.positive and (draft.parameter, draft.location) == (parameter.name, parameter.location):
            yield replace(place, keyword=draft.keyword if draft.keyword in DESCRIPTIONS else "type")
    elif len(values) > 1:
        yield replace(place, keyword="type")
    elif keyword := _broken_by_text(judge, parameter.schema, values[0]):
        yield replace(place, keyword=keyword)


def _has_slot(case: Case, parameter: Parameter) -> bool:
    return any(slot.name == parameter.name for slot in case.slots)


def _broken_by_text(judge: Judge, schema: Json, text: str) -> str | None:
    """The keyword that a text breaks however it is read: as it is, or as the number or truth value that it spells."""
    broken = [judge.violations(schema, reading) for reading in readings(text)]
    if not all(broken):
        return None
    likeliest = min(broken, key=lambda found: any(one.keyword == "type" for one in found))
    return min(
        (Wrong(part=Part.REQUEST_QUERY, pointer=one.pointer, keyword=one.keyword) for one in likeliest),
        key=_precedence,
    ).keyword


def readings(text: str) -> tuple[Json, ...]:
    """What a parameter's text may mean: itself, and the number or truth value that it spells."""
    try:
        value: Json = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return (text,)
    return (text, value) if isinstance(value, bool | int | float) else (text,)


def _no_number(text: str) -> Json:
    raise ValueError(f"{text} is no JSON number")


def _is_composite(judge: Judge, parameter: Parameter) -> bool:
    types = types_at(judge.contract, parameter.schema, "")
    return bool(types & {"array", "object"}) or not types


def _has_unreadable(judge: Judge, operation: Operation, case: Case) -> bool:
    return any(
        _is_composite(judge, parameter) and sent_values(case, parameter) for parameter in judged_parameters(operation)
    )
