"""Rows that the run itself made or changed: what they show is the run's, and says nothing of what is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.model.links import last_segment
from harness.model.pointer import joined
from harness.observation.names import identifying

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.shape import Shape

DEEPEST = 3
"""So many levels of envelopes are looked through for what an answer is about."""


def touched(writes: Iterable[Observation]) -> frozenset[str]:
    """The identifiers, as JSON text, of what was made or changed, as far as answers say it.

    Args:
        writes: What was answered to requests that make or change something, whatever they were sent for.
    """
    served = [one for one in writes if one.succeeded]
    return frozenset(identifier for one in served for identifier in (*_identifiers(one.body, DEEPEST), *_located(one)))


def rows_of(shape: Shape, pointer: str, identifiers: frozenset[str]) -> frozenset[str]:
    """Digests of the objects at a pointer that have, or name, one of these identifiers."""
    names = frozenset().union(*shape.objects.get(pointer, {}).values())
    places = [joined(pointer, name) for name in names if identifying((name,), "") is not None]
    return frozenset(
        digest
        for place in places
        for digest, scalar in shape.values.get(place, {}).items()
        if scalar.text in identifiers
    )


def _identifiers(body: Json, depth: int) -> Iterator[str]:
    if isinstance(body, dict):
        name = identifying(tuple(body), "")
        if name is not None and _names_something(body[name]):
            yield json.dumps(body[name], ensure_ascii=False)
            return
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    for one in inner if depth else ():
        yield from _identifiers(one, depth - 1)


def _names_something(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _located(observation: Observation) -> Iterator[str]:
    """How the last segment of `Location` would read in a row: as a text, or as a number (RFC 9110, section 10.2.2)."""
    segment = last_segment(dict(observation.headers).get("location", ""))
    if segment:
        yield json.dumps(segment, ensure_ascii=False)
        if segment.isdecimal():
            yield segment
