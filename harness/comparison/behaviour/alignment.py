"""A sent object beside the shown object that it is found again in, whichever of the two is wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A sent object and the shown object that has most of its properties."""

    sent: Json
    shown: Json
    prefix: str
    """Where the answer has the shown object."""


def aligned(sent: Json, shown: Json, prefix: str = "") -> Aligned | None:
    """Both roots, or a member of one that holds it all, whichever have most names in common; `None` for none.

    Args:
        sent: The body that was sent.
        shown: A body that was answered, or a part of one.
        prefix: Where that part stands.
    """
    best, most = None, 0
    for given in (sent, *_only_member(sent)):
        for names, seen in (((), shown), *_members(shown)):
            common = len(given.keys() & seen.keys()) if isinstance(given, dict) and isinstance(seen, dict) else 0
            if common > most:
                best, most = Aligned(sent=given, shown=seen, prefix=joined(prefix, *names)), common
    return best or _of_nulls(sent, shown, prefix)


def _of_nulls(sent: Json, shown: Json, prefix: str) -> Aligned | None:
    """Nulls alone take away what they name (RFC 7396): what is shown has no name in common with them then."""
    if not isinstance(sent, dict) or not sent or any(value is not None for value in sent.values()):
        return None
    wrapped = list(shown.items()) if isinstance(shown, dict) and len(shown) == 1 else []
    for name, inner in wrapped:
        if isinstance(inner, dict):
            return Aligned(sent=sent, shown=inner, prefix=joined(prefix, name))
    return Aligned(sent=sent, shown=shown, prefix=prefix) if isinstance(shown, dict) else None


def _only_member(value: Json) -> tuple[Json, ...]:
    return tuple(value.values()) if isinstance(value, dict) and len(value) == 1 else ()


def _members(value: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    for name, member in value.items() if isinstance(value, dict) else ():
        yield (name,), member
