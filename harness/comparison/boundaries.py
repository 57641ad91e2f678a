"""The tightest values known around a bound, on each side: accepted up to here, refused from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.acceptance import LOWER, UPPER
from harness.model.fields import values_like
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.model.place import Part

_LENGTHS: dict[str, type] = {
    "maxLength": str,
    "minLength": str,
    "maxItems": list,
    "minItems": list,
    "maxProperties": dict,
    "minProperties": dict,
}


def known(
    observations: Iterable[Observation], cases: Mapping[str, Case], keyword: str, part: Part, pattern: str
) -> str:
    """What one side was seen to accept and refuse, `accepted at 100, refused at 500`; empty where it has no measure."""
    if keyword not in UPPER | LOWER:
        return ""
    accepted: list[float] = []
    refused: list[float] = []
    for observation in observations:
        case = cases.get(observation.case)
        target = accepted if observation.succeeded else refused if refuses(observation) else None
        if case is not None and target is not None:
            target.extend(_measures(values_like(case, part, pattern), keyword))
    return _in_words(accepted, refused, upper=keyword in UPPER)


def _in_words(accepted: list[float], refused: list[float], *, upper: bool) -> str:
    best = max if upper else min
    edge = best(accepted, default=None)
    # A value on the good side of an accepted one was refused for another reason.
    beyond = [value for value in refused if edge is None or (value > edge if upper else value < edge)]
    first = (min if upper else max)(beyond, default=None)
    words = [
        *([f"accepted at {_number(edge)}"] if edge is not None else []),
        *([f"refused at {_number(first)}"] if first is not None else []),
    ]
    return ", ".join(words)


def _measures(values: Iterable[object], keyword: str) -> Iterator[float]:
    for value in values:
        measure = _measure(value, keyword)
        if measure is not None:
            yield measure


def _measure(value: object, keyword: str) -> float | None:
    """A length, a count or a number, whichever the keyword is about; a parameter's number comes as text."""
    if keyword in _LENGTHS:
        return len(value) if isinstance(value, str | list | dict) and isinstance(value, _LENGTHS[keyword]) else None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or (value == value // 1 and abs(value) < 1e15) else str(value)
