"""What an environment shows of the things that a request makes or asks for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from harness.model.pointer import tokens_of, values_at
from harness.model.rows import scalars
from harness.model.secret import MASK
from harness.model.spelling import UUID, normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.model.fields import Field
    from harness.model.json import Json

_RUN = re.compile(r"[0-9A-Za-z]{12,64}")

_LONGEST = 200
"""Characters of a text that are looked at."""

IDENTIFIER = "id"
"""What tells things of one kind apart is called, as `normalised` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known of things of the kind that a request makes or asks for."""

    rows: Sequence[Json] = ()
    """Those that the environment lists, each once."""
    read: Sequence[Json] = ()
    """The same, as they are read alone."""
    others: Sequence[Json] = ()
    """What it lists of other kinds: what is called alike is often the same."""
    requests: Sequence[Json] = ()
    """What other requests that the contract allows would make."""

    def at(self, place: Field, own: object) -> Iterator[list[Json]]:
        """Every value that may stand for a request's own at a place: of its rows, then of what is called alike."""
        name = normalised(name_of(place))
        there = [value for row in self.rows for value in values_at(row, place.pointer)]
        for found in (
            there or [value for row in self.rows for value in _called(row, name)],
            [value for row in self.others for value in _called(row, name)],
        ):
            yield [value for value in found if is_like(value, own)]

    def shared(self, place: Field, own: object) -> Iterator[Json]:
        """What several have: that only one has may be somebody's own, an address say, and is nobody else's business."""
        for found in self.at(place, own):
            yield from (value for index, value in enumerate(found) if found[:index].count(value) == 1)

    def names_things(self, place: Field, own: object) -> bool:
        """Whether the values that stand at a place are those by which things are known: an environment's own.

        A text that was not drawn is a word, by which the same may be known everywhere: a currency, a plan.
        """
        found = {value for few in self.at(place, own) for value in few if _is_own(value)}
        rows = (*self.rows, *self.others)
        known = {value for row in rows for value in _called(row, IDENTIFIER) if _is_own(value)}
        return bool(found) and 2 * len(found & known) >= len(found)


def _is_own(value: Json) -> TypeGuard[str | int | float]:
    """Whether it is a number, or a text that nobody chose: a UUID, or many letters with digits among them."""
    if not isinstance(value, str):
        return isinstance(value, int | float)
    start = value[:_LONGEST]
    return UUID.search(start) is not None or any(map(_is_drawn, _RUN.findall(start)))


def _is_drawn(run: str) -> bool:
    # A year or a number stands at the end of words.
    return any(map(str.isdecimal, run.rstrip("0123456789")))


def name_of(place: Field) -> str:
    """What the innermost thing at a place is called; nothing for a body as a whole."""
    return (tokens_of(place.pointer) or ("",))[-1]


def _called(row: Json, name: str) -> Iterator[Json]:
    """The single values of a row that are called so, in whatever style."""
    return (value for pointer, value in scalars(row) if normalised(tokens_of(pointer)[-1]) == name)


def is_like(value: Json, own: object) -> bool:
    """Whether a shown value may stand for the request's own: of its type, and another one."""
    if isinstance(own, bool) or isinstance(value, bool) or not isinstance(own, int | float):
        return type(value) is type(own) and value != own and MASK not in json.dumps(value)
    return isinstance(value, int | float) and value != own
