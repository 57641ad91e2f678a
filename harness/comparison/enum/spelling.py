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


def is_respelled(usual: Collection[str], strange: Collection[str]) -> bool:
    """Whether nothing is shared, and every strange value is a usual one but for case and separators."""
    words = {word(text) for text in usual} - {""}
    return bool(strange) and not set(usual) & set(strange) and all(word(text) in words for text in strange)
