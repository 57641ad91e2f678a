"""The identifiers of what an environment holds, taken from its own list and tried by reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Slot
from harness.model.links import written_after
from harness.model.spelling import normalised
from harness.probe.paging import PAGES, next_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.case import Case, Harvest
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.probe.protocol import Probe

REFUSED = frozenset({400, 422})
"""What is answered to a listing that lacks something."""

WANTED = 24
"""Distinct identifiers after which no more are needed."""

READINGS = 12
"""Reading requests that one harvest may cost."""

_TRIED = 2
"""Values of one property that are read before it is given up: one of them may have been deleted just now."""

_DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Values that may be the identifiers, all found in the same way."""

    name: str
    """Name of the property; empty for the keys of a map and for a list of plain values."""
    values: tuple[str, ...]
    """Distinct, in the order of the list."""
    depth: int
    """How deep in the answer the list stands."""
    is_doubtful: bool = False
    """Whether the same values are likelier read otherwise: a full name as what it ends in, or the other way round."""


def harvested(harvest: Harvest, *, wanted: int = WANTED) -> Probe[tuple[str, ...]]:
    """Up to `wanted` distinct identifiers that the environment itself names; none where it lists nothing.

    Every property of the listed items is tried, the likeliest first, until one of its values can be read. Without an
    operation that reads, the likeliest is believed.
    """
    listed = yield harvest.listing
    if listed.status in REFUSED and harvest.bound is not None:
        harvest = replace(harvest, listing=harvest.bound)
        listed = yield harvest.listing
    if not listed.succeeded or not listed.body_kept:
        return ()
    readings = 0
    for candidates in ranked(listed.body, harvest.candidates, harvest.resource):
        if harvest.reading is None:
            return (yield from _followed(harvest, listed, candidates, wanted))
        for value in candidates.values[:_TRIED]:
            if readings == READINGS:
                return ()
            readings += 1
            read = yield reading_of(harvest, harvest.reading, value)
            if read.succeeded:
                return (yield from _followed(harvest, listed, candidates, wanted))
    return ()


def _followed(harvest: Harvest, listed: Observation, candidates: Candidates, wanted: int) -> Probe[tuple[str, ...]]:
    """The values of the first page and, where those are too few, of the pages after it."""
    values = dict.fromkeys(candidates.values)
    asked: Case | None = harvest.listing
    for page in range(2, PAGES + 1):
        if asked is not None and len(values) < wanted:
            asked = next_page(harvest, asked, listed, page=page, rows=len(values))
        if asked is None or len(values) >= wanted:
            break
        listed = yield asked
        found = ranked(listed.body, harvest.candidates, harvest.resource)
        same = [one for one in found if _is_same(one, candidates)]
        new = [value for one in same for value in one.values if value not in values]
        if not listed.succeeded or not new:
            break
        values.update(dict.fromkeys(new))
    return tuple(values)[:wanted]


def _is_same(one: Candidates, other: Candidates) -> bool:
    return (one.name, one.depth, one.is_doubtful) == (other.name, other.depth, other.is_doubtful)


def reading_of(harvest: Harvest, reading: Case, value: str) -> Case:
    """The reading case for one value; slots of outer resources stay."""
    path_values = tuple(
        (name, value if isinstance(given, Slot) and given.resource == harvest.resource else given)
        for name, given in reading.path_values
    )
    return identified(replace(reading, path_values=path_values))


def ranked(body: Json, names: Iterable[str], resource: str) -> list[Candidates]:
    """What in an answer may be identifiers, likeliest first: by name, then by how near the top its list stands.

    Args:
        body: The answer.
        names: What identifiers may be called, likeliest first.
        resource: Path template of the collection, after which full names are written.
    """
    order = {name: rank for rank, name in reversed(list(enumerate(normalised(name) for name in names)))}
    found = [one for candidates in _found(body, 0) if candidates.values for one in _read(candidates, resource)]
    # A list of plain values, or a map's keys, has no name: it comes after the names that are known, before the rest.
    known = len(order)
    return sorted(
        found,
        key=lambda one: (
            order.get(normalised(one.name), known + 1) if one.name else known,
            one.depth,
            one.is_doubtful,
            -len(one.values),
        ),
    )


def _found(value: Json, depth: int) -> Iterator[Candidates]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        yield from _in_list(value, depth)
    elif isinstance(value, dict):
        if _is_map(value):
            yield Candidates(name="", values=tuple(value), depth=depth)
            yield from _in_rows(list(value.values()), depth)
        else:
            for member in value.values():
                yield from _found(member, depth + 1)


def _in_list(items: list[Json], depth: int) -> Iterator[Candidates]:
    plain = tuple(dict.fromkeys(text for item in items if (text := _text(item)) is not None))
    if plain:
        yield Candidates(name="", values=plain, depth=depth)
    yield from _in_rows(items, depth)


def _in_rows(items: list[Json], depth: int) -> Iterator[Candidates]:
    rows = [item for item in items if isinstance(item, dict)]
    yield from _in_properties(rows, depth)
    # `{"order": {"id": …}}`, or JSON:API's `attributes`: one level further in
    for name in dict.fromkeys(name for row in rows for name in row):
        inner = [member for row in rows if isinstance(member := row.get(name), dict)]
        yield from _in_properties(inner, depth + 1)


def _in_properties(rows: list[dict[str, Json]], depth: int) -> Iterator[Candidates]:
    for name in dict.fromkeys(name for row in rows for name in row):
        values = tuple(dict.fromkeys(text for row in rows if (text := _text(row.get(name))) is not None))
        yield Candidates(name=name, values=values, depth=depth)


def _read(found: Candidates, resource: str) -> Iterator[Candidates]:
    """As they stand there, and as what they end in: links to items and their full names (AIP-122) end in names."""
    if not all("/" in value.rstrip("/") for value in found.values):
        yield found
        return
    ends = (value.rstrip("/").rpartition("/")[2].partition("?")[0] for value in found.values)
    lead = all(_is_link(value) or written_after(value, f"{resource}/{{}}") for value in found.values)
    yield replace(found, is_doubtful=lead)
    yield replace(found, values=tuple(dict.fromkeys(filter(None, ends))), is_doubtful=not lead)


def _is_link(value: str) -> bool:
    return "://" in value or value.startswith("/")


def _text(value: Json) -> str | None:
    """A value as it stands in a path; truth values, fractions and texts that no path can hold identify nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return text if text.strip() and len(text) <= 200 and text.isprintable() else None


def _is_map(value: dict[str, Json]) -> bool:
    """Whether an object's keys are data: all of its members are objects, alike in what they hold."""
    members = list(value.values())
    if len(members) < 2 or not all(isinstance(member, dict) and member for member in members):
        return False
    keys = [set(member) for member in islice(members, 50) if isinstance(member, dict)]
    return all(len(keys[0] & other) * 2 >= len(keys[0] | other) for other in keys[1:])
