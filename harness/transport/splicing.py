"""Puts values into a JSON text and leaves every other byte of it as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DECODER: Final = json.JSONDecoder()


def spliced(content: bytes, values: Iterable[tuple[str, str]]) -> bytes:
    """The JSON text `content` (UTF-8) with each value, text, at its JSON Pointer.

    A value that reads as a number takes a number's place as a number, any other as a string.

    Raises:
        ValueError: no JSON, or nothing at a pointer.
    """
    pairs = list(values)
    if not pairs:
        return content
    text = content.decode("utf-8")
    for pointer, value in pairs:
        start, end = _span(text, tokens_of(pointer))
        both_numbers = _NUMBER.fullmatch(text[start:end]) and _NUMBER.fullmatch(value)
        text = text[:start] + (value if both_numbers else json.dumps(value, ensure_ascii=False)) + text[end:]
    return text.encode("utf-8")


def _span(text: str, tokens: tuple[str, ...]) -> tuple[int, int]:
    """Where the value at a pointer begins and ends."""
    start = _skipped(text, 0)
    for token in tokens:
        start = _member(text, start, token) if text[start : start + 1] == "{" else _item(text, start, token)
    return start, _DECODER.raw_decode(text, start)[1]


def _member(text: str, start: int, token: str) -> int:
    """Where the value of an object's member begins; of several with one name the last, as readers take it."""
    found = None
    position = _skipped(text, start + 1)
    while text[position : position + 1] == '"':
        name, position = _DECODER.raw_decode(text, position)
        value = _skipped(text, _skipped(text, position) + 1)
        if name == token:
            found = value
        position = _after(text, value)
    if found is None:
        raise ValueError(f"no member {token}")
    return found


def _item(text: str, start: int, token: str) -> int:
    if text[start : start + 1] != "[" or not (token.isascii() and token.isdigit()):
        raise ValueError(f"no member or item {token}")
    position = _skipped(text, start + 1)
    for _ in range(int(token)):
        position = _after(text, position)
    if text[position : position + 1] in {"]", ""}:
        raise ValueError(f"no item {token}")
    return position


def _after(text: str, value: int) -> int:
    """Where the next member or item begins, or the closing bracket stands."""
    position = _skipped(text, _DECODER.raw_decode(text, value)[1])
    return _skipped(text, position + 1) if text[position : position + 1] == "," else position


def _skipped(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
