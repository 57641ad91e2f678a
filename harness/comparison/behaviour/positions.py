"""The relation 'pages neither overlap nor skip': offsets, numbers of pages, and what the answer before says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.behaviour.limits import Limit
    from harness.comparison.behaviour.volley import Page, Volley


class Counting(StrEnum):
    """What the value of a position counts."""

    ROWS = "rows"
    PAGES = "pages, from 1"
    PAGES_FROM_ZERO = "pages, from 0"
    NEXT = "the next page"
    """It counts nothing: the answer before names it."""

    def start(self, value: str, size: int) -> int | None:
        """The row of the whole at which a page begins; `None` for a value that counts nothing."""
        if self is Counting.NEXT:
            return size
        if not value.isdecimal():
            return None
        number = int(value)
        return {
            Counting.ROWS: number,
            Counting.PAGES: (number - 1) * size if number else None,
            Counting.PAGES_FROM_ZERO: number * size,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A page, and what should be in it."""

    value: str
    page: Page
    start: int
    expected: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether it has the rows that it should have, as far as they are known."""
        names = self.page.names[: len(self.expected)]
        return bool(names) and names == self.expected[: len(names)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A page is the part of the whole that begins where a parameter says."""

    parameter: str
    size: str
    """The parameter that says how many rows a page has; empty where the pages are asked for without."""
    counting: Counting
    sources: frozenset[str] = frozenset()
    """Where the answer before says what the next page is called, as the reference shows it."""
    named: Position | None = None
    """The same as what the answer before names, where that fits as well: a key that is counted up fits both."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"pages by {self.parameter} neither overlap nor skip"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The parts that are elsewhere, the other parts, and the whole."""
        laid = sorted(self._laid(volley), key=lambda part: part.fits)
        sizes = volley.of(self.size).values() if self.size else ()
        return (*(part.page for part in laid), _whole(volley, self.size), *sizes)

    def state(self, volley: Volley) -> State:
        """Broken by a single page; where somebody wrote meanwhile nothing can be said."""
        if not volley.is_steady:
            return State.SILENT
        if not all(part.fits for part in self._laid(volley)):
            is_broken = self.named is None or self.named.state(volley) is State.BROKEN
            return State.BROKEN if is_broken else State.SILENT
        return State.HOLDS if self.judged(volley) else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """Which page begins elsewhere."""
        wrong = next(part for part in self._laid(volley) if not part.fits)
        shown = "the next page" if self.counting is Counting.NEXT else f"{self.parameter}={wrong.value}"
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{shown} {_instead(wrong, _whole(volley, self.size))}",
        )

    def judged(self, volley: Volley) -> int:
        """How many pages that do not begin with the first row are where they should be."""
        return sum(1 for part in self._laid(volley) if part.start and part.fits)

    def _laid(self, volley: Volley) -> list[_Part]:
        """The pages with the row of the whole that each should begin with, as far as the whole reaches."""
        whole = _whole(volley, self.size)
        parts = volley.of(self.parameter) if not self.size else _of_one_size(volley, self.size, self.parameter)
        # As seen, not as asked for: the size may be what is ignored.
        size = max((len(page) for page in parts.values()), default=0)
        if self.counting is Counting.NEXT:
            before = _before(volley, self.size)
            size = len(before)
            # What else was taken for the next page's name must not be held against the environment.
            parts = {
                value: page for value, page in parts.items() if sources_of(before, self.parameter, value) & self.sources
            }
        starts = {value: self.counting.start(value, size) for value in parts}
        return [
            _Part(value=value, page=page, start=start, expected=whole.names[start : start + max(len(page), 1)])
            for value, page in parts.items()
            if (start := starts[value]) is not None and start < len(whole)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two neighbouring pages, of whatever size, share no row."""

    parameter: str
    values: tuple[str, str]
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.parameter}={self.values[0]} and {self.parameter}={self.values[1]} share no row"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The second page, then the first."""
        pages = volley.of(self.parameter)
        return tuple(pages[value] for value in reversed(self.values) if value in pages)

    def state(self, volley: Volley) -> State:
        """Silent where there is no second page, or rows cannot be told apart."""
        pages = volley.of(self.parameter)
        first, second = (pages.get(value) for value in self.values)
        if first is None or second is None or not first or not second or not volley.is_steady:
            return State.SILENT
        if any(len(set(page.names)) < len(page) for page in (first, second)):
            return State.SILENT
        return State.BROKEN if set(first.names) & set(second.names) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """How many rows come twice."""
        pages = volley.of(self.parameter)
        first, second = (pages[value] for value in self.values)
        both = len(set(first.names) & set(second.names))
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"they share {both} of {len(second)} rows",
        )


def positions(volley: Volley, limits: tuple[Limit, ...]) -> Iterator[Position | Apart]:
    """Parameters that say where a page begins: one way of counting alone fits, on two pages or more."""
    limited = {limit.parameter for limit in limits}
    for parameter in _candidates(volley):
        if parameter in limited:
            continue
        found = [
            claim
            for size in ("", *sorted(limited))
            for counting in Counting
            if _is_distinct(_whole(volley, size))
            and (claim := _position(volley, parameter, size, counting)).state(volley) is State.HOLDS
            and claim.judged(volley) >= (1 if counting is Counting.NEXT else 2)
        ]
        # What counts may be what the answer before names as well, in the address of the next page.
        named = next((claim for claim in reversed(found) if claim.counting is Counting.NEXT), None)
        counted = [replace(claim, named=named) for claim in found if claim.counting is not Counting.NEXT] or found
        if len({claim.counting for claim in counted}) == 1:
            yield counted[-1]
        yield from _apart(volley, parameter)


def _position(volley: Volley, parameter: str, size: str, counting: Counting) -> Position:
    sources: frozenset[str] = frozenset()
    if counting is Counting.NEXT and size:
        before = _before(volley, size)
        named = [sources_of(before, parameter, value) for value in _of_one_size(volley, size, parameter)]
        sources = frozenset().union(*named)
    return Position(parameter=parameter, size=size, counting=counting, sources=sources)


def sources_of(page: Page, parameter: str, value: str) -> frozenset[str]:
    """Where an answer has a value: by itself, or as the parameter in the address of the next page."""
    return frozenset(
        pointer
        for pointer, shown in page.around.items()
        if sent_as(shown) == value or (isinstance(shown, str) and _is_in_address(shown, parameter, value))
    )


def _is_in_address(text: str, parameter: str, value: str) -> bool:
    names = {parameter, quote(parameter), quote_plus(parameter)}
    forms = {value, quote(value), quote_plus(value)}
    return any(f"{before}{name}={form}&" in f"{text}&" for before in "?&" for name in names for form in forms)


def _apart(volley: Volley, parameter: str) -> Iterator[Apart]:
    """The lowest value is what comes without one, the one after it gives other rows."""
    pages = volley.numbered(parameter)
    for (one, first), (other, _) in pairwise(pages):
        claim = Apart(parameter=parameter, values=(str(one), str(other)))
        if other == one + 1 and first.names == volley.base.names and claim.state(volley) is State.HOLDS:
            yield claim
            return


def _candidates(volley: Volley) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for page in volley.pages for name in page.varied(volley.base)))


def _whole(volley: Volley, size: str) -> Page:
    """The most rows in a row that the volley shows."""
    pages: list[Page] = [volley.base]
    if size:
        pages += volley.of(size).values()
    return max(pages, key=len)


def _of_one_size(volley: Volley, size: str, parameter: str) -> Mapping[str, Page]:
    pages = volley.of_both(size, parameter)
    return {value: page for (_, value), page in pages.items()} if len({one for one, _ in pages}) == 1 else {}


def _before(volley: Volley, size: str) -> Page:
    """The page of the size of the parts that comes without a position."""
    both = [varied for page in volley.pages if len(varied := page.varied(volley.base)) == 2]
    sizes = sorted({varied[size] for varied in both if size in varied})
    pages: Mapping[str, Page] = volley.of(size) if size else {}
    return next((pages[one] for one in sizes if one in pages), volley.base)


def _is_distinct(page: Page) -> bool:
    return len(set(page.names)) == len(page)


def _instead(part: _Part, whole: Page) -> str:
    if not part.page:
        return f"has no rows, row {part.start} should be its first"
    first = part.page.names[0]
    if first not in whole.names or whole.names.index(first) == part.start:
        return f"has other rows than those from row {part.start}"
    return f"begins with row {whole.names.index(first)} instead of {part.start}"
