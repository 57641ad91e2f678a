"""The bodies of cases as values, and back: JSON, and the fields of a form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from harness.model.json import Json

FORM = "application/x-www-form-urlencoded"


def essence(media_type: str) -> str:
    """The media type without parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def read(media_type: str, content: bytes) -> Json:
    """A body's value; of a form the texts of its fields, of one that comes more than once a list.

    Raises:
        ValueError: it is neither a form nor JSON.
        RecursionError: it is JSON that is nested too deep.
    """
    if essence(media_type) == FORM:
        return _fields(content.decode("ascii"))
    value: Json = json.loads(content)
    return value


def written(media_type: str, value: Json) -> bytes:
    """The body of a value, byte for byte as in generated cases.

    Raises:
        TypeError: a form cannot hold it.
        ValueError: it cannot be written as JSON in UTF-8.
    """
    if essence(media_type) == FORM:
        return _form(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _fields(text: str) -> dict[str, Json]:
    found: dict[str, list[Json]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)):
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _form(value: Json) -> bytes:
    if not isinstance(value, dict):
        raise TypeError("a form has named fields")
    pairs = [(name, one) for name, given in value.items() for one in (given if isinstance(given, list) else [given])]
    return urlencode([(name, _text(one)) for name, one in pairs]).encode("ascii")


def _text(value: Json) -> str:
    """A field's text; numbers are written as in JSON."""
    if value is None or isinstance(value, dict | list):
        raise TypeError("a field of a form has a text")
    return value if isinstance(value, str) else json.dumps(value)
