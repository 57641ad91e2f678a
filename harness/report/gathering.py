"""Notes that say the same of one thing after another: the first ones, and how many more there are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 3
"""Notes that are alike but for a path."""


def gathered(notes: Iterable[str]) -> Iterator[str]:
    """The notes, of many neighbours that are alike but for a path the first ones alone."""
    for _, group in groupby(notes, key=_but_paths):
        alike = [*group]
        yield from alike[:MOST]
        if len(alike) > MOST:
            yield f"{len(alike) - MOST} more like the last one: see drift-report.json"


def _but_paths(note: str) -> str:
    """The words of a note, what is a path left open."""
    return " ".join("/" if word.startswith("/") else word for word in note.split(" "))
