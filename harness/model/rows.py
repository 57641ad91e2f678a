"""The rows of a collection's answers: found from the answers themselves, whatever stands around them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.pointer import joined, tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.json import Json

FEW_MEMBERS = 2
"""An identifier and a kind."""

DEEPEST = 3
"""How many objects deep rows stand in an answer, and values in a row."""


class Learnt(StrEnum):
    """What slots of a volley are filled with, from what the environment answered just before."""

    VALUE = "value"
    """A value that rows have in a member called like the parameter."""
    RECASED = "value in another case"
    """The same, its letters in the other case."""
    MEMBER = "member"
    """The name of a member that all rows have; where none is called like the parameter."""
    WORD = "word"
    """A word that few of the rows have in a text of theirs; where none is called like the parameter."""
    REWORDED = "word in another case"
    """The same, its letters in the other case."""
    AMOUNT = "amount"
    """A number of one of the rows, with others on either side of it."""
    MOMENT = "moment"
    """A date and time of one of the rows, with others on either side of it."""
    DAY = "day"
    """The same as a date."""
    FULLEST = "fullest"
    """The resource in the path that has most rows, as scouts found it."""
    NEXT = "next"
    """What the answer says that the next page is called."""

    def resource(self, operation: str) -> str:
        """What `Slot.resource` says; paths begin with `/`, so no collection is called so."""
        return f"{self.value} of {operation}"


def rows_pointer(bodies: Iterable[Json]) -> str | None:
    """Where the answers of one operation have their rows: the one array of objects that is in all of them.

    The outermost where there are several; `None` where two stand equally far out, or none has an object in it.
    """
    places = [dict(_arrays(body, "", DEEPEST)) for body in bodies]
    shared = set(places[0]).intersection(*places[1:]) if places else set()
    found = sorted(
        pointer
        for pointer in shared
        if any(place[pointer] for place in places) and all(_are_objects(place[pointer]) for place in places)
    )
    depth = min((pointer.count("/") for pointer in found), default=0)
    outermost = [pointer for pointer in found if pointer.count("/") == depth]
    return outermost[0] if len(outermost) == 1 else None


def rows_at(body: Json, pointer: str) -> tuple[dict[str, Json], ...] | None:
    """The rows, `None` where there is no such array."""
    found = next(values_at(body, pointer), None)
    return tuple(row for row in found if isinstance(row, dict)) if isinstance(found, list) else None


def scalars(row: Json, pointer: str = "", depth: int = DEEPEST) -> Iterator[tuple[str, Json]]:
    """(pointer, value) of what is neither object nor array, outside of arrays."""
    if isinstance(row, dict):
        for name, value in row.items():
            if isinstance(value, dict):
                if depth > 1:
                    yield from scalars(value, joined(pointer, name), depth - 1)
            elif not isinstance(value, list):
                yield joined(pointer, name), value


def shared_members(rows: Iterable[Json]) -> list[str]:
    """Single values that every row has: what rows can be sorted by, or be cut down to.

    In itself; or, where it has in itself little more than what tells which row it is (JSON:API, section 7.2), in the
    object in it that has most of them.
    """
    listed = [row for row in rows if isinstance(row, dict)]
    own = _shared(listed)
    if len(own) > FEW_MEMBERS:
        return own
    names = set.intersection(*(set(row) for row in listed)) if listed else set()
    inner = [_shared([row[name] for row in listed]) for name in sorted(names)]
    return max([own, *inner], key=len)


def _shared(objects: Iterable[Json]) -> list[str]:
    each = [
        {tokens_of(pointer)[0] for pointer, value in scalars(one, depth=1) if value is not None}
        for one in objects
        if isinstance(one, dict)
    ]
    return sorted(set.intersection(*each)) if each else []


def sent_as(value: Json) -> str | None:
    """A value as a parameter has it; `None` for what no parameter can hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else None


def _arrays(body: Json, pointer: str, depth: int) -> Iterator[tuple[str, list[Json]]]:
    if isinstance(body, list):
        yield pointer, body
    elif isinstance(body, dict) and depth:
        for name, value in body.items():
            yield from _arrays(value, joined(pointer, name), depth - 1)


def _are_objects(items: list[Json]) -> bool:
    return all(isinstance(item, dict) for item in items)
