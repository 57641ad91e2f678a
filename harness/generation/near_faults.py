"""Faults that are nearly right: what services let pass by mistake before they let anything pass.

A number as a text, a value of a closed set or a pattern in other letters. The generator breaks a type or a set with
what nobody takes for good, which shows how it is refused; whether it is refused shows best where it might not be.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from harness.contract.schemas import enum_at, property_schema
from harness.generation.faults import judged_parameters, labelled
from harness.generation.isolation import changed_at
from harness.generation.variations import body_schema, with_parameter, with_value
from harness.model.code_lists import others_like
from harness.model.fields import Field
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of, values_at
from harness.model.spelling import in_capitals, in_small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.variations import Encode
    from harness.model.case import Fault
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter


FORMS: Final = frozenset({"format", "pattern"})
"""Keywords that say the form of a text."""

SECURE: Final = "https://"

INTERNATIONAL: Final = "00"
"""What is dialled in most countries where `+` stands in a number (ITU-T E.123 and E.164)."""

ZONED: Final = "+02:00"
"""An offset (RFC 3339, section 4.2) that a time in UTC has instead of its `Z`."""

_IN_UTC: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z", re.ASCII)
_LONGEST: Final = 40
"""Characters of a text with a pattern that are looked at."""


def nearly_right(
    judge: Judge, operation: Operation, bodies: tuple[Json, ...], drafts: Iterable[Draft], encode: Encode
) -> Iterator[Draft]:
    """The drafts, and before the first of each wrong type or value those that are nearly right, if there are any.

    Args:
        judge: Of the contract.
        operation: Of all of them.
        bodies: Good bodies, whose values are spelled otherwise; those before others are preferred.
        drafts: Labelled.
        encode: Writes bodies that are no JSON.
    """
    seen: set[tuple[str, Part, str]] = set()
    for draft in drafts:
        fault = draft.case.fault
        key = None if fault is None else (fault.keyword, fault.part, fault.pointer)
        if key is not None and key not in seen:
            seen.add(key)
            near = (labelled(judge, operation, one) for one in _near(judge, operation, bodies, draft, encode))
            yield from (one for one in near if _is_of_the_sort(one.case.fault, fault))
        yield draft


def _is_of_the_sort(made: Fault | None, fault: Fault | None) -> bool:
    """Whether it breaks what the draft breaks: a form may be said by a pattern, a name or both."""
    if made is None or fault is None or made == fault:
        return made == fault
    return {made.keyword, fault.keyword} <= FORMS and (made.part, made.pointer) == (fault.part, fault.pointer)


def _near(
    judge: Judge, operation: Operation, bodies: tuple[Json, ...], draft: Draft, encode: Encode
) -> Iterator[Draft]:
    """The draft with each value at fault that is nearly right."""
    fault = draft.case.fault
    if fault is None or draft.opaque:
        return
    if fault.part is Part.REQUEST_QUERY and fault.keyword == "enum":
        for parameter in _parameters(operation, fault.pointer):
            for text in _unlisted(enum_at(judge.contract, parameter.schema, "")):
                yield with_parameter(draft, parameter, (text,))
    elif fault.part is Part.REQUEST_BODY and fault.pointer and isinstance(draft.value, dict | list):
        for value in _of_body(judge, operation, bodies, draft):
            made = with_value(draft, changed_at(draft.value, tokens_of(fault.pointer), [value]), encode)
            if made is not None:
                yield made


def _parameters(operation: Operation, pointer: str) -> Iterator[Parameter]:
    found = (one for one in judged_parameters(operation) if joined("", one.name) == pointer)
    return (one for one in found if one.location is ParameterLocation.QUERY)


def _of_body(judge: Judge, operation: Operation, bodies: tuple[Json, ...], draft: Draft) -> Iterator[str]:
    fault = draft.case.fault
    schema = body_schema(judge.contract, operation, draft.case)
    if fault is None or schema is None:
        return
    if fault.keyword == "enum":
        yield from _unlisted(enum_at(judge.contract, schema, Field(part=fault.part, pointer=fault.pointer).place))
    good = next((one for body in bodies for one in values_at(body, fault.pointer)), None)
    if fault.keyword == "type" and isinstance(good, bool | int | float):
        yield str(good).lower() if isinstance(good, bool) else str(good)
    if fault.keyword in FORMS and isinstance(good, str) and good.startswith(SECURE):
        # What is called back is often let through without encryption.
        yield good.replace(SECURE, "http://", 1)
    if fault.keyword in FORMS and isinstance(good, str) and good.startswith("+") and good[1:].isdecimal():
        yield good.replace("+", INTERNATIONAL, 1)
    if fault.keyword in FORMS and isinstance(good, str) and _IN_UTC.fullmatch(good):
        yield good.replace("Z", ZONED)
    if fault.keyword == "pattern" and isinstance(good, str):
        own = property_schema(judge.contract, schema, Field(part=fault.part, pointer=fault.pointer).place)
        # Letters that belong to the form stay: a service that takes small letters, too, may still want those.
        free = _recased_where_free(good, lambda text: own is not None and not judge.violations(own, text))
        yield from dict.fromkeys((*free, _recased(good)))


def _unlisted(declared: Iterable[Json] | None) -> Iterator[str]:
    """A text of a closed set in letters of the other case, where it has each in one; then a code beside those of it."""
    texts = [one for one in declared or () if isinstance(one, str)]
    recased = map(_recased, texts)
    beside = (code for text in texts[:1] for code in others_like(text))
    for others in (recased, beside):
        yield from islice((one for one in others if one not in texts), 1)


def _recased_where_free(text: str, is_allowed: Callable[[str], bool]) -> Iterator[str]:
    """In letters of the other case wherever any letter of one case may stand; with one such letter if it has none."""
    for own, other in (("Q", "q"), ("q", "Q")):
        free = [
            place
            for place in range(min(len(text), _LONGEST))
            if is_allowed(_with(text, place, own)) and not is_allowed(_with(text, place, other))
        ]
        cased = [place for place in free if text[place].isalpha()]
        if cased:
            yield "".join(_recased(one) if place in cased else one for place, one in enumerate(text))
        elif free:
            yield _with(text, free[-1], other)


def _with(text: str, place: int, letter: str) -> str:
    return text[:place] + letter + text[place + 1 :]


def _recased(text: str) -> str:
    """In small letters, or in capitals where it is in small ones."""
    return small if (small := in_small(text)) != text else in_capitals(text)
