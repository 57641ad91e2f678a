"""The relation 'an answer that leaves rows out says that there are more': a next page, its address, or a plain yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.totals import header_of, name_of, on_one_page, place_of
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.behaviour.limits import Limit
    from harness.comparison.behaviour.volley import Page, Volley

NEVER_SENT: Final = "response-header-removed"
"""The kind of a header that would say so and comes with no answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """A place says something beside a part of the rows, and nothing (or no) beside all of them."""

    pointer: str
    """In the body, or `/header/NAME`."""
    size: str
    """The parameter that says how many rows come: its highest value gives all of them."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{name_of(self.pointer)} says whether there are more rows"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The answers that say otherwise, the answer with all rows, the other parts."""
        whole = on_one_page(volley, self.size)
        parts = sorted(_parts(volley, self.size, whole), key=lambda page: _says_more(page, self.pointer))
        return (*parts[:1], *whole, *parts[1:])

    def state(self, volley: Volley) -> State:
        """Silent where no part is known to be one, or somebody wrote meanwhile."""
        whole = on_one_page(volley, self.size)
        parts = _parts(volley, self.size, whole)
        if not parts or not volley.is_steady:
            return State.SILENT
        return State.HOLDS if _tells_apart(self.pointer, parts, whole) else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """Beside which rows it says otherwise."""
        whole = on_one_page(volley, self.size)
        silent = [page for page in _parts(volley, self.size, whole) if not _says_more(page, self.pointer)]
        part, pointer = place_of(self.pointer)
        if silent and part is Part.RESPONSE_HEADER and not _is_sent(volley, header := header_of(self.pointer)):
            return Broken(
                kind=NEVER_SENT,
                part=part,
                pointer=place_of(header)[1],
                environment=f"{name_of(header)} comes with none of {len(volley.pages)} answers",
            )
        rows = sum(map(len, whole))
        beside = f"no more beside {len(silent[0])} of {rows} rows" if silent else f"more beside all {rows} rows"
        return Broken(
            kind="response-value-changed",
            part=part,
            pointer=pointer,
            environment=f"{name_of(self.pointer)} says that there are {beside}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """An answer with fewer rows than it has room for has the last of them, and a place says that there are no more."""

    pointer: str
    """In the body, or `/header/NAME`."""
    size: str
    """The parameter that says how many rows come."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"an answer is as long as {self.size} says where {name_of(self.pointer)} says that there are more rows"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The short answers that say otherwise, the other short ones."""
        short = _short(volley, self.size, self.pointer)
        return tuple(sorted(short, key=lambda page: not _says_more(page, self.pointer)))

    def state(self, volley: Volley) -> State:
        """Silent where no answer is short."""
        short = _short(volley, self.size, self.pointer)
        if not short:
            return State.SILENT
        return State.BROKEN if any(_says_more(page, self.pointer) for page in short) else State.HOLDS

    def broken(self, volley: Volley) -> Broken:
        """Where it is right beside what a filter leaves, the size that was asked for is what is not obeyed."""
        short = _short(volley, self.size, self.pointer)
        others = [page for page in short if self.size not in page.varied(volley.base)]
        page = next(page for page in (*others, *short) if _says_more(page, self.pointer))
        varied = page.varied(volley.base)
        part, pointer = place_of(self.pointer)
        more = f"{name_of(self.pointer)} says that there are more"
        if others and self.size in varied:
            return Broken(
                kind="parameter-ignored",
                part=Part.REQUEST_QUERY,
                pointer=joined("", self.size),
                environment=f"{len(page)} rows for {self.size}={varied[self.size]}, and {more}",
            )
        return Broken(
            kind="response-value-changed",
            part=part,
            pointer=pointer,
            environment=f"{more} beside {len(page)} rows where {len(volley.base)} come at once",
        )


def shortness(volley: Volley, limits: tuple[Limit, ...]) -> Iterator[Short]:
    """Places that say something beside full answers, and nothing beside any that is not full."""
    for limit in limits:
        full = [page for number, page in volley.numbered(limit.parameter) if len(page) == number]
        for pointer in sorted(volley.base.around):
            short = _short(volley, limit.parameter, pointer)
            is_said = any(_says_more(page, pointer) for page in full)
            if is_said and len(short) > 1 and not any(_says_more(page, pointer) for page in short):
                yield Short(pointer=pointer, size=limit.parameter)


def _short(volley: Volley, size: str, pointer: str) -> list[Page]:
    """Answers with rows, but fewer than were asked for, or than come by themselves where there are more."""
    asked = [page for number, page in volley.numbered(size) if 0 < len(page) < number]
    if not _says_more(volley.base, pointer):
        return asked
    others = [page for page in volley.pages if size not in page.varied(volley.base)]
    return [*asked, *(page for page in others if 0 < len(page) < len(volley.base))]


def continuations(volley: Volley, limits: tuple[Limit, ...]) -> Iterator[Continuation]:
    """Places that say something beside every part of the rows, and nothing beside all of them."""
    for limit in limits:
        whole = on_one_page(volley, limit.parameter)
        parts = _parts(volley, limit.parameter, whole)
        for pointer in sorted(parts[0].around) if len(parts) > 1 else ():
            if _tells_apart(pointer, parts, whole):
                yield Continuation(pointer=pointer, size=limit.parameter)


def _tells_apart(pointer: str, parts: Iterable[Page], whole: Iterable[Page]) -> bool:
    """Whether a place says that there is more beside every part, and not beside all rows."""
    return all(_says_more(page, pointer) for page in parts) and not any(_says_more(page, pointer) for page in whole)


def _is_sent(volley: Volley, header: str) -> bool:
    return any(header in page.around for page in volley.pages)


def _says_more(page: Page, pointer: str) -> bool:
    """Whether something stands there: not null, not empty, not false, not nought."""
    return page.around.get(pointer) not in (None, "", False, 0)


def _parts(volley: Volley, size: str, whole: tuple[Page, ...]) -> list[Page]:
    """Answers with the first rows of all."""
    pages = (volley.base, *volley.of(size).values())
    return [page for page in pages if whole and 0 < len(page) < len(whole[0]) and _begins(page, whole[0])]


def _begins(page: Page, whole: Page) -> bool:
    return whole.names[: len(page)] == page.names
