"""String and number formats that contracts name, and what has them; a format that is not here is not checked."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.model.spelling import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model.json import Json

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)", re.ASCII)
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)", re.ASCII)
_DURATION = re.compile(r"P(?!$)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?!$)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


def has_format(value: Json, name: str) -> bool:
    """Whether a value has a format; it does where the format says nothing of values of its type."""
    if isinstance(value, str) and name in _TEXTS:
        return _TEXTS[name](value)
    if isinstance(value, int) and not isinstance(value, bool) and name in _INTEGERS:
        low, high = _INTEGERS[name]
        return low <= value <= high
    return True


def _is_date_time(text: str) -> bool:
    """RFC 3339, section 5.6; a leap second is a valid one."""
    if not _DATE_TIME.fullmatch(text):
        return False
    seconds = text[17:19]
    return _parses(datetime.fromisoformat, f"{text[:10]}T{text[11:17]}{'59' if seconds == '60' else seconds}")


def _is_date(text: str) -> bool:
    return len(text) == 10 and _parses(date.fromisoformat, text)


def _is_byte(text: str) -> bool:
    return text.isascii() and _parses(lambda given: base64.b64decode(given, validate=True), text)


def _is_hostname(text: str) -> bool:
    """RFC 1123, section 2.1."""
    return len(text) <= 253 and all(_LABEL.fullmatch(label) for label in text.removesuffix(".").split("."))


def _is_uri(text: str) -> bool:
    return _parses(urlsplit, text) and bool(urlsplit(text).scheme) and not re.search(r"\s", text)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except (ValueError, binascii.Error):
        return False
    return True


_TEXTS: Mapping[str, Callable[[str], bool]] = {
    "date-time": _is_date_time,
    "date": _is_date,
    "time": lambda text: bool(_TIME.fullmatch(text)),
    "duration": lambda text: bool(_DURATION.fullmatch(text)),
    "uuid": lambda text: bool(UUID.fullmatch(text)),
    "email": lambda text: bool(_EMAIL.fullmatch(text)),
    "ipv4": lambda text: _parses(ipaddress.IPv4Address, text),
    "ipv6": lambda text: _parses(ipaddress.IPv6Address, text),
    "hostname": _is_hostname,
    "uri": _is_uri,
    "byte": _is_byte,
}

_INTEGERS: Mapping[str, tuple[int, int]] = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
