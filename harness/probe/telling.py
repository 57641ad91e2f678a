"""Values of rows that part them: a number or a moment in their middle, a word that few of them have."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING

from harness.model.measure import Measure
from harness.model.pointer import tokens_of
from harness.model.rows import Learnt, scalars, sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.model.json import Json

MEASURES = {Learnt.AMOUNT: Measure.NUMBER, Learnt.MOMENT: Measure.MOMENT, Learnt.DAY: Measure.DAY}
"""What values of a parameter are read as, that are looked for in rows."""

SHORTEST = 4
"""Letters of a word that is looked for."""

MOST = 4
"""Members of which values are taken."""

_WORD = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[^\W\d_a-z]+")


def bounds(rows: Sequence[Json], parameter: str, measure: Measure) -> Iterator[str]:
    """Values with as many rows on either side: of the members that share a word with the parameter, else of any.

    The middle of each member, then what has a quarter of them beyond it.
    """
    listed = [dict(scalars(row)) for row in rows]
    places = dict.fromkeys(pointer for row in listed for pointer in row)
    members = {place: found for place in places if len(found := _measured(listed, place, measure)) > 1}
    best = sorted(members, key=lambda place: (-_shared(place, parameter), place.count("/"), place))[:MOST]
    alike = [place for place in best if _shared(place, parameter) == _shared(best[0], parameter)]
    for part in (2, 4):
        for place in alike:
            yield members[place][len(members[place]) // part]


def few_have(rows: Sequence[Json]) -> Iterator[str]:
    """Words of texts, of each member in turn: those that fewest rows have first, and the longest of them.

    Members of whole sentences come before those of single words, which are looked for less.
    """
    by_row = [[*_words(row)] for row in rows]
    shown = Counter(folded for words in by_row for folded in {word.casefold() for _, word in words})
    members: dict[str, dict[str, None]] = {}
    for place, word in (found for words in by_row for found in words):
        members.setdefault(place, {})[word] = None
    said = Counter(place for words in by_row for place in {place for place, _ in words})
    spoken = Counter(place for words in by_row for place, _ in words)
    talkative = sorted(members, key=lambda place: -spoken[place] / said[place])
    listed = (
        sorted(members[place], key=lambda word: (shown[word.casefold()], -len(word), word)) for place in talkative
    )
    yield from dict.fromkeys(word for turn in zip_longest(*listed) for word in turn if word is not None)


def _measured(listed: Sequence[dict[str, Json]], place: str, measure: Measure) -> list[str]:
    """Distinct values of a member as parameters have them, lowest first; none where one cannot be read so."""
    found: dict[float, str] = {}
    for row in listed:
        value = row.get(place)
        if value is None:
            continue
        number, text = measure.read(value), sent_as(value)
        if number is None or text is None:
            return []
        found.setdefault(number, measure.cut(text))
    return [found[number] for number in sorted(found)]


def _words(row: Json) -> Iterator[tuple[str, str]]:
    """(member, word) of texts that say something: of several words, or of one that is nothing but letters."""
    for place, value in scalars(row):
        if isinstance(value, str) and (" " in value or value.isalpha()):
            yield from ((place, word) for word in _WORD.findall(value) if len(word) >= SHORTEST)


def _shared(place: str, parameter: str) -> int:
    return len(words_of(tokens_of(place)[-1]) & words_of(parameter))


def words_of(name: str) -> set[str]:
    """The words of a name, in small letters: `createdAt` and `created_at` have two."""
    return {part.casefold() for part in _PART.findall(name)}
