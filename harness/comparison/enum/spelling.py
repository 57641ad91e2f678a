"""Whether two sets of values are the same words, spelled otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Collection


def word(text: str) -> str:
    """A value without case and separators; empty for one that is no word."""
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    return normalised(value) if isinstance(value, str) else ""


def respelled(usual: Collection[str], shown: Collection[str]) -> frozenset[str]:
    """The values shown that are usual ones but for case and separators, where those themselves are not shown."""
    words = {word(text) for text in set(usual) - set(shown)} - {word(text) for text in set(usual) & set(shown)} - {""}
    return frozenset(text for text in set(shown) - set(usual) if word(text) in words)


def is_respelled(usual: Collection[str], shown: Collection[str]) -> bool:
    """Whether nothing is shared, and every value shown is a usual one but for case and separators."""
    return bool(shown) and respelled(usual, shown) == frozenset(shown)
