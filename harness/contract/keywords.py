"""The keywords of JSON Schema that need no more than the schema and the value, safe on any value of either."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema.exceptions import ValidationError
from jsonschema_rs import Draft202012Validator, ValidationErrorKind
from jsonschema_rs import ValidationError as UnreadableError

from harness.contract.formats import has_format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harness.model.json import Json

Keyword: TypeAlias = "Callable[[Any, Any, Any, Mapping[str, Any]], Iterator[ValidationError]]"
"""Of a validator, the keyword's value, the value judged, and the schema; gives what is wrong."""

LONGEST_RISKED = 24
"""Characters of a text that Python is given for a pattern that repeats a group: each may double the time it takes."""

_REPEATED_GROUP = re.compile(r"\)[*+{]")

LONGEST_TEXT = 5_000
"""Characters; longer texts are not held against a `pattern`."""

_NUMBER = (int, float)


def nothing(_validator: Any, _value: Any, _instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Allows everything."""
    yield from ()


def member_errors(validator: Any, value: Any, schema: Any, name: str | int) -> Iterator[ValidationError]:
    """What is wrong with a member or item; where none may be, the library's own error would not say which it is."""
    if schema is False:
        yield ValidationError("not expected", path=(name,), validator_value=False, instance=value)
    elif isinstance(schema, dict):
        yield from validator.descend(value, schema, path=name)


def is_null_allowed(instance: Json, schema: Mapping[str, Any]) -> bool:
    """Whether a value is null and its schema says that it may be, which outweighs its other keywords."""
    return instance is None and (schema.get("nullable") is True or schema.get("x-nullable") is True)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: (
        not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))
    ),
    "number": lambda value: isinstance(value, _NUMBER) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _type(_validator: Any, types: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    known = [one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str) and one in _TYPES]
    if known and not is_null_allowed(instance, schema) and not any(_TYPES[one](instance) for one in known):
        yield ValidationError("type")


def _enum(_validator: Any, values: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if not is_null_allowed(instance, schema) and _canonical(instance) not in map(_canonical, values):
        yield ValidationError("enum")


def _const(_validator: Any, value: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if _canonical(instance) != _canonical(value):
        yield ValidationError("const")


def _canonical(value: Json) -> str:
    """The same text for values that JSON Schema calls equal: `1` and `1.0`, whatever the order of members."""
    return json.dumps(_without_fractions(value), sort_keys=True)


def _without_fractions(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_without_fractions(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_fractions(item) for name, item in value.items()}
    return value


def _unique(_validator: Any, wanted: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if wanted and isinstance(instance, list) and len(set(map(_canonical, instance))) < len(instance):
        yield ValidationError("uniqueItems")


def _multiple_of(_validator: Any, step: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """By the decimal digits, so that 0.3 is a multiple of 0.1."""
    if not _TYPES["number"](instance) or step <= 0:
        return
    finite = instance not in (float("inf"), float("-inf")) and instance == instance  # noqa: PLR0124  only NaN is not
    if not finite or Fraction(str(instance)) % Fraction(str(step)) != 0:
        yield ValidationError("multipleOf")


def _format(_validator: Any, name: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if not has_format(instance, name):
        yield ValidationError("format")


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str] | None:
    r"""A pattern as Python reads it, where ECMA-262's `$` is only the end; `None` for one that Python cannot read."""
    text = f"{pattern[:-1]}\\Z" if pattern.endswith("$") and not pattern.endswith("\\$") else pattern
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1024)
def _counting(pattern: str) -> Draft202012Validator | None:
    """What holds texts against a pattern in a number of steps that it limits; `None` where it cannot read it."""
    try:
        return Draft202012Validator({"pattern": pattern})
    except (UnreadableError, ValueError):
        return None


def _fits(pattern: str, text: str) -> bool:
    expression = _expression(pattern)
    if expression is None or len(text) > LONGEST_TEXT:
        return True
    counting = _counting(pattern) if len(text) > LONGEST_RISKED and _REPEATED_GROUP.search(pattern) else None
    if counting is None:
        return expression.search(text) is not None
    # Where it gave up nobody can tell; only what is known not to match is told.
    return not any(isinstance(error.kind, ValidationErrorKind.Pattern) for error in counting.iter_errors(text))


def _pattern(_validator: Any, pattern: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _fits(pattern, instance):
        yield ValidationError("pattern")


def _patterns(validator: Any, patterns: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    for pattern, inner in patterns.items() if isinstance(instance, dict) else ():
        for name, value in instance.items():
            if _expression(pattern) is not None and _fits(pattern, name):
                yield from member_errors(validator, value, inner, name)


def _additional(validator: Any, inner: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    listed, patterns = schema.get("properties"), schema.get("patternProperties")
    for name, value in instance.items():
        if isinstance(listed, dict) and name in listed:
            continue
        if isinstance(patterns, dict) and any(_fits(pattern, name) for pattern in patterns):
            continue
        yield from member_errors(validator, value, inner, name)


def _items(validator: Any, inner: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    prefix = schema.get("prefixItems")
    first = len(prefix) if isinstance(prefix, list) else 0
    for index, item in enumerate(instance[first:] if isinstance(instance, list) else (), start=first):
        yield from member_errors(validator, item, inner, index)


def _prefix(validator: Any, pieces: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    for index, (item, inner) in enumerate(zip(instance if isinstance(instance, list) else (), pieces, strict=False)):
        yield from member_errors(validator, item, inner, index)


def _properties(validator: Any, listed: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    for name, inner in listed.items() if isinstance(instance, dict) else ():
        if name in instance:
            yield from member_errors(validator, instance[name], inner, name)


def _dependent(_validator: Any, needs: Any, instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    for name, needed in needs.items() if isinstance(instance, dict) else ():
        names = {one for one in needed if isinstance(one, str)} if isinstance(needed, list) else set()
        if name in instance and not names <= instance.keys():
            yield ValidationError("dependentRequired")


def _all_of(validator: Any, pieces: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    for index, piece in enumerate(() if is_null_allowed(instance, schema) else pieces):
        yield from validator.descend(instance, piece, schema_path=index)


def write_only(_validator: Any, flag: Any, _instance: Any, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """What is only sent is not received."""
    if flag:
        yield ValidationError("writeOnly")


KEYWORDS: Mapping[str, Keyword] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "uniqueItems": _unique,
    "multipleOf": _multiple_of,
    "format": _format,
    "pattern": _pattern,
    "patternProperties": _patterns,
    "additionalProperties": _additional,
    "items": _items,
    "prefixItems": _prefix,
    "properties": _properties,
    "dependentRequired": _dependent,
    "allOf": _all_of,
    # Schemas that refer by name at run time are rare in APIs; what they would add is not judged.
    "$dynamicRef": nothing,
}
