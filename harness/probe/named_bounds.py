"""Numbers and moments that a refusal names: `at least 0.01` says what would do, where the contract gives no bound.

Where a moment is refused, the bound is often the time it is: nothing may begin before today, or not long after it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final

from harness.model.moments import DAY, EARLIEST, LATEST, MOMENT, moment, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.json import Json
    from harness.model.observation import Observation

MOST: Final = 2
"""Numbers or moments of one refusal that are tried: a lowest and a highest value."""

_DEEPEST: Final = 6
_NUMERAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_NAMED: Final = re.compile(rf"(?<![\w.,:/-]){_NUMERAL.pattern}(?![\w:/-]|[.,]\w)")


def bounds_named(answer: Observation, own: Json) -> Iterator[Json]:
    """The numbers of a refusal's sentences, each with what is next to it on either side, written as the value is.

    Args:
        answer: The refusal.
        own: The value that stands in the request: a number, a text that is one, or a moment: then it is moments that
            are named, and the one at which it was asked. Of anything else nothing is named.
    """
    if isinstance(own, bool) or not isinstance(own, int | float | str):
        return
    said = [*_sentences(answer.body if answer.body_kept else answer.text, _DEEPEST)]
    if isinstance(own, str) and moment(own) is not None:
        yield from _moments(said, own, asked_at=int(answer.started_at))
    elif _NUMERAL.fullmatch(str(own)):
        yield from _numbers(said, own)


def _moments(said: Iterable[str], own: str, *, asked_at: int) -> Iterator[str]:
    """Those that are named, and when it was asked: each, a day later and a day earlier, in the form of the own."""
    named = dict.fromkeys(moment(found[0]) for text in said for found in MOMENT.finditer(text))
    others = (one for one in named if one is not None and one != moment(own))
    near = (one + days * DAY for one in (*islice(others, MOST), asked_at) for days in (0, 1, -1))
    return (written(one, own) for one in near if EARLIEST <= one <= LATEST)


def _numbers(said: Iterable[str], own: float | str) -> Iterator[Json]:
    places = len(str(own).partition(".")[2])
    named = dict.fromkeys(found[0] for text in said for found in _NAMED.finditer(text))
    for number in islice(map(Decimal, named), MOST):
        for near in (number, number + 1, number - 1):
            yield _as(own, near, places)


def _as(own: float | str, number: Decimal, places: int) -> Json:
    if isinstance(own, str):
        return f"{number:.{places}f}"
    return float(number) if number % 1 else int(number)


def _sentences(value: Json, depth: int) -> Iterator[str]:
    """Texts of several words."""
    if isinstance(value, str) and " " in value:
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner if depth else ():
        yield from _sentences(one, depth - 1)
