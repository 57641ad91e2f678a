"""JSON Pointers (RFC 6901) in which `*` stands for any array item or any key of a map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.json import Json

ANY = "*"


def escaped(token: str) -> str:
    """A reference token as it stands in a pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def unescaped(token: str) -> str:
    """The name that an escaped reference token stands for (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def joined(parent: str, *tokens: str | int) -> str:
    """The pointer of a member or item below `parent`."""
    if len(tokens) == 1:  # nearly always, and a million times in a run
        return f"{parent}/{escaped(str(tokens[0]))}"
    return parent + "".join(f"/{escaped(str(token))}" for token in tokens)


@lru_cache(maxsize=16_384)  # the same few hundred pointers are taken apart a hundred times each while judging
def tokens_of(pointer: str) -> tuple[str, ...]:
    """The unescaped reference tokens; none for the whole document.

    Raises:
        ValueError: a pointer that is neither empty nor starts with `/`.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is no JSON Pointer: it must be empty or start with /")
    return tuple(unescaped(token) for token in pointer[1:].split("/"))


def parent_of(pointer: str) -> str:
    """The pointer one level up; the empty pointer is its own parent."""
    return pointer.rpartition("/")[0]


def is_below(pointer: str, ancestor: str) -> bool:
    """Whether `pointer` stands at or under `ancestor`."""
    return pointer == ancestor or pointer.startswith(f"{ancestor}/")


def matches(pattern: str, pointer: str) -> bool:
    """Whether `pointer` is one of the places that `pattern`, with its `*`, names."""
    wanted, given = tokens_of(pattern), tokens_of(pointer)
    return len(wanted) == len(given) and all(one in (ANY, other) for one, other in zip(wanted, given, strict=True))


def values_at(document: Json, pattern: str) -> Iterator[Json]:
    """Every value of `document` that `pattern` names, in document order."""
    yield from _descended(document, tokens_of(pattern))


def _descended(value: Json, tokens: tuple[str, ...]) -> Iterator[Json]:
    if not tokens:
        yield value
        return
    for child in _children(value, tokens[0]):
        yield from _descended(child, tokens[1:])


def _children(value: Json, token: str) -> Iterable[Json]:
    if isinstance(value, dict):
        if token in value:
            return (value[token],)
        return tuple(value.values()) if token == ANY else ()
    if isinstance(value, list):
        if token == ANY:
            return tuple(value)
        if token.isascii() and token.isdigit() and int(token) < len(value):
            return (value[int(token)],)
    return ()
