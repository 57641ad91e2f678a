"""Bytes to text to JSON; whatever may be wrong with them is a value, never an exception."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from harness.model.observation import BodyKind

if TYPE_CHECKING:
    from harness.model.json import Json

DEEPEST: Final = 128
"""Levels of nesting that are read as JSON; RFC 8259, section 9, leaves the limit to the reader."""

_JSON_TYPE = re.compile(r"(?:application|text)/(?:x-)?json|[^;]+\+json")
_LINES_TYPE = re.compile(r"(?:application|text)/(?:x-)?(?:ndjson|jsonl|json-?lines|json-seq)|application/stream\+json")
_TEXT_TYPE = re.compile(
    r"text/.+|.+\+(?:xml|yaml)|application/(?:xml|javascript|ecmascript|yaml|x-yaml|toml|graphql|x-www-form-urlencoded)"
)
_CHARSET = re.compile(
    r"utf-?(?:8|16|32)(?:[-_]?[bl]e)?|(?:us-)?ascii|iso[-_]?8859[-_]\d+|latin[-_]?\d+|(?:windows-|cp)\d+"
    r"|shift[-_]jis|euc-(?:jp|kr)|gb(?:2312|k|18030)|big5|koi8-[ru]"
)
"""Python knows more codecs, some of which take quadratic time or warn: another name says nothing."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """A Content-Type (RFC 9110, section 8.3)."""

    name: str | None
    """`application/json`: lower case, without parameters; `None` where there is none."""
    charset: str | None = None
    """Lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What the bytes of a body turned out to be."""

    kind: BodyKind
    value: Json = None
    """For JSON only."""
    text: str | None = None
    """`None` for binary and empty bodies."""


def media_type_of(content_type: str | None) -> MediaType:
    """The parts of a Content-Type header; a broken one is taken as far as it can be read."""
    name, _, parameters = (content_type or "").partition(";")
    charset = None
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower() or None
    return MediaType(name=name.strip().lower() or None, charset=charset)


def decoded(body: bytes, media_type: MediaType, *, truncated: bool = False) -> Decoded:
    """The body as what it is: JSON where it says so, or says nothing definite and reads as an object or array.

    Of two members with the same name the last counts, as in most readers. A number beyond what Python reads is the
    largest float. NaN and Infinity are no JSON (RFC 8259, section 6).
    """
    name = media_type.name or ""
    if not body:
        return Decoded(kind=BodyKind.EMPTY)
    says_json = bool(_JSON_TYPE.fullmatch(name)) and not _LINES_TYPE.fullmatch(name)
    says_text = says_json or bool(_LINES_TYPE.fullmatch(name) or _TEXT_TYPE.fullmatch(name))
    text = _text(body, media_type.charset)
    if truncated:
        return Decoded(kind=BodyKind.TRUNCATED, text=text if text is not None else _legible(body))
    if text is None:
        return Decoded(kind=BodyKind.INVALID_TEXT, text=_legible(body)) if says_text else Decoded(kind=BodyKind.BINARY)
    if says_json:
        return _json(text, BodyKind.INVALID_JSON)
    if _may_be_json(name) and text.lstrip()[:1] in ("{", "["):
        return _json(text, BodyKind.TEXT)
    return Decoded(kind=BodyKind.TEXT, text=text) if says_text or _is_legible(body) else Decoded(kind=BodyKind.BINARY)


def _may_be_json(name: str) -> bool:
    return name in ("", "text/plain", "application/octet-stream", "binary/octet-stream")


def _text(body: bytes, charset: str | None) -> str | None:
    """In the charset said, else by its byte order mark, else in UTF-8; `None` where it is not that."""
    encoding = charset if charset and _CHARSET.fullmatch(charset) else json.detect_encoding(body[:4])
    try:
        return body.decode("utf-8-sig" if encoding in ("utf-8", "utf8") else encoding).removeprefix("\ufeff")
    except UnicodeError:
        return None
    except LookupError:
        return _text(body, None)


def _legible(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _is_legible(body: bytes) -> bool:
    return _CONTROL.search(body) is None


def _json(text: str, otherwise: BodyKind) -> Decoded:
    try:
        value = _parsed(text)
    except (ValueError, RecursionError):
        return Decoded(kind=otherwise, text=text)
    return Decoded(kind=BodyKind.JSON, value=value, text=text)


def _parsed(text: str) -> Json:
    """The JSON value.

    Raises:
        ValueError: not JSON, or nested deeper than `DEEPEST`.
        RecursionError: nested deeper than the interpreter follows.
    """
    try:
        value: Json = json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # An integer longer than the interpreter converts (`sys.get_int_max_str_digits`).
        value = json.loads(text, parse_constant=_refused, parse_int=_integer)
    if text.count("[") + text.count("{") > DEEPEST and _is_too_deep(value):
        raise ValueError(f"nested deeper than {DEEPEST} levels")
    return value


def _refused(constant: str) -> NoReturn:
    raise json.JSONDecodeError(f"{constant} is no JSON", constant, 0)


def _integer(digits: str) -> int | float:
    if len(digits) <= sys.int_info.default_max_str_digits:
        return int(digits)
    return -sys.float_info.max if digits.startswith("-") else sys.float_info.max


def _is_too_deep(value: Json) -> bool:
    """Level by level, so that depth costs no stack."""
    level: list[Json] = [value]
    for _ in range(DEEPEST + 1):
        containers = [one for one in level if isinstance(one, (dict, list))]
        if not containers:
            return False
        level = [child for one in containers for child in (one.values() if isinstance(one, dict) else one)]
    return True
