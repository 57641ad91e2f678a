"""A validator's errors as violations: every single thing that is wrong, by its place, without the value itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema.exceptions import ValidationError

_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing in a value or an answer that the contract does not allow."""

    pointer: str
    """JSON Pointer in the body: of what is wrong, missing (`required`) or unexpected (`additionalProperties`);
    `/name` of a header."""
    keyword: str
    """JSON Schema keyword; for answers also `status` and `media-type` (not declared)."""
    message: str
    """In words; holds no value of the answer."""
    part: Part = Part.RESPONSE_BODY


def violations_of(errors: Iterable[ValidationError], part: Part = Part.RESPONSE_BODY) -> tuple[Violation, ...]:
    """Everything that errors tell, in the order of the pointers, each once."""
    found = {violation: None for error in errors for violation in _told(error, part)}
    return tuple(sorted(found, key=lambda violation: (violation.pointer, violation.keyword)))


def _told(error: ValidationError, part: Part) -> Iterator[Violation]:
    context = [] if error.validator not in ("anyOf", "oneOf") else list(error.context or ())
    # An alternative that is `false` allows nothing: no value is near to it, and its error has no path.
    context = [inner for inner in context if inner.relative_schema_path]
    if not context:
        yield _violation(error, str(error.validator or "not"), part)
        return
    branches = [list(group) for _, group in groupby(context, key=lambda inner: inner.relative_schema_path[0])]
    nearest = min(branches, key=_distance)
    if _is_other_type(nearest):
        yield _violation(error, "type", part, types=[str(one.validator_value) for branch in branches for one in branch])
        return
    for inner in nearest:
        yield from _told(inner, part)


def _distance(errors: list[ValidationError]) -> tuple[bool, int, int, int]:
    """How far a value is from an alternative: of another type, said to be another one, then by what it lacks."""
    elsewhere = sum(error.validator in ("const", "enum") and len(error.relative_path) <= 1 for error in errors)
    lacking = sum(error.validator == "required" for error in errors)
    return _is_other_type(errors), elsewhere, lacking, len(errors)


def _is_other_type(errors: list[ValidationError]) -> bool:
    return any(error.validator == "type" and not error.relative_path for error in errors)


def _violation(error: ValidationError, keyword: str, part: Part, types: list[str] | None = None) -> Violation:
    message = _words(keyword, " or ".join(dict.fromkeys(types)) if types else error.validator_value, error.instance)
    return Violation(pointer=joined("", *error.absolute_path), keyword=keyword, message=message, part=part)


_UNEXPECTED = frozenset(
    {
        "additionalProperties",
        "items",
        "not",
        "patternProperties",
        "prefixItems",
        "properties",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""Keywords that say where nothing may be, by the value `false`."""


def _words(keyword: str, value: Any, instance: Any) -> str:
    told = {
        "type": f"must be {_listed(value)}, is {_type_of(instance)}",
        "required": "is required",
        "enum": f"must be one of: {_listed(value)}",
        "const": f"must be {_listed(value)}",
        "format": f"is no {_listed(value)}",
        **(dict.fromkeys(_UNEXPECTED, "is not expected") if value is False else {}),
    }
    detail = f": {_listed(value)}" if isinstance(value, (str, int, float)) else ""
    return told.get(keyword, f"breaks {keyword}{detail}")


def _listed(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    text = ", ".join(one if isinstance(one, str) else json.dumps(one, default=str) for one in values)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _type_of(value: Any) -> str:
    if value is None:
        return "null"
    names = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"))
    return next((name for kind, name in names if isinstance(value, kind)), "object")
