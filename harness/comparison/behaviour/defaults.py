"""The relation 'leaving a parameter out means this value'; how many rows come by default is with the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Volley


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
        return State.BROKEN if len(fitting) == 1 or self.filters else State.SILENT

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


def defaults(volley: Volley, *, without: frozenset[str], filters: frozenset[str]) -> Iterator[Default]:
    """Exactly one value fits, and others give rows, too: else all rows may happen to be of one kind.

    Args:
        volley: Of the reference.
        without: Parameters that do not say which rows come, or in which order.
        filters: Parameters that say which rows come.
    """
    for parameter in volley.parameters:
        pages = volley.of(parameter)
        fitting = _fitting(volley, parameter)
        if parameter in without or len(fitting) != 1 or len(volley.base) < 2 or not volley.is_steady:
            continue
        others = [page for value, page in pages.items() if value != fitting[0]]
        if any(page.names and page.names != volley.base.names for page in others) and _is_left_out(volley, parameter):
            yield Default(parameter=parameter, value=fitting[0], filters=parameter in filters)


def _is_left_out(volley: Volley, parameter: str) -> bool:
    return parameter not in dict(volley.base.query)


def _fitting(volley: Volley, parameter: str) -> list[str]:
    return [value for value, page in volley.of(parameter).items() if page.names == volley.base.names]
