"""What an environment may be like without being another version: skewed rows, many or none, answers that come late."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, is_dataclass
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.servers.drifting.parcels import charge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.servers.drifting.style import Style

FEW = 3
MANY = 1000
APART = 20_000
"""Between the seeds whose rows are put together: no environment has one of them, and numbers stay within 32 bits."""

STALLED_SHARE = 0.02
STALLED_SECONDS = 0.3

STATES = frozenset({"genre", "tier", "channel", "currency", "kind", "state", "purpose", "electric", "fragile", "aisle"})
"""Members of rows that say what a row is like and may have any of their values."""
DECIDING = frozenset({"status", "withdrawn", "progress"})
"""Those that other members of the row follow from."""
LONGEST_TEXT: Mapping[str, int] = MappingProxyType(
    {"title": 120, "full_name": 60, "note": 200, "street": 80, "city": 40, "destination": 50, "label": 200}
)
"""Members that hold any text, and how long the contracts let it be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """Switched on by name, beside drifts; whatever is `None` stays as it is."""

    name: str
    skew: Callable[[Style, int, Any], None] | None = None
    """Changes the state that a data seed gave."""
    stalls: bool = False
    """Whether some answers come late."""
    jumps: bool = False
    """Whether its clock jumps."""


_chance = Random()  # noqa: S311  # when an answer stalls is no secret


async def stalled() -> None:
    """Waits now and then, whatever is asked."""
    if _chance.random() < STALLED_SHARE:
        await asyncio.sleep(STALLED_SECONDS)


def _collections(state: Any) -> list[dict[Any, Any]]:
    values = [getattr(state, one.name) for one in fields(state)] if is_dataclass(state) else []
    return [value for value in values if isinstance(value, dict)]


def _containers(state: Any) -> Iterator[dict[Any, Any]]:
    """What holds rows directly: collections, and those below each row of another collection."""
    for collection in _collections(state):
        inner = [one for one in collection.values() if isinstance(one, dict) and _is_container(one)]
        yield from inner or [collection]


def _is_container(value: dict[Any, Any]) -> bool:
    return all(isinstance(name, UUID) for name in value)


def _rows(state: Any) -> Iterator[dict[str, Any]]:
    for container in _containers(state):
        for value in container.values():
            yield from value if isinstance(value, list) else [value]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """A row and all objects in it."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def _emptied(_style: Style, _seed: int, state: Any) -> None:
    for collection in _collections(state):
        collection.clear()


def _cut(_style: Style, _seed: int, state: Any) -> None:
    for collection in (*_collections(state), *_containers(state)):
        for name in list(collection)[FEW:]:
            del collection[name]


def _of_one_state(_style: Style, _seed: int, state: Any) -> None:
    for container in _containers(state):
        rows = [row for row in container.values() if isinstance(row, dict)]
        for name, row in [*container.items()] if rows else []:
            if any(row[member] != rows[0][member] for member in DECIDING & row.keys()):
                del container[name]
            row.update({member: rows[0][member] for member in STATES & row.keys()})


def _whole(_style: Style, _seed: int, state: Any) -> None:
    for row in _rows(state):
        for one in _objects(row):
            one.update({name: round(value) for name, value in one.items() if isinstance(value, float)})
            if isinstance(one.get("amount"), str):
                one["amount"] = f"{one['amount'].partition('.')[0]}.00"
            if "charge" in one:
                one["charge"] = charge(one)  # It follows from the rest, in every environment of the version.


def _without_items(_style: Style, _seed: int, state: Any) -> None:
    """Lists in rows, maps in rows, and collections below rows; a position always has its two numbers."""
    for row in _rows(state):
        for name, value in row.items():
            if isinstance(value, list):
                row[name] = []
            elif name == "labels":
                row[name] = {}
    for collection in _collections(state):
        for value in collection.values():
            if isinstance(value, list) or _is_container(value):
                value.clear()


def _worded(text: Callable[[int], str]) -> Callable[[Style, int, Any], None]:
    def skew(_style: Style, _seed: int, state: Any) -> None:
        for row in _rows(state):
            for one in _objects(row):
                one.update(
                    {name: text(longest) for name, longest in LONGEST_TEXT.items() if isinstance(one.get(name), str)}
                )

    return skew


def _grown(style: Style, seed: int, state: Any) -> None:
    """With the rows of further seeds; numbers that are given out go on after the last of them."""
    further = seed
    while is_dataclass(state) and sum(1 for _ in _rows(state)) < MANY:
        further += APART
        more = style.populated(further)
        for one in fields(more):
            own, other = getattr(state, one.name), getattr(more, one.name)
            if isinstance(own, dict):
                own.update(other)
            elif isinstance(own, int):
                setattr(state, one.name, max(own, other))


CIRCUMSTANCES = {
    one.name: one
    for one in (
        Circumstance(name="stalls", stalls=True),
        Circumstance(name="clock-jumps", jumps=True),
        Circumstance(name="no-rows", skew=_emptied),
        Circumstance(name="three-rows", skew=_cut),
        Circumstance(name="one-state", skew=_of_one_state),
        Circumstance(name="whole-amounts", skew=_whole),
        Circumstance(name="empty-lists", skew=_without_items),
        Circumstance(name="equal-texts", skew=_worded(lambda _: "Same")),
        Circumstance(name="long-texts", skew=_worded(lambda longest: ("Long words of many kinds " * 9)[:longest])),
        Circumstance(name="thousand-rows", skew=_grown),
    )
}
