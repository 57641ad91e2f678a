"""The smallest text on either side of a pattern: one that is refused, and one that is served in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case
    from harness.model.fields import Field
    from harness.probe.search import Asking, Search

MOST_TRIALS = 10
"""Texts that are tried as smaller ones; most patterns allow hardly any."""

_PLAIN = str.maketrans("BCDEFGHIJKLMNOPQRSTUVWXYZbcdefghijklmnopqrstuvwxyz123456789", "A" * 25 + "a" * 25 + "0" * 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Two texts at one place of one request."""

    served: str
    """Both sides serve it."""
    refused: str
    """One side refuses it, the other serves it."""


def smallest_texts(search: Search, base: Case, field: Field, texts: Texts) -> Asking[Texts]:
    """Varies a refused text towards a served one, then shortens and plainens it, as long as the sides part on it.

    Args:
        search: What is known; it pays.
        base: The request in which the texts stand.
        field: Where.
        texts: What is known of the place.
    """
    trials = MOST_TRIALS
    refused = texts.refused
    smaller = _smaller(refused, texts.served)
    while trials and (text := next(smaller, None)) is not None:
        trials -= 1
        variant = search.variant(base, field, text)
        if variant is not None and (yield from search.parts(variant)):
            refused = text
            smaller = _smaller(refused, texts.served)
    served = texts.served
    for text in _nearest(refused, texts.served):
        variant = search.variant(base, field, text)
        if variant is not None and (yield from search.serves(variant, search.refusing)):
            served = text
            break
    return Texts(served=served, refused=refused)


def _smaller(refused: str, served: str) -> Iterator[str]:
    """Texts that are simpler than a refused one, boldest first; empty ones say something else."""
    if len(refused) == len(served):
        yield from _nearer(refused, served)
    plain = refused.translate(_PLAIN)
    if plain != refused:
        yield plain
    length = len(refused) // 2
    while length:
        yield refused[: len(refused) - length]
        yield refused[length:]
        length //= 2


def _nearer(refused: str, served: str) -> Iterator[str]:
    """With half of the characters in which the two differ taken from the served one, then with single ones."""
    places = [index for index, pair in enumerate(zip(refused, served, strict=True)) if pair[0] != pair[1]]
    size = len(places) // 2
    while size:
        for start in range(0, len(places), size):
            yield _with(refused, served, places[start : start + size])
        size //= 2


def _nearest(refused: str, served: str) -> Iterator[str]:
    """The refused text with only those characters of the served one that have to be in it, fewest first."""
    if len(refused) != len(served):
        return
    places = [index for index, pair in enumerate(zip(refused, served, strict=True)) if pair[0] != pair[1]]
    if len(places) > 1:
        for place in places[:4]:
            yield _with(refused, served, [place])
    yield _with(refused, served, places)


def _with(text: str, other: str, places: list[int]) -> str:
    letters = list(text)
    for place in places:
        letters[place] = other[place]
    return "".join(letters)
