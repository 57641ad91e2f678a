"""Form bodies as objects of fields: read, changed and written again, with every other field byte for byte as it was.

Both kinds of HTML forms: `application/x-www-form-urlencoded` (WHATWG URL, section 5) and `multipart/form-data`
(RFC 7578). Every value is a text, a field that comes more than once is a list of texts. In a nested one of the first
kind, names with brackets are those of values in objects and lists, `filter[city]` and `items[0][price]` (the style
`deepObject` of OpenAPI 3.1.1, section 4.8.12.2, and what servers make of lists in it).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote_plus

from harness.model.media_type import MULTIPART, URL_ENCODED, bare
from harness.model.nested_fields import gathered, is_counted, scattered
from harness.model.pointer import tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.json import Json

_BOUNDARY = re.compile(r'boundary=(?:"([^"]*)"|([^;\s]+))', re.IGNORECASE)
_NAME = re.compile(r'(?:^|[;\s])name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILE_NAME = re.compile(r"(?:^|[;\s])filename\*?=", re.IGNORECASE)


class FileText(str):
    """What a file part holds, and its head: opaque, compared and moved as a whole."""

    __slots__ = ("head",)
    head: bytes

    def __new__(cls, content: bytes, head: bytes) -> FileText:
        """The content in Latin-1, which has a character for every byte."""
        made = super().__new__(cls, content.decode("latin-1"))
        made.head = head
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    name: str
    value: str
    written: bytes
    """The field as it stands in the body."""


def is_form(media_type: str) -> bool:
    """Whether a body of the media type is a form."""
    return bare(media_type) in {URL_ENCODED, MULTIPART}


def fields_of(media_type: str, content: bytes, *, nested: bool = False) -> dict[str, Json] | None:
    """The fields of a form by name, `None` where the body is no readable form; what is nested in it as it is meant."""
    pairs = _pairs(media_type, content)
    if pairs is None:
        return None
    found: dict[str, list[Json]] = {}
    for pair in pairs:
        found.setdefault(pair.name, []).append(pair.value)
    fields = {name: values[0] if len(values) == 1 else values for name, values in found.items()}
    return gathered(fields) if nested else fields


def meant(field: Json) -> Json:
    """The value that a field sends as a text: an object, a list, a number or a truth value where it is spelled so."""
    if not isinstance(field, str) or isinstance(field, FileText):
        return field
    try:
        value: Json = json.loads(field)
    except (ValueError, RecursionError):
        return field
    return field if value is None or isinstance(value, str) else value


def rewritten(media_type: str, content: bytes, fields: Json, *, nested: bool = False) -> bytes | None:
    """The form with other fields: what is as it was stays so byte for byte, in its order and with the same boundary.

    Returns:
        `None` where a field has a value that no form can have.
    """
    pairs = _pairs(media_type, content)
    if pairs is None or not isinstance(fields, dict):
        return None
    kept = {pair.name: [one for one in pairs if one.name == pair.name] for pair in pairs}
    if nested:
        fields = scattered(fields, is_counted(kept))
    # A changed field stays where it was, a new one comes last.
    names = [*(name for name in kept if name in fields), *(name for name in fields if name not in kept)]
    written: list[bytes] = []
    for name in names:
        values = _texts(fields[name])
        if values is None:
            return None
        old = kept.get(name, [])
        same = [one.value for one in old] == values
        written += [one.written for one in old] if same else [_field(media_type, name, one, old) for one in values]
    return _joined(media_type, written)


def filled(media_type: str, content: bytes, values: Iterable[tuple[str, str]], *, nested: bool = False) -> bytes:
    """The form with each value, text, at its JSON Pointer: `/name`, `/name/0` where the field comes more than once.

    Raises:
        ValueError: it is no form that can be read, or has no such field.
    """
    fields: Json = fields_of(media_type, content, nested=nested)
    for pointer, value in values:
        if fields is None or not any(True for _ in values_at(fields, pointer)):
            raise ValueError(f"the form has no field {pointer}")
        fields = _with(fields, tokens_of(pointer), value)
    written = rewritten(media_type, content, fields, nested=nested)
    if written is None:
        raise ValueError("the form cannot be written with its values")
    return written


def _with(value: Json, tokens: tuple[str, ...], text: str) -> Json:
    if not tokens:
        return text
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, dict):
        return {name: _with(one, rest, text) if name == first else one for name, one in value.items()}
    if isinstance(value, list):
        return [_with(one, rest, text) if str(index) == first else one for index, one in enumerate(value)]
    return text


def _texts(value: Json) -> list[str] | None:
    """The texts by which a field's value is sent; an object is sent as JSON (OpenAPI 3.1, section 4.8.15.1.1)."""
    if isinstance(value, list):
        texts = [_text(item) for item in value]
        return [text for text in texts if text is not None] if None not in texts else None
    text = _text(value)
    return None if text is None else [text]


def _text(value: Json) -> str | None:
    if isinstance(value, str):
        return value
    try:
        return None if value is None else json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError):
        return None


def _pairs(media_type: str, content: bytes) -> list[_Pair] | None:
    if bare(media_type) == URL_ENCODED:
        return _url_encoded(content)
    if bare(media_type) == MULTIPART:
        return _multipart(media_type, content)
    return None


def _url_encoded(content: bytes) -> list[_Pair] | None:
    try:
        pieces = [piece for piece in content.decode("ascii").split("&") if piece]
        return [
            _Pair(name=name, value=value, written=piece.encode("ascii"))
            for piece in pieces
            for name, value in parse_qsl(piece, keep_blank_values=True, errors="strict")
        ]
    except ValueError:
        return None


def _multipart(media_type: str, content: bytes) -> list[_Pair] | None:
    boundary = _boundary(media_type)
    if boundary is None:
        return None
    # The first delimiter has no line break before it, and what stands after the closing one is no part.
    pieces = (b"\r\n" + content).split(b"\r\n--" + boundary)
    found: list[_Pair] = []
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            return found
        pair = _part(piece.removeprefix(b"\r\n"))
        if pair is None:
            return None
        found.append(pair)
    return None


def _part(piece: bytes) -> _Pair | None:
    head, blank, value = piece.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    disposition = next((line for line in lines if line.lower().startswith("content-disposition:")), "")
    name = _NAME.search(disposition)
    if not blank or name is None:
        return None
    is_file = _FILE_NAME.search(disposition) is not None
    try:
        text = FileText(value, head) if is_file else value.decode("utf-8")
    except UnicodeDecodeError:
        text = FileText(value, head)
    return _Pair(name=name.group(1), value=text, written=piece)


def _boundary(media_type: str) -> bytes | None:
    found = _BOUNDARY.search(media_type)
    return (found.group(1) or found.group(2) or "").encode("latin-1", "replace") or None if found else None


def _field(media_type: str, name: str, value: str, old: Iterable[_Pair]) -> bytes:
    if bare(media_type) == URL_ENCODED:
        return f"{quote_plus(name)}={quote_plus(value)}".encode("ascii")
    if isinstance(value, FileText):
        return value.head + b"\r\n\r\n" + value.encode("latin-1")
    head = next(
        (one.written.partition(b"\r\n\r\n")[0] for one in old if not isinstance(one.value, FileText)),
        f'Content-Disposition: form-data; name="{name}"'.encode(),
    )
    return head + b"\r\n\r\n" + value.encode("utf-8")


def _joined(media_type: str, fields: list[bytes]) -> bytes | None:
    if bare(media_type) == URL_ENCODED:
        return b"&".join(fields)
    boundary = _boundary(media_type)
    if boundary is None or any(b"--" + boundary in field for field in fields):
        return None
    return b"".join(b"--" + boundary + b"\r\n" + field + b"\r\n" for field in fields) + b"--" + boundary + b"--\r\n"
