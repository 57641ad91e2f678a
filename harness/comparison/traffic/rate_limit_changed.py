"""Another limit than the reference's, or none: as it is announced, and as a burst meets it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, difference
from harness.comparison.header.cells import Cell, Seen, cells, cells_of_others, told, value_of
from harness.comparison.rule import Level, Rule
from harness.comparison.traffic.announced_limits import RESETS, Limit, in_words, limits, reset_form, same
from harness.comparison.traffic.bursts import Burst, burst_of, is_apart
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

CHANGED = "rate-limit-changed"
MISSING = "rate-limit-missing"

HEADER = "ratelimit-limit"
"""Stands for the limit, whichever headers announce it."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """What is announced first; what a burst meets is told where the announcements do not tell it already."""
    announced = list(_announced(api)) or list(_announced_to_others(api))
    yield from announced
    if not announced:
        yield from _met(api)


def _announced(api: ApiEvidence) -> Iterator[Told]:
    was_met = any(one.rate_limited for evidence in api.declared for one in evidence.environment)
    missing = "{environment} announces no limit, {reference} does"
    changed = "{environment} announces another limit than {reference}"
    if was_met:
        missing = "{environment} announces no limit, but has one; {reference} announces it"
    yield from told(cells(api), CHANGED if was_met else MISSING, _missing, _is_clear, missing, (HEADER,))
    yield from told(cells(api), CHANGED, _changed, _is_clear, changed, (HEADER,))
    otherwise = "{name} has {there} in {environment}, {here} in {reference}"
    yield from told(cells(api), CHANGED, _reset_otherwise, _has_reset_form, otherwise, RESETS)


def _reset_otherwise(cell: Cell, name: str) -> Seen | None:
    """When it is filled up is of the moment, in which form that is said is not."""
    here, there = _reset_form(cell.here, name), _reset_form(cell.there, name)
    if here is None or there is None or here == there:
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=here, environment=there)


def _has_reset_form(cell: Cell, name: str) -> bool:
    return _reset_form(cell.here, name) is not None


def _reset_form(observations: Iterable[Observation], name: str) -> str | None:
    found = {reset_form(value_of(one, name) or "") for one in observations}
    return found.pop() if len(found) == 1 else None


def _announced_to_others(api: ApiEvidence) -> Iterator[Told]:
    """What each further identity is told of, where the full one is told of the same."""
    for name, own in cells_of_others(api).items():
        changed = f"{{environment}} announces another limit to the identity {name} than {{reference}}: {{there}}"
        yield from told(own, CHANGED, _changed, _is_clear, changed, (HEADER,))


def _is_clear(cell: Cell, name: str) -> bool:
    del name
    return _constant(cell.here) is not None


def _missing(cell: Cell, name: str) -> Seen | None:
    del name
    here, there = _constant(cell.here), _constant(cell.there)
    if not here or there is None or there:
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=in_words(here), environment="no limit")


def _changed(cell: Cell, name: str) -> Seen | None:
    del name
    here, there = _constant(cell.here), _constant(cell.there)
    if here is None or not there or same(here, there):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=in_words(here), environment=in_words(there))


def _constant(observations: Iterable[Observation]) -> frozenset[Limit] | None:
    """The limit that all of them announce, which may be none; `None` where they do not agree."""
    found = {limits(one.headers) for one in observations}
    return found.pop() if len(found) == 1 else None


def _met(api: ApiEvidence) -> Iterator[Told]:
    here, there = (burst_of(api, name) for name in (api.sides.reference, api.sides.environment))
    if here is None or there is None or not is_apart(here, there):
        return
    is_missing = here.limited > 0 and there.limited == 0
    message = (
        f"{api.sides.environment} serves {_words(there)}, {api.sides.reference} {_words(here)}, of a burst of requests"
    )
    pairs = tuple(pair for evidence in api.operations.values() for pair in evidence.pairs if pair.id == there.case)
    shown = Shown(
        pairs=pairs,
        compared=there.sent,
        reference=Side(text=_words(here), value=here.served),
        environment=Side(text=_words(there), value=there.served),
    )
    place = partial(api.place, Part.RESPONSE_STATUS)(status=429)
    yield difference(api.sides, MISSING if is_missing else CHANGED, place, message, shown)


def _words(burst: Burst) -> str:
    return f"{burst.served} of {burst.sent}" if burst.limited else f"all {burst.sent}"


RULE = Rule(
    kinds=(CHANGED, MISSING),
    level=Level.API,
    judge=judge,
    decided=(
        "What RateLimit-Policy, RateLimit-Limit, RateLimit, X-RateLimit-Limit and their like announce is read as "
        "quota and window, by operation and status class, where all answers of a side agree; what is left and when it "
        "is filled up is of the moment, but not whether that is said in seconds or as a point in time. What further "
        "identities are told of is compared where the full one is told of the same. With traffic.burst_probe in both "
        "files the real limit is met, too: how many of the requests of one burst are served."
    ),
    remedy="give the same limits to the gateways of all environments: a client's pace is set by the one that it knows",
)
