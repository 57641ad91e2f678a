"""Whether a link leads to a path of a contract, and what it names there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json

MOST_TEXTS = 200
"""Texts of one body that are looked at."""

DEEPEST = 6
"""How many objects and lists deep they may stand."""


def last_segment(address: str) -> str:
    """The last segment of an address' path, as it stands there; empty without one, and where it is no address."""
    try:
        return urlsplit(address).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def named_by(link: str, path: str, *, goes_on: bool = False) -> str | None:
    """What a link has where a path template has its last name, whatever stands before the path (RFC 3986, section 4.2).

    Args:
        link: Absolute or relative.
        path: The template.
        goes_on: Whether something may stand below the path in the link.

    Returns:
        `None` where it leads elsewhere, and for a template without names.
    """
    try:
        given = urlsplit(link).path.strip("/").split("/")
    except ValueError:
        return None
    wanted = path.strip("/").split("/")
    ends = range(len(given), len(wanted) - 1, -1) if goes_on else range(len(given), len(given) - 1, -1)
    for end in ends:
        own = given[max(0, end - len(wanted)) : end]
        if len(own) == len(wanted) and all(map(_fits, own, wanted)):
            names = [segment for segment, other in zip(own, wanted, strict=True) if other.startswith("{")]
            return unquote(names[-1]) if names else None
    return None


def written_after(text: str, path: str) -> str | None:
    """The end of a path template after which a full name is written: `shelves/{shelf}/books/{book}` (AIP-122).

    Returns:
        `None` where the text is no such name: it has one segment, or others than the template.
    """
    given, wanted = text.split("/"), path.strip("/").split("/")
    end = wanted[-len(given) :]
    is_name = len(given) > 1 and len(given) == len(end) and not end[0].startswith("{")
    return "/".join(end) if is_name and all(map(_fits, given, end)) else None


def _fits(segment: str, wanted: str) -> bool:
    return segment == wanted or (wanted.startswith("{") and segment != "")


def led_to(location: str | None, body: Json, path: str) -> str | None:
    """What an answer names of a path template: its `Location`, or else a link in its body."""
    named = named_by(location, path, goes_on=True) if location else None
    return named or linked_in(body, path)


def linked_in(body: Json, path: str) -> str | None:
    """What the first text of a body names that leads to a path template, or below it; `None` where none does."""
    found = (named_by(text, path, goes_on=True) for text in islice(_texts(body, DEEPEST), MOST_TEXTS) if "/" in text)
    return next((name for name in found if name), None)


def _texts(value: Json, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth:
        for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from _texts(member, depth - 1)
