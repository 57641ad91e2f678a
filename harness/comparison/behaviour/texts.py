"""What may become of a text, by name."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.json import Json

    Function: TypeAlias = tuple[str, Callable[[Json], Json]]


def _of_text(function: Callable[[str], Json], value: Json) -> Json:
    return function(value) if isinstance(value, str) else value


def _without_marks(text: str) -> str:
    """Without combining characters, whether they stand alone or within a letter."""
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in split if not unicodedata.combining(one)))


def _without_lone_marks(text: str) -> str:
    return "".join(one for one in text if not unicodedata.combining(one))


def _misread(text: str, encoding: str) -> str:
    return text.encode().decode(encoding, errors="replace")


_FUNCTIONS: tuple[tuple[str, Callable[[str], Json]], ...] = (
    ("null instead of an empty text", lambda text: text or None),
    ("trimmed", str.strip),
    ("trimmed at the end", str.rstrip),
    ("trimmed at the beginning", str.lstrip),
    ("with repeated blanks made one", lambda text: re.sub(r"\s+", " ", text)),
    ("trimmed, with repeated blanks made one", lambda text: " ".join(text.split())),
    ("in lower case", str.lower),
    ("in upper case", str.upper),
    ("with capitals", str.title),
    ("with one capital", str.capitalize),
    *(
        (f"re-encoded: normalised to {form}", partial(unicodedata.normalize, form))
        for form in ("NFC", "NFD", "NFKC", "NFKD")
    ),
    ("without combining characters", _without_lone_marks),
    ("without accents", _without_marks),
    ("with ? for what is not ASCII", lambda text: text.encode("ascii", "replace").decode()),
    ("with ? for what is not Latin-1", lambda text: text.encode("latin-1", "replace").decode("latin-1")),
    ("with ? for what is not Windows-1252", lambda text: text.encode("cp1252", "replace").decode("cp1252")),
    ("without what is not ASCII", lambda text: text.encode("ascii", "ignore").decode()),
    ("without what is not Latin-1", lambda text: text.encode("latin-1", "ignore").decode("latin-1")),
    ("re-encoded: UTF-8 read as Latin-1", partial(_misread, encoding="latin-1")),
    ("re-encoded: UTF-8 read as Windows-1252", partial(_misread, encoding="cp1252")),
    ("re-encoded: with HTML entities", html.escape),
    ("re-encoded: with HTML entities, quotes as they are", partial(html.escape, quote=False)),
    ("re-encoded: percent-encoded", quote),
    ("re-encoded: percent-encoded, blanks as +", quote_plus),
    ("without leading zeros", lambda text: text.lstrip("0") or text),
    ("with its quotes doubled", lambda text: text.replace("'", "''")),
    ("with backslashes before its quotes", lambda text: text.replace("'", "\\'")),
)

TEXTS: tuple[Function, ...] = tuple((name, partial(_of_text, function)) for name, function in _FUNCTIONS)
"""The gentlest first: of several that explain the same values the first is told."""
