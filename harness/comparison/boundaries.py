"""The tightest values known around a bound, on each side: accepted up to here, refused from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.acceptance import LOWER, UPPER
from harness.model.fields import Field, values_like
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.acceptance import Acceptance
    from harness.comparison.evidence import OperationEvidence
    from harness.model.case import Case
    from harness.model.observation import Observation

_LENGTHS: dict[str, type] = {
    "maxLength": str,
    "minLength": str,
    "maxItems": list,
    "minItems": list,
    "maxProperties": dict,
    "minProperties": dict,
}


def known(evidence: OperationEvidence, one: Acceptance) -> tuple[str, str]:
    """What the reference and the environment were seen to accept and refuse: `accepted at 100, refused at 500`.

    Empty where the keyword has no measure. A refusal counts only where it is known to be for this place: the request
    was built to break it there, or shows the difference itself.
    """
    if one.fault.keyword not in UPPER | LOWER:
        return "", ""
    return _of_side(evidence, evidence.reference, one), _of_side(evidence, evidence.environment, one)


def _of_side(evidence: OperationEvidence, observations: Iterable[Observation], one: Acceptance) -> str:
    upper = one.fault.keyword in UPPER
    blamed = {pair.id for pair in one.pairs}
    accepted: list[float] = []
    refused: list[float] = []
    for observation in observations:
        case = evidence.sides.view.cases.get(observation.case)
        if case is None or not (observation.succeeded or refuses(observation)):
            continue
        measures = [*_measures(values_like(case, *one.place), one.fault.keyword)]
        if measures and observation.succeeded:
            accepted.append(max(measures) if upper else min(measures))
        elif measures and (case.id in blamed or _breaks(case, one)):
            refused.append(max(measures) if upper else min(measures))
    return _in_words(accepted, refused, upper=upper)


def _breaks(case: Case, one: Acceptance) -> bool:
    """Whether the case was built to break the contract at this place and nowhere else."""
    fault = case.fault
    if fault is None or fault.keyword not in UPPER | LOWER:
        return False
    return (fault.part, Field(part=fault.part, pointer=fault.pointer).place) == one.place


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
