"""The answers of one collection that were asked for together, as pages of rows that can be told apart."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from harness.comparison.header.cells import LIMITS, NOT_JUDGED
from harness.comparison.same import Same
from harness.model.bracketed import pairs_in
from harness.model.bracketed import read as parsed
from harness.model.case import Purpose
from harness.model.pointer import joined
from harness.model.rows import rows_at, rows_pointer, scalars

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from harness.model.json import Json
    from harness.model.observation import Observation

Row: TypeAlias = "dict[str, Json]"

LINKED = re.compile(r'<([^<>]*)>[^<>,]*?;\s*rel="?([\w.-]+)"?', re.IGNORECASE)
"""The targets of a Link header and their relations (RFC 8288, section 3)."""

HEADER = "header"
"""First token of the place of a value that stands in a header."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer: its rows, and what stands around them."""

    case: str
    query: tuple[tuple[str, str], ...]
    """As sent, what a search says in its body included (`model.bracketed`)."""
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    """What tells the rows apart: the value of a member that identifies them, else all of a row."""
    around: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    """Single values outside the rows by pointer; those of headers under `/header/NAME`."""
    members: frozenset[str] = frozenset()
    """What the outermost object has, that which holds the rows included; none where there is no such object."""

    @cached_property
    def values(self) -> tuple[dict[str, Json], ...]:
        """The single values of each row, by pointer."""
        return tuple(dict(scalars(row)) for row in self.rows)

    @cached_property
    def given(self) -> dict[str, tuple[str, ...]]:
        """The values of each parameter: several where it is repeated."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.query:
            found[name] = (*found.get(name, ()), value)
        return found

    def __len__(self) -> int:
        return len(self.rows)

    def varied(self, base: Page) -> dict[str, str]:
        """The parameters in which it differs from another request, with its own values, several with commas."""
        return {name: ",".join(values) for name, values in self.given.items() if base.given.get(name) != values}


@dataclass(frozen=True, kw_only=True)
class Volley:
    """One asking of everything that belongs together."""

    asking: int
    base: Page
    """The plainest request, asked first."""
    again: Page | None
    """The same, asked last."""
    pages: tuple[Page, ...]
    """The other answers with rows."""
    pointer: str
    """Where the rows stand."""
    status: int
    media_type: str | None
    in_body: frozenset[str] = frozenset()
    """The parameters that stand in the body."""

    @cached_property
    def is_steady(self) -> bool:
        """Whether nobody wrote meanwhile, as far as the plainest request shows it."""
        return self.again is not None and self.base.names == self.again.names

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of those that were varied by themselves."""
        return tuple(
            dict.fromkeys(
                name for page in self.pages if len(page.varied(self.base)) == 1 for name in page.varied(self.base)
            )
        )

    def of(self, parameter: str) -> dict[str, Page]:
        """The pages that differ from the plainest request in one value of one parameter alone, by that value."""
        found = self._varied(parameter)
        return {value: page for value, page in found.items() if not _parts(value, found)}

    def together(self, parameter: str) -> dict[tuple[str, ...], Page]:
        """The pages that have several values of a parameter that have a page of their own too, by these values."""
        found = self._varied(parameter)
        return {parts: page for value, page in found.items() if (parts := _parts(value, found))}

    def _varied(self, parameter: str) -> dict[str, Page]:
        alone = {
            page.varied(self.base)[parameter]: page for page in self.pages if [*page.varied(self.base)] == [parameter]
        }
        own = self.base.given.get(parameter)
        return alone if own is None else {",".join(own): self.base, **alone}

    def of_both(self, one: str, other: str) -> dict[tuple[str, str], Page]:
        """The pages in which two parameters are varied, by their values."""
        found = {}
        for page in self.pages:
            varied = page.varied(self.base)
            if varied.keys() == {one, other}:
                found[varied[one], varied[other]] = page
        return found

    def numbered(self, parameter: str) -> list[tuple[int, Page]]:
        """The pages of a parameter whose values are whole numbers, lowest first; none where any is not."""
        pages = self.of(parameter)
        if not pages or not all(value.lstrip("-").isdecimal() and value.isascii() for value in pages):
            return []
        return sorted(((int(value), page) for value, page in pages.items()), key=lambda entry: entry[0])


def _parts(value: str, alone: Collection[str]) -> tuple[str, ...]:
    """The values of a list, where each of them was asked for alone, too."""
    for separator in (",", "|", " "):
        parts = tuple(value.split(separator))
        if len(parts) > 1 and all(part in alone for part in parts):
            return parts
    return ()


def volleys(observations: Iterable[Observation]) -> tuple[Volley, ...]:
    """The volleys of one operation in one environment, in the order of asking."""
    return _volleys(Same(one for one in observations if one.purpose is Purpose.RELATION))


@lru_cache(maxsize=256)  # the reference's are held against every environment's, and each rule asks for them
def _volleys(asked_in_all: Same[Observation]) -> tuple[Volley, ...]:
    askings: dict[int, list[Observation]] = defaultdict(list)
    for one in asked_in_all.items:
        askings[one.asking].append(one)
    pointer = rows_pointer(one.body for asked in askings.values() for one in asked if _has_body(one))
    if pointer is None:
        return ()
    return tuple(volley for asking in sorted(askings) if (volley := _volley(asking, askings[asking], pointer)))


def _volley(asking: int, observations: list[Observation], pointer: str) -> Volley | None:
    """Nothing where the plainest request was not answered: it is what all others are held against."""
    asked = sorted((one for one in observations if one.requested), key=lambda one: (one.started_at, one.case))
    times = Counter(map(_sent, asked))
    twice = [one for one in asked if times[_sent(one)] > 1]
    if not twice:
        return None
    first = twice[0]
    read = [one for one in asked if _has_body(one)]
    rows = [rows_at(one.body, pointer) or () for one in read]
    pages = {
        one.case: _page(one, listed, names, pointer)
        for one, listed, names in zip(read, rows, _names(rows), strict=True)
    }
    base = pages.pop(first.case, None)
    again = next((pages.pop(one.case) for one in twice[1:] if one.case in pages and _sent(one) == _sent(first)), None)
    if base is None:
        return None
    return Volley(
        asking=asking,
        base=base,
        again=again,
        pages=tuple(pages.values()),
        pointer=pointer,
        status=first.status or 200,
        media_type=first.media_type,
        in_body=frozenset(name for one in read for name, _ in _said(one)),
    )


def _sent(observation: Observation) -> tuple[str, str | None]:
    return observation.target, observation.requested.body if observation.requested else None


def _said(observation: Observation) -> Iterator[tuple[str, str]]:
    """What the request says in its JSON body, as parameters have it."""
    body = observation.requested.body if observation.requested else None
    yield from ((name, text) for name, _, text in pairs_in(parsed(body)))


def _has_body(observation: Observation) -> bool:
    return observation.succeeded and observation.body_kept


def _page(observation: Observation, rows: tuple[Row, ...], names: tuple[str, ...], pointer: str) -> Page:
    query = parse_qsl(urlsplit(observation.target).query, keep_blank_values=True)
    return Page(
        case=observation.case,
        query=(*query, *_said(observation)),
        rows=rows,
        names=names,
        around=dict(_around(observation, pointer)),
        members=frozenset(observation.body) if isinstance(observation.body, dict) else frozenset(),
    )


def _around(observation: Observation, pointer: str) -> Iterator[tuple[str, Json]]:
    if pointer:
        yield from scalars(observation.body)
    for name, value in observation.headers:
        if value.isascii() and value.isdecimal():
            # What is left of a limit, and for how long, is no number of rows, though it may be as large.
            if name not in NOT_JUDGED and not name.startswith(LIMITS):
                yield joined("", HEADER, name), int(value)
        elif name == "link":
            yield joined("", HEADER, name), value
            for target, relation in LINKED.findall(value):
                yield joined("", HEADER, name, relation.lower()), target


def _names(pages: list[tuple[Row, ...]]) -> list[tuple[str, ...]]:
    """What tells rows apart: of the members that no two rows of a page share, the one whose values come again most.

    Before that counts how seldom a value comes again in another row: two books may have one title on different pages.
    A page whose rows lack the member (cut down to what was asked for) has its rows told apart by all that they have.
    """
    best, most = [tuple(map(_text, rows)) for rows in pages], (0, 0)
    for name in _identifying(pages):
        seen = [tuple(_text(row[name]) for row in rows) if _all_have(rows, name) else None for rows in pages]
        given = [values for values in seen if values is not None]
        recurring = sum(count - 1 for count in Counter(value for values in given for value in values).values())
        worth = (-_mistaken(pages, name), recurring)
        is_better = recurring and (worth > most or not most[1])
        if is_better and all(len(set(values)) == len(values) for values in given):
            whole = (tuple(map(_text, rows)) for rows in pages)
            best, most = [own or other for own, other in zip(seen, whole, strict=True)], worth
    return best


def _mistaken(pages: list[tuple[Row, ...]], name: str) -> int:
    """How many values of a member stand in rows that are not the same, as far as both have the members."""
    kept: dict[str, Row] = {}
    mistaken = set()
    for row in (row for rows in pages for row in rows if name in row):
        known = kept.setdefault(_text(row[name]), row)
        if any(known[member] != row[member] for member in known.keys() & row.keys()):
            mistaken.add(_text(row[name]))
    return len(mistaken)


def _identifying(pages: list[tuple[Row, ...]]) -> list[str]:
    """Members that may identify a row: all rows of the first page that has any have it."""
    rows = next((page for page in pages if page), ())
    return sorted(name for name in (rows[0] if rows else ()) if _all_have(rows, name))


def _all_have(rows: tuple[Row, ...], name: str) -> bool:
    return all(isinstance(row.get(name), str | int) for row in rows)


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
