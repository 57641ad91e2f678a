"""Request bodies: bytes to JSON to a validated value, where anything may come."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from harness.sandbox.refusals import RefusedError, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

BEYOND_EVERY_BOUND = 10**18
"""Stands for longer integers: above every declared maximum, and still exact in every part that handles it."""

DEEPEST = 64
"""Levels of nesting: the contracts need five, the validator gives up at 255, the parser at about a thousand."""


def parsed(content: bytes) -> Any:
    """The JSON text of a request (RFC 8259).

    Raises:
        RefusedError: 400, not UTF-8, no JSON, nested too deeply, or text that is no Unicode.
    """
    try:
        text = content.decode()
        document = json.loads(text, parse_constant=_no_number, parse_int=_integer, parse_float=_number)
        if "\\u" in text:
            # An escaped half of a surrogate pair passes the parser and can be neither stored nor sent.
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "malformed_json", "the body is not JSON") from error
    if text.count("[") + text.count("{") > DEEPEST and _depth(document) > DEEPEST:
        raise RefusedError(400, "nested_too_deeply", f"the body is nested more than {DEEPEST} deep")
    return document


def validated(document: Any, validator: Draft202012Validator) -> Any:
    """The document itself, when the schema allows it.

    Raises:
        RefusedError: 422, with the violated places in a fixed order.
    """
    if validator.is_valid(document):
        return document
    violations = tuple(violation for error in validator.iter_errors(document) for violation in _violations(error))
    raise RefusedError(422, "invalid_body", "the body is not what the contract asks for", violations=violations)


def _violations(error: ValidationError) -> Iterator[Violation]:
    kind = error.kind
    match kind:
        case ValidationErrorKind.AdditionalProperties(unexpected=names):
            yield from (_violation([*error.instance_path, name], kind.name) for name in names)
        case ValidationErrorKind.Required(property=name):
            yield _violation([*error.instance_path, str(name)], kind.name)
        case _:
            yield _violation(error.instance_path, kind.name)


def _violation(path: Sequence[str | int], rule: str) -> Violation:
    pointer = "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)
    return Violation(where="body", path=pointer, rule=rule)


def _depth(document: Any) -> int:
    """How many levels of arrays and objects there are, counted without recursion."""
    level, depth = [document], 0
    while level := [item for value in level for item in _items(value)]:
        depth += 1
    return depth


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _integer(digits: str) -> int:
    # Python refuses to read more than 4,300 digits, and the validator takes some hundreds for no number at all.
    if len(digits) < 19:
        return int(digits)
    return -BEYOND_EVERY_BOUND if digits.startswith("-") else BEYOND_EVERY_BOUND


def _number(text: str) -> float:
    # 1e999 is JSON: a number above every bound, not infinity.
    return max(-sys.float_info.max, min(sys.float_info.max, float(text)))


def text_of(document: Mapping[str, Any] | Sequence[Any] | None) -> str:
    """A value as it is kept in a JSON column."""
    return json.dumps(document, separators=(",", ":"))
