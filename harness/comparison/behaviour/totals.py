"""The relation 'the total agrees with the rows': with those of the one page that has all, or of all pages together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.positions import Position
from harness.comparison.behaviour.volley import HEADER
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.limits import Limit
    from harness.comparison.behaviour.positions import Apart
    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A number beside the rows is the number of all rows, whatever part of them comes."""

    pointer: str
    """In the body, or `/header/NAME`."""
    size: str = ""
    """The parameter that says how many rows come: its highest value gives all of them."""
    page: str = ""
    """The parameter that counts pages: those of its values, one after another, give all of them."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{name_of(self.pointer)} is the number of all rows"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The answers with all rows, then the others."""
        whole = self._whole(volley)
        parts = sorted(self._parts(volley), key=lambda page: page.around.get(self.pointer) == sum(map(len, whole)))
        return (*parts, *whole, *volley.of(self.size or self.page).values())

    def state(self, volley: Volley) -> State:
        """Silent where the answers do not have all rows, or somebody wrote meanwhile."""
        whole = self._whole(volley)
        if not whole or not volley.is_steady:
            return State.SILENT
        told = [page.around.get(self.pointer) for page in (*whole, *self._parts(volley))]
        if not all(map(_is_number, told)):
            return State.SILENT
        return State.HOLDS if set(told) == {sum(map(len, whole))} else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """What the number is instead; where there are other rows besides, it is the page that is cut unasked."""
        whole = self._whole(volley)
        rows = sum(map(len, whole))
        if self.size and self._are_others(volley, whole[0]):
            most, _ = max(volley.numbered(self.size), key=lambda entry: entry[0])
            return Broken(
                kind="parameter-ignored",
                part=Part.REQUEST_QUERY,
                pointer=joined("", self.size),
                environment=f"{rows} rows for {self.size}={most}, and other answers have others",
            )
        told = (page.around.get(self.pointer) for page in (*whole, *self._parts(volley)))
        part, pointer = place_of(self.pointer)
        return Broken(
            kind="response-value-changed",
            part=part,
            pointer=pointer,
            environment=f"{name_of(self.pointer)} is {next(one for one in told if one != rows)}, all rows are {rows}",
        )

    def _are_others(self, volley: Volley, whole: Page) -> bool:
        """Whether answers that are of as many rows in all have some that the one with all of them has not."""
        alike = (page for page in (volley.base, *volley.pages) if self._told(page) == self._told(whole))
        return any(not {*page.names} <= {*whole.names} for page in alike)

    def _told(self, page: Page) -> Json:
        return page.around.get(self.pointer)

    def _parts(self, volley: Volley) -> tuple[Page, ...]:
        """Answers that differ in the number of rows alone: the number of all does not."""
        return (volley.base, *volley.of(self.size).values()) if self.size else ()

    def _whole(self, volley: Volley) -> tuple[Page, ...]:
        return on_one_page(volley, self.size) if self.size else _page_by_page(volley, self.page)


def totals(volley: Volley, limits: tuple[Limit, ...], positions: tuple[Position | Apart, ...]) -> Iterator[Total]:
    """Numbers that are the same beside every part of the rows, and are how many there are in all.

    Args:
        volley: Of the reference.
        limits: Parameters that say how many rows come; with a highest value, beyond which nothing is cut unasked.
        positions: Parameters that say where a page begins.
    """
    for limit in limits:
        whole = on_one_page(volley, limit.parameter)
        parts = [page for page in volley.of(limit.parameter).values() if whole and 0 < len(page) < len(whole[0])]
        for pointer in _counting(whole, parts):
            yield Total(pointer=pointer, size=limit.parameter)
    # Where small pages can be laid on a large one, a total that they do not come to is theirs to answer for.
    laid = {one.parameter for one in positions if isinstance(one, Position)}
    for parameter in dict.fromkeys(one.parameter for one in positions if one.parameter not in laid):
        pages = _page_by_page(volley, parameter)
        for pointer in _counting(pages, pages[:-1]):
            yield Total(pointer=pointer, page=parameter)


def _counting(whole: tuple[Page, ...], parts: list[Page] | tuple[Page, ...]) -> list[str]:
    if not whole or not parts:
        return []
    rows = sum(map(len, whole))
    return [
        pointer
        for pointer, value in whole[0].around.items()
        if _is_number(value) and value == rows and all(page.around.get(pointer) == rows for page in (*whole, *parts))
    ]


def on_one_page(volley: Volley, size: str) -> tuple[Page, ...]:
    """The answer that has room for more rows than come; none where the size is not obeyed."""
    found = volley.numbered(size)
    if not found or any(len(page) > number for number, page in found):
        return ()
    number, page = max(found, key=lambda entry: entry[0])
    return (page,) if 0 < len(page) < number else ()


def _page_by_page(volley: Volley, parameter: str) -> tuple[Page, ...]:
    """Pages from the first to the one that is not full; none where they overlap or do not reach the end."""
    found = volley.numbered(parameter)
    if not found or found[0][1].names != volley.base.names:
        return ()
    pages = [found[0][1]]
    for (before, _), (number, page) in pairwise(found):
        if number != before + 1:
            break
        pages.append(page)
        if len(page) < len(pages[0]):
            names = [name for one in pages for name in one.names]
            return tuple(pages) if len(set(names)) == len(names) and all(pages[:-1]) else ()
    return ()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def place_of(pointer: str) -> tuple[Part, str]:
    """Where a value outside the rows stands: in the body, or in a header."""
    is_header = tokens_of(pointer)[0] == HEADER
    if is_header:
        return Part.RESPONSE_HEADER, pointer.removeprefix(joined("", HEADER))
    return Part.RESPONSE_BODY, pointer


def name_of(pointer: str) -> str:
    """What a value outside the rows is called in messages."""
    tokens = tokens_of(pointer)
    return tokens[-1] if tokens[0] == HEADER else pointer.removeprefix("/")


def header_of(pointer: str) -> str:
    """The whole header in which a value stands: `/header/link` for the target of one of its relations."""
    return joined("", *tokens_of(pointer)[:2])
