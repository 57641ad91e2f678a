"""Numbers that a refusal names: `at least 0.01` says what would do, where the contract gives no bound."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json
    from harness.model.observation import Observation

MOST: Final = 2
"""Numbers of one refusal that are tried: a lowest and a highest value."""

_DEEPEST: Final = 6
_NUMERAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_NAMED: Final = re.compile(rf"(?<![\w.,:/-]){_NUMERAL.pattern}(?![\w:/-]|[.,]\w)")


def bounds_named(answer: Observation, own: Json) -> Iterator[Json]:
    """The numbers of a refusal's sentences, each with what is next to it on either side, written as the value is.

    Args:
        answer: The refusal.
        own: The value that stands in the request: a number, or a text that is one. Of anything else nothing is named.
    """
    if isinstance(own, bool) or not isinstance(own, int | float | str):
        return
    written = str(own)
    if _NUMERAL.fullmatch(written) is None:
        return
    places = len(written.partition(".")[2])
    said = answer.body if answer.body_kept else answer.text
    named = dict.fromkeys(found[0] for text in _sentences(said, _DEEPEST) for found in _NAMED.finditer(text))
    for number in islice((Decimal(text) for text in named), MOST):
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
