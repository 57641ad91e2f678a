"""The table of formats: what a string or a number looks like besides being one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2048
"""Strings beyond this length have no format: nothing that is worth a format is longer."""

EPOCH = range(1_000_000_000, 4_102_444_800)
"""Seconds from 2001-09-09 to 2100: other numbers are hardly points in time."""

_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?"
_UTC = r"(?:[Zz]|[+-]00:?00)"
_OFFSET = r"(?!\+00:?00|-00:?00)[+-]\d{2}:?\d{2}"
_ZONE = rf"(?:{_UTC}|{_OFFSET})"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_HTTP_DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})"
_DURATION = r"[+-]?P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_SIGN = "+-"


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    return len(text) % 4 == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One row of the table."""

    name: str
    matches: Callable[[str], re.Match[str] | None]
    """The pattern: it decides, the lengths and first characters only spare asking it."""
    starts: str
    """The ASCII characters that a value may begin with."""
    shortest: int
    longest: int = LONGEST
    check: Callable[[str], bool] | None = None
    """What the pattern cannot say."""


def _row(
    name: str,
    pattern: str,
    starts: str,
    lengths: tuple[int, int],
    check: Callable[[str], bool] | None = None,
) -> Format:
    shortest, longest = lengths
    matches = re.compile(pattern, re.ASCII).fullmatch
    return Format(name=name, matches=matches, starts=starts, shortest=shortest, longest=longest, check=check)


FORMATS: tuple[Format, ...] = (
    _row("base64", r"[A-Za-z0-9+/]{14,}={0,2}", ascii_letters + digits + "+/", (16, LONGEST), _is_base64),
    _row("boolean", r"(?i:true|false)", "tTfF", (4, 5)),
    _row("currency-code", r"[A-Z]{3}", ascii_uppercase, (3, 3)),
    _row("date", _DATE, digits, (10, 10)),
    _row("date-time", rf"{_DATE}[Tt ]{_TIME}{_ZONE}", digits, (17, 40)),
    _row("decimal", r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", _SIGN + digits, (1, 64)),
    _row("duration", _DURATION, _SIGN + "P", (3, 64)),
    _row("email", r"[\w.+-][^@\s]{0,63}@[^@\s.]+(?:\.[^@\s.]+)+", ascii_letters + digits + "_.+-", (6, 254)),
    _row("hex", r"(?:[0-9a-f]{2}){4,}|(?:[0-9A-F]{2}){4,}", digits + "abcdefABCDEF", (8, LONGEST)),
    _row("http-date", _HTTP_DATE, "MTWFS", (29, 31)),
    _row("integer", r"[+-]?\d+", _SIGN + digits, (1, 64)),
    _row("ipv4", rf"{_OCTET}(?:\.{_OCTET}){{3}}", digits, (7, 15)),
    _row("ipv6", r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", digits + "abcdefABCDEF:", (2, 45), _is_ipv6),
    _row("language-code", r"[a-z]{2,3}(?:[-_](?:[A-Z][a-z]{3}[-_])?[A-Z]{2})?", ascii_lowercase, (2, 11)),
    _row("local-date-time", rf"{_DATE}[Tt ]{_TIME}", digits, (16, 40)),
    _row("offset-date-time", rf"{_DATE}[Tt ]{_TIME}{_OFFSET}", digits, (21, 40)),
    _row("time", rf"{_TIME}{_ZONE}?", digits, (5, 32)),
    _row("uri", r"[A-Za-z][A-Za-z0-9+.-]*://\S+|(?:urn|mailto|tel|data):\S+", ascii_letters, (5, LONGEST)),
    _row("utc-date-time", rf"{_DATE}[Tt ]{_TIME}{_UTC}", digits, (17, 40)),
    _row("uuid", r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", digits + "abcdefABCDEF", (36, 36)),
)
"""The formats of strings, by name. A value may have several: `20240131` is an integer, a decimal and hexadecimal."""

NUMBER_FORMATS = ("epoch-milliseconds", "epoch-seconds", "fraction")
"""The formats of numbers."""

_BY_START: dict[str, tuple[Format, ...]] = {
    start: tuple(row for row in FORMATS if start in row.starts) for start in {s for row in FORMATS for s in row.starts}
}


def string_formats(text: str) -> tuple[str, ...]:
    """The names of the formats that a string has, sorted."""
    length = len(text)
    return tuple(
        [
            row.name
            for row in _BY_START.get(text[:1], ())
            if row.shortest <= length <= row.longest
            and row.matches(text) is not None
            and (not row.check or row.check(text))
        ]
    )


def number_formats(value: float) -> tuple[str, ...]:
    """The names of the formats that a number has, sorted."""
    names = []
    if EPOCH.start * 1000 <= value < EPOCH.stop * 1000:
        names.append("epoch-milliseconds")
    if EPOCH.start <= value < EPOCH.stop:
        names.append("epoch-seconds")
    if value % 1 != 0:
        names.append("fraction")
    return tuple(names)
