"""Faults that the harness makes itself, the same for every operation that takes a body."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from harness.contract.schemas import property_schema
from harness.generation.captures import properties_of
from harness.generation.encoding import is_json
from harness.generation.variations import body_schema, with_value
from harness.model.case import Body, Fault, Purpose
from harness.model.fields import ABSENT, Absent, Field, body_value, with_field
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.json import Json
    from harness.model.operation import Operation

MOST_CLOSED = 2
"""Closed objects of a body that are tried with a property that they do not have."""

MOST_OPEN = 1
"""Open ones: whether they take it is the service's own choice."""

UNKNOWN_PROPERTY = "unknownToTheContract"

SEVERAL = "several faults at once"
"""Scenario of requests that are wrong in more than one place on purpose."""

_OTHER_MEDIA_TYPES = ("text/plain", "application/xml", "application/octet-stream")


def own_faults(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """The plainest request, broken in ways that no schema speaks of."""
    if plain.case.body is None or operation.request_body is None:
        return
    yield from _malformed(plain, plain.case.body)
    yield from _other_media_type(operation, plain, plain.case.body)
    yield _without_body(plain, required=operation.request_body.required)
    yield from _with_unknown_property(judge, operation, plain, encode)
    yield from _with_unknown_member(judge, operation, plain)
    yield from _with_nothing(judge, operation, plain, encode)


def _malformed(plain: Draft, body: Body) -> Iterator[Draft]:
    if is_json(body.media_type):
        fault = Fault(keyword="malformed-json", part=Part.REQUEST_BODY, description="malformed JSON")
        # Cut before its end, an object or a text is no JSON any more; a number might still be one.
        content = body.content[:-1] if body.content[-1:] in b'}]"' else b"{"
        yield _broken(plain, fault, Body(media_type=body.media_type, content=content or b"{"))


def _other_media_type(operation: Operation, plain: Draft, body: Body) -> Iterator[Draft]:
    accepted = [content.media_type for content in operation.request_body.content] if operation.request_body else []
    for media_type in _OTHER_MEDIA_TYPES:
        if not any(is_covered(media_type, given) for given in accepted):
            fault = Fault(
                keyword="media-type",
                part=Part.REQUEST_HEADER,
                pointer="/content-type",
                description=f"media type {media_type}",
            )
            yield _broken(plain, fault, Body(media_type=media_type, content=body.content))
            return


def is_covered(media_type: str, media_range: str) -> bool:
    """Whether a media type is within a range such as `text/*` (RFC 9110, section 12.5.1)."""
    kind, _, subtype = media_range.partition(";")[0].strip().lower().partition("/")
    given_kind, _, given_subtype = media_type.partition("/")
    return kind in {"*", given_kind} and subtype in {"*", given_subtype}


def _without_body(plain: Draft, *, required: bool) -> Draft:
    fault = Fault(keyword="missing-body", part=Part.REQUEST_BODY, description="missing body") if required else None
    case = replace(plain.case, body=None, fault=fault, valid=not required, purpose=Purpose.COVERAGE)
    return replace(plain, value=None, case=replace(case, description="without a body"), positive=not required)


def _with_unknown_property(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or not isinstance(plain.value, dict) or not properties_of(judge.contract, schema):
        return
    resolved = judge.contract.resolved(schema)
    # Where the contract says what further properties are like, they are not unknown to it.
    if isinstance(resolved, dict) and _says_what_else(resolved):
        return
    extended = with_value(plain, {**plain.value, UNKNOWN_PROPERTY: "unknown"}, encode)
    if extended is None or extended.case.body is None:
        return
    fault = Fault(
        keyword="additionalProperties",
        part=Part.REQUEST_BODY,
        pointer=joined("", UNKNOWN_PROPERTY),
        description="unknown property",
    )
    broken = _broken(extended, fault, extended.case.body)
    # Valid where the contract does not forbid it: whether it is tolerated is then the environment's own choice.
    allowed = not judge.violations(schema, extended.value)
    yield replace(broken, case=replace(broken.case, valid=allowed), opaque=False)


def _with_unknown_member(judge: Judge, operation: Operation, plain: Draft) -> Iterator[Draft]:
    """The same in objects of the body: a service may look at the outermost alone, or at what a wrapper holds."""
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or plain.opaque:
        return
    closed, is_open = [], []
    for pointer in _objects(plain.value):
        said = judge.contract.resolved(property_schema(judge.contract, schema, pointer))
        if isinstance(said, dict) and said.get("additionalProperties") is False:
            closed.append(pointer)
        elif properties_of(judge.contract, said) and not _says_what_else(said):
            is_open.append(pointer)
    extended = partial(_extended, judge, schema, plain)
    yield from (draft for draft in map(extended, closed[:MOST_CLOSED]) if draft is not None)
    # Each of an object's alternatives may be closed.
    allowed = (draft for draft in map(extended, is_open) if draft is not None and draft.case.valid)
    yield from islice(allowed, MOST_OPEN)


def _extended(judge: Judge, schema: Json, plain: Draft, pointer: str) -> Draft | None:
    """The plainest request with an unknown property in the object at a pointer."""
    place = Field(part=Part.REQUEST_BODY, pointer=joined(pointer, UNKNOWN_PROPERTY))
    extended = with_field(plain.case, place, "unknown")
    value = ABSENT if extended is None else body_value(extended)
    if extended is None or extended.body is None or isinstance(value, Absent):
        return None
    fault = Fault(
        keyword="additionalProperties", part=place.part, pointer=place.pointer, description="unknown property"
    )
    broken = _broken(plain, fault, extended.body)
    case = replace(broken.case, valid=not judge.violations(schema, value))
    return replace(broken, case=case, value=value, opaque=False)


def _says_what_else(schema: Json) -> bool:
    """Whether a schema says what further properties are like; that there may be some says nothing of them."""
    if not isinstance(schema, dict):
        return False
    further = schema.get("additionalProperties")
    return (isinstance(further, dict) and bool(further)) or bool(schema.get("patternProperties"))


def _objects(value: Json, pointer: str = "") -> Iterator[str]:
    """Where objects stand in a body, itself aside, outer ones first; of lists in the first item."""
    waiting = deque([(pointer, value)])
    while waiting:
        place, one = waiting.popleft()
        members = one.items() if isinstance(one, dict) else enumerate(one[:1]) if isinstance(one, list) else ()
        below = [(joined(place, name), member) for name, member in members]
        yield from (inner for inner, member in below if isinstance(member, dict))
        waiting.extend(below)


def _with_nothing(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Iterator[Draft]:
    """A body without all that is required: whether every fault of several is told shows only where there are some."""
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or not isinstance(plain.value, dict) or plain.opaque:
        return
    empty = with_value(plain, {}, encode)
    missing = {violation.pointer for violation in judge.violations(schema, {})}
    if empty is not None and len(missing) > 1:
        case = replace(empty.case, valid=False, description="several faults", purpose=Purpose.COVERAGE)
        yield replace(empty, case=case, positive=False, scenario=SEVERAL)


def _broken(plain: Draft, fault: Fault, body: Body) -> Draft:
    case = replace(
        plain.case, body=body, fault=fault, valid=False, description=fault.description, purpose=Purpose.COVERAGE
    )
    return replace(plain, case=case, positive=False, opaque=True)
