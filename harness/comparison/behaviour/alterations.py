"""What a store may do to a value, by name: shown = g(sent) on every value that came back otherwise.

A function that also leaves alone every value that came back whole explains what happened; data cannot do that.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison.behaviour.moments import MOMENTS, moved, same_moment
from harness.comparison.behaviour.numerals import NUMERALS
from harness.comparison.behaviour.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.comparison.behaviour.echoes import Value
    from harness.model.json import Json

    Function: TypeAlias = tuple[str, Callable[[Json], Json]]
    Alteration: TypeAlias = tuple[str, Callable[[Json, Json], bool]]
    """Words, and whether what is shown is what it makes of what was sent."""

SHORT = 48
"""Characters of a value that a message shows."""


def is_same(sent: Json, shown: Json) -> bool:
    """Whether nothing was lost: numbers by value, points in time by instant and offset, all else as it is spelled."""
    if isinstance(sent, bool) or isinstance(shown, bool):
        return sent is shown
    return sent == shown or same_moment(sent, shown)


def named(altered: Sequence[Value], whole: Sequence[Value]) -> tuple[str, ...]:
    """What happened to the altered values, in words; nothing where not every one of them is explained."""
    words: list[str] = []
    left = list(altered)
    fitting = [one for one in _candidates(altered) if all(one[1](value.sent, value.shown) for value in whole)]
    for name, makes in sorted(fitting, key=lambda one: -_explained(one[1], altered)):
        unexplained = [one for one in left if not makes(one.sent, one.shown)]
        if len(unexplained) < len(left):
            words.append(name)
            left = unexplained
    return () if left else tuple(words)


def _explained(makes: Callable[[Json, Json], bool], altered: Sequence[Value]) -> int:
    return sum(1 for one in altered if makes(one.sent, one.shown))


def _candidates(altered: Sequence[Value]) -> Iterator[Alteration]:
    yield from MOMENTS
    yield from moved([(one.sent, one.shown) for one in altered])
    functions = (*_constants(altered), *TEXTS, *_cuts(altered), *NUMERALS, *_LISTS)
    yield from ((name, partial(_makes, function)) for name, function in functions)


def _makes(function: Callable[[Json], Json], sent: Json, shown: Json) -> bool:
    try:
        made = function(sent)
    except (ValueError, ArithmeticError):
        return False
    return is_same(made, shown)


def _constants(altered: Sequence[Value]) -> list[Function]:
    """Whatever is sent, the same comes back: it is not stored at all."""
    shown = {json.dumps(one.shown, sort_keys=True) for one in altered}
    sent = {json.dumps(one.sent, sort_keys=True) for one in altered}
    if len(shown) != 1 or len(sent) < 2:
        return []
    value = altered[0].shown
    return [(f"always {shortened(value)}, whatever is sent", lambda _: value)]


def _cuts(altered: Sequence[Value]) -> list[Function]:
    """Prefixes: of so many characters or bytes where that is what all of them have in common."""
    pairs = [(one.sent, one.shown) for one in altered if isinstance(one.sent, str) and isinstance(one.shown, str)]
    lengths = {len(shown) for sent, shown in pairs if sent.startswith(shown) and shown != sent and shown}
    sizes = {len(shown.encode()) for sent, shown in pairs if sent.startswith(shown) and shown != sent and shown}
    found: list[Function] = [(f"cut to {length} characters", _cut(length)) for length in sorted(lengths)]
    found += [(f"trimmed and cut to {length} characters", _trimmed_cut(length)) for length in _trimmed_lengths(pairs)]
    found += [(f"cut to {size} bytes", _cut_bytes(size)) for size in sorted(sizes)]
    return found


def _trimmed_lengths(pairs: Sequence[tuple[str, str]]) -> list[int]:
    return sorted({len(shown) for sent, shown in pairs if shown and sent.strip().startswith(shown)})


def _cut(length: int) -> Callable[[Json], Json]:
    return lambda value: value[:length] if isinstance(value, str) else value


def _trimmed_cut(length: int) -> Callable[[Json], Json]:
    return lambda value: value.strip()[:length] if isinstance(value, str) else value


def _cut_bytes(size: int) -> Callable[[Json], Json]:
    return lambda value: value.encode()[:size].decode(errors="ignore") if isinstance(value, str) else value


def _distinct(value: Json) -> Json:
    if not isinstance(value, list):
        return value
    return [item for index, item in enumerate(value) if item not in value[:index]]


_LISTS: tuple[Function, ...] = (
    ("null instead of an empty list", lambda value: None if value == [] else value),
    ("without repeated items", _distinct),
    *((f"cut to {count} items", lambda value, count=count: _first(value, count)) for count in (1, 2, 3, 4, 5, 10)),
)


def _first(value: Json, count: int) -> Json:
    return value[:count] if isinstance(value, list) else value


def shortened(value: Json) -> str:
    """A value as a message shows it: JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
