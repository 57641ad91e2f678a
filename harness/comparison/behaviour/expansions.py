"""The relation 'a value adds something beside the rows': what they refer to, or counts by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.claim import Broken, State
from harness.model.difference import Basis
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.volley import Page, Volley
    from harness.model.json import Json

DEEPEST = 4
"""How many objects deep a row is looked at for what it refers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """With a value the answer has members that it does not have without; the rows refer to what is asked for."""

    parameter: str
    value: str
    members: frozenset[str]
    basis: Basis = Basis.RELATION

    @property
    def reference(self) -> str:
        """What holds, in words."""
        return f"{self.parameter}={self.value} adds {', '.join(sorted(self.members))} beside the rows"

    def pages(self, volley: Volley) -> tuple[Page, ...]:
        """The one with the value."""
        page = volley.of(self.parameter).get(self.value)
        return (page,) if page is not None else ()

    def state(self, volley: Volley) -> State:
        """Silent where no row refers to anything that could be added."""
        page = volley.of(self.parameter).get(self.value)
        if page is None or self.members & volley.base.members or not _refer(page, self.value):
            return State.SILENT
        return State.HOLDS if self.members <= page.members else State.BROKEN

    def broken(self, volley: Volley) -> Broken:
        """Nothing is added."""
        return Broken(
            kind="parameter-ignored",
            part=Part.REQUEST_QUERY,
            pointer=joined("", self.parameter),
            environment=f"nothing beside {len(volley.of(self.parameter)[self.value])} rows for "
            f"{self.parameter}={self.value} that is not there without it",
        )


def expansions(volley: Volley, taken: frozenset[str]) -> Iterator[Expansion]:
    """Values of parameters whose part is not known yet, and whose name stands in the rows."""
    for parameter in volley.parameters:
        for value, page in volley.of(parameter).items() if parameter not in taken else ():
            added = page.members - volley.base.members
            if added and _refer(page, value):
                yield Expansion(parameter=parameter, value=value, members=added)


def _refer(page: Page, value: str) -> bool:
    """Whether a row has something in a member that is called like the value."""
    wanted = normalised(value)
    return bool(wanted) and any(_has(row, wanted, DEEPEST) for row in page.rows)


def _has(given: Json, wanted: str, depth: int) -> bool:
    if not isinstance(given, dict) or depth == 0:
        return False
    return any(
        _is_something(member) if wanted in normalised(name) else _has(member, wanted, depth - 1)
        for name, member in given.items()
    )


def _is_something(given: Json) -> bool:
    """Whether there is a value in it, however deep."""
    if isinstance(given, dict | list):
        return any(map(_is_something, given.values() if isinstance(given, dict) else given))
    return given is not None
