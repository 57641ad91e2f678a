"""The valid name that a wrong one was meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that is spelled most like it, if any is near; letter case and `_` against `-` do not count."""
    folded = {_folded(each): each for each in names}
    found = get_close_matches(_folded(name), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def suggestion(name: str, names: Iterable[str], *, shown_as: str = "{}") -> str:
    """`did you mean NAME? `, or nothing where no name is near.

    Args:
        name: as the user wrote it.
        names: those that are valid.
        shown_as: how the name is to be written, with `{}` for it.
    """
    near = nearest(name, names)
    return f"did you mean {shown_as.format(near)}? " if near else ""


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")
