"""Text from outside as one harmless line: nothing in it moves a cursor, turns text round or hides."""

from __future__ import annotations

from unicodedata import category

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def plain(text: str, limit: int = 500) -> str:
    r"""The text on one line, every character that does not show as an escape (`\x1b`, `\n`, `\u202e`), shortened."""
    beginning = text[: limit + 1]
    shown = beginning if beginning.isprintable() else "".join(map(_shown, beginning))
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def plain_lines(text: str, limit: int = 4000) -> str:
    """The same, line by line: for what a person copies."""
    shown = "\n".join(plain(line, limit) for line in text[:limit].split("\n"))
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def _shown(character: str) -> str:
    if category(character) in _UNSEEN:
        return character.encode("unicode_escape").decode()
    return " " if character.isspace() else character
