"""The relation 'never more rows than the limit', and 'so many rows where no limit is given'."""

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
class Limit:
    """No more rows than a parameter says."""

    parameter: str
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"never more rows than {self.parameter} says"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """Those that break it, then the others."""
        found = sorted(volley.numbered(self.parameter), key=lambda entry: (len(entry[1]) <= entry[0], entry[0]))
        return tuple(page for _, page in found)

    def state(self, volley: Volley) -> State:
        """Broken by a single page; only a page that is full shows that it holds."""
        found = [(number, page) for number, page in volley.numbered(self.parameter) if number > 0]
        if any(len(page) > number for number, page in found):
            return State.BROKEN
        most = max((len(page) for _, page in found), default=0)
        return State.HOLDS if any(len(page) == number < most for number, page in found) else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """How many rows come instead."""
        number, page = next(
            (number, page) for number, page in volley.numbered(self.parameter) if len(page) > number > 0
        )
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{len(page)} rows for {self.parameter}={number}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultSize:
    """So many rows where the parameter is left out."""

    parameter: str
    size: int
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"leaving out {self.parameter} means {self.size}"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The plainest request, and those that show whether there are more rows."""
        return (volley.base, *(page for _, page in reversed(volley.numbered(self.parameter))))

    def state(self, volley: Volley) -> State:
        """Silent where the collection has no more rows than come, or where the parameter does nothing at all."""
        if Limit(parameter=self.parameter).state(volley) is State.BROKEN:
            return State.SILENT
        rows, most = len(volley.base), max((len(page) for _, page in volley.numbered(self.parameter)), default=0)
        if rows == self.size:
            return State.HOLDS if most > rows else State.SILENT
        return State.BROKEN if rows > self.size or most > rows else State.SILENT

    def broken(self, volley: Volley) -> Broken:
        """How many rows come instead."""
        return Broken(
            kind="default-changed",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"{len(volley.base)} rows without {self.parameter}",
        )


def limits(volley: Volley) -> Iterator[Limit]:
    """Parameters that say how many rows come: two values at least do, and the rows are the first of the longest."""
    for parameter in volley.parameters:
        found = [(number, page) for number, page in volley.numbered(parameter) if number > 0]
        most = max((page for _, page in found), key=len, default=None)
        limit = Limit(parameter=parameter)
        if most is None or limit.state(volley) is not State.HOLDS:
            continue
        full = [page for number, page in found if len(page) == number < len(most)]
        if len(full) >= 2 and all(page.names == most.names[: len(page)] for page in full):
            yield limit


def default_sizes(volley: Volley) -> Iterator[DefaultSize]:
    """Only where the very value was tried, and gives the very same rows: else bytes may count, or time."""
    for limit in limits(volley):
        pages = dict(volley.numbered(limit.parameter))
        same = pages.get(len(volley.base))
        claim = DefaultSize(parameter=limit.parameter, size=len(volley.base))
        if same is not None and same.names == volley.base.names and claim.state(volley) is State.HOLDS:
            yield claim
