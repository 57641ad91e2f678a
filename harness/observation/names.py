"""What the names of members tell by themselves: which one identifies an object, and which are data."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from harness.observation.formats import string_formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MEMBERS: Final = 256
"""An object with more members than this is a map: nobody declares so many properties."""

_IDENTIFYING = ("id", "uuid", "guid", "uid", "urn", "identifier", "fingerprint")
_ID_ENDING = re.compile(r"(?P<of>.*?)(?:[_-](?:id|uuid|guid|number)|(?<=[a-z0-9])(?:Id|ID|Uuid|UUID|Guid|Number))")
_DATA_FORMATS = frozenset(
    {"date", "date-time", "local-date-time", "http-date", "email", "ipv4", "ipv6", "uri", "uuid", "integer"}
)
_NUMBERED = re.compile(r"(?=.*\d{4})[A-Za-z]+[_.:-][A-Za-z0-9_.:-]+")
_GENERATED = re.compile(r"(?=.*\d.*\d.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{20,}")


def identifying(names: Sequence[str], pointer: str) -> str | None:
    """The member that says which object this is, as far as names can tell; `None` where its content has to.

    In this order: a name that means identity (`id`, `_id`, `uuid`, …); one that says whose identity it is, and it is
    that of the collection (`order_id` below `/orders/*`); the first member, where it is such a name at all: identity
    comes first by custom. Another object's identity may be taken for its own that way; then too few distinct objects
    are counted, never too many.
    """
    plain = {name.strip("_@$").lower(): name for name in reversed(names)}
    for name in _IDENTIFYING:
        if name in plain:
            return plain[name]
    collection = _collection(pointer)
    for name in names:
        match = _ID_ENDING.fullmatch(name)
        if match and collection and collection.startswith(_letters(match["of"])):
            return name
    return next((name for name in names[:1] if _ID_ENDING.fullmatch(name)), None)


def _collection(pointer: str) -> str:
    tokens = [token for token in pointer.split("/") if token not in ("", "*")]
    return _letters(tokens[-1]) if tokens else ""


def _letters(name: str) -> str:
    """The name without separators; empty for one that is too short to mean anything."""
    letters = "".join(filter(str.isalnum, name)).lower()
    return letters if len(letters) > 1 else "\0"


@lru_cache(maxsize=4096)
def is_data(name: str) -> bool:
    """Whether a member's name looks like data: a number, date, identifier, address, not a word that someone chose."""
    return (
        not _DATA_FORMATS.isdisjoint(string_formats(name))
        or _NUMBERED.fullmatch(name) is not None
        or _GENERATED.fullmatch(name) is not None
    )


def is_map(names: Iterable[str]) -> bool:
    """Whether an object with these member names is a free map: all of them are data, or there are too many.

    Decided for each body by itself, so that merging stays associative. A map whose keys are words (`EUR`, `en`) can be
    told only by comparing many of them, which is left to who sees the merged shape.
    """
    listed = list(names)
    return bool(listed) and (len(listed) > MEMBERS or all(map(is_data, listed)))
