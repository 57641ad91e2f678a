"""The relation 'leaving a parameter out means this value'; how many rows come by default is with the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.comparison.behaviour.totals import on_one_page
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.limits import Limit
    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.json import Json


FEWEST_ROWS = 6
"""Rows of which two orders are the same by chance in one of 720 cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The plainest request gives the rows of one value, and of no other that was tried."""

    parameter: str
    value: str
    filters: bool
    """Whether the parameter says which rows come: then other rows alone are another default."""
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"leaving out {self.parameter} means {self.value}"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The plainest request, then those with values."""
        return (volley.base, *volley.of(self.parameter).values())

    def state(self, volley: Volley) -> State:
        """Unless rows are filtered, only another value that fits is another default: order may be alike by chance."""
        pages = volley.of(self.parameter)
        if self.value not in pages or not volley.is_steady:
            return State.SILENT
        fitting = _fitting(volley, self.parameter)
        if self.value in fitting:
            return State.HOLDS
        return State.BROKEN if self.filters or (len(fitting) == 1 and len(volley.base) >= FEWEST_ROWS) else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """Which value fits instead."""
        fitting = _fitting(volley, self.parameter)
        instead = (
            f"means {fitting[0]}" if len(fitting) == 1 else f"means none of the {len(self.pages(volley)) - 1} tried"
        )
        return Broken(
            kind="default-changed",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"leaving out {self.parameter} {instead}",
        )


def defaults(
    volley: Volley, limits: tuple[Limit, ...], *, without: frozenset[str], filters: frozenset[str]
) -> Iterator[Default]:
    """Exactly one value fits, and others give rows, too: else all rows may happen to be of one kind.

    Args:
        volley: Of the reference.
        limits: Parameters that say how many rows come.
        without: Parameters that do not say which rows come, or in which order.
        filters: Parameters that say which rows come.
    """
    for parameter in volley.parameters:
        pages = volley.of(parameter)
        fitting = _fitting(volley, parameter)
        if parameter in without or len(fitting) != 1 or len(volley.base) < 2 or not volley.is_steady:
            continue
        others = [page for value, page in pages.items() if value != fitting[0]]
        if not any(page.names and page.names != volley.base.names for page in others):
            continue
        # Another order has as many rows; what has more or fewer was sifted, though too few rows prove by what.
        sifts = parameter in filters or any(len(page) != len(volley.base) for page in pages.values())
        if not sifts and len(volley.base) < FEWEST_ROWS:
            continue
        if _is_left_out(volley, parameter) and (not sifts or _leaves_out(volley, limits, pages[fitting[0]], others)):
            yield Default(parameter=parameter, value=fitting[0], filters=sifts)


def _leaves_out(volley: Volley, limits: tuple[Limit, ...], fitting: Page, others: list[Page]) -> bool:
    """Whether the rows of other values are not among those that come without the parameter, on whatever page.

    That the first page has none of them says nothing where there are more pages: the newest rows may be of one kind.
    """
    if _is_counted(volley.base, fitting, others):
        return True
    whole = next((page for limit in limits for page in on_one_page(volley, limit.parameter)), None)
    if whole is None:
        # Without a limit, that another answer has more rows shows that this one was not cut.
        return not limits and any(len(page) > len(volley.base) for page in volley.pages)
    strange = {name for page in others for name in page.names} - {*fitting.names}
    return strange.isdisjoint(whole.names)


def _is_counted(base: Page, fitting: Page, others: list[Page]) -> bool:
    """Whether a number beside the rows counts them all, and counts as many with the value as without.

    That it counts is seen where rows are few: there it is how many they are (the size of a body is not).
    """
    few = [page for page in others if 0 < len(page) < len(base)]
    # What is less than the rows that came does not count them all: the number of a page is 1 where there is one row.
    counts = {pointer: number for pointer, number in base.around.items() if _is_at_least(number, len(base))}
    return bool(few) and any(
        fitting.around.get(pointer) == number and all(page.around.get(pointer) == len(page) for page in few)
        for pointer, number in counts.items()
    )


def _is_at_least(number: Json, rows: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= rows


def _is_left_out(volley: Volley, parameter: str) -> bool:
    return parameter not in dict(volley.base.query)


def _fitting(volley: Volley, parameter: str) -> list[str]:
    return [value for value, page in volley.of(parameter).items() if page.names == volley.base.names]
