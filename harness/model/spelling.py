"""How the same name is spelled differently: `orderId`, `order_id` and `order-id` are one; and how identifiers are."""

from __future__ import annotations

import re

IDENTIFIERS = frozenset({"id", "uuid", "guid", "identifier", "key", "slug", "code"})
"""How what identifies a thing is called in it, as `normalised` has it; its name and its number may be anything."""

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
"""How a UUID is written (RFC 9562, section 4), of whatever version and variant."""


def in_capitals(text: str) -> str:
    """The text in capitals, but for letters that have none of their own, or that are not the same on the way back.

    `ß` is `SS` in capitals, which is `ss` and not `ß` in small letters: who compares without case finds two words.
    """
    return "".join(letter.upper() if letter.upper().lower() == letter.lower() else letter for letter in text)


def in_small(text: str) -> str:
    """The text in small letters, but for those that do not come back, or are written otherwise in a word (`Σ`)."""
    whole = text.lower()
    in_word = whole if len(whole) == len(text) else text
    return "".join(
        small if small == letter.lower() and small.upper() == letter.upper() else letter
        for letter, small in zip(text, in_word, strict=True)
    )


def normalised(name: str) -> str:
    """The name without case and separators."""
    return "".join(filter(str.isalnum, name)).casefold()
