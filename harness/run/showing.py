"""What an environment showed before anything is compared, and the plainest requests that may be tried on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.model.case import Purpose, Role
from harness.model.fields import body_value
from harness.model.paths import collection_of
from harness.probe.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.case import Case, Corpus
    from harness.model.json import Json
    from harness.run.visit import Visit

_DEEPEST = 4


def shown(visit: Visit, corpus: Corpus, case: Case) -> Shown:
    """What is known of the collection that the case adds to, or asks for."""
    collection = collection_of(case.path)
    seen: dict[str, list[Json]] = {"list": [], "item": [], "other": []}
    for one in visit.recorder.of_environment(visit.environment.name):
        method, _, path = one.operation.partition(" ")
        if one.api == case.api and one.purpose is Purpose.HARVEST and method == "GET" and one.succeeded:
            kind = "list" if path.rstrip("/") == collection else "item" if path.startswith(collection) else "other"
            seen[kind].append(one.body)
    bodies = (body_value(one) for each in corpus.operations for one in each.cases if one.operation == case.operation)
    return Shown(
        rows=_distinct(row for body in seen["list"] for row in _rows(body, 0)),
        read=_distinct(seen["item"]),
        others=_distinct(row for body in seen["other"] for row in _rows(body, 0)),
        requests=[body for body in bodies if isinstance(body, dict)],
    )


def plain_ones(corpus: Corpus, operation: str) -> Iterator[Case]:
    """The valid requests of an operation that may be asked alone, the plainest first."""
    for one in corpus.operations:
        if one.operation == operation:
            yield from (case for case in one.cases if is_plain(case) and _is_askable(case))


def is_plain(case: Case) -> bool:
    """Whether a request breaks nothing, and is of a form that values can be put into."""
    has_values = case.method == "GET" or isinstance(body_value(case), dict)
    return case.is_ordinary and case.purpose is not Purpose.BURST and has_values


def _is_askable(case: Case) -> bool:
    # What a PUT or a body names may be new; below what is not there nothing can be made.
    roles = {Role.EXISTING, Role.SHOWN}
    in_body = {slot for _, slot in case.body.slots} if case.body is not None else set()
    may_be_new = {slot for slot in case.slots if case.method == "PUT" or slot in in_body}
    return all(slot.role in roles or (slot.role is Role.ABSENT and slot in may_be_new) for slot in case.slots)


def _distinct(bodies: Iterable[Json]) -> list[Json]:
    """Each once, however often it was asked for."""
    return [*{json.dumps(body, sort_keys=True): body for body in bodies}.values()]


def _rows(value: Json, depth: int) -> Iterator[Json]:
    """The items of the lists in a body."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
    elif isinstance(value, dict) and depth < _DEEPEST:
        for one in value.values():
            yield from _rows(one, depth + 1)
