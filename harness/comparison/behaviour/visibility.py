"""What the run itself created and deleted, and whether it is found afterwards: alone, in a list, by a deletion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from harness.comparison.behaviour.echoes import sides
from harness.comparison.behaviour.played import answer_of, method_of, rows_of
from harness.comparison.pairing import GONE
from harness.model.case import Role
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.comparison.behaviour.played import Played
    from harness.comparison.pairing import Pair
    from harness.model.json import Json
    from harness.model.observation import Observation

ASKED = frozenset({"GET", "HEAD", "DELETE"})
"""Methods whose outcome says nothing but whether the resource is there."""

MOST_LEVELS = 3
"""How deep the members around a list are looked at for a number of its rows."""


def parts_on_being_there(pair: Pair) -> bool:
    """Whether one side finds what was created or deleted and the other does not."""
    if method_of(pair) not in ASKED or not pair.is_created or not pair.steady:
        return False
    if pair.role is Role.CREATED and method_of(pair) == "DELETE":
        return False
    return (pair.here.succeeded and pair.there.status in GONE) or (pair.there.succeeded and pair.here.status in GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A list that was read after something was created, before or after it was deleted."""

    maker: Pair
    pair: Pair
    needed: tuple[Pair, ...]
    """Further pairs without which it could not be told: what names the resource, and what deletes it."""
    deleted: bool
    here: tuple[bool | None, ...]
    """Whether the reference lists it, at each asking; `None` where that cannot be told."""
    there: bool | None

    @property
    def operation(self) -> str:
        """The operation that lists."""
        return self.pair.here.operation


def looks(sequence: Played) -> Iterator[Look]:
    """Every look into a list for what the same sequence created."""
    makers = [step for step in sequence.steps if sequence.naming(step)]
    for step, pair in sequence.steps.items():
        for maker in makers:
            deleted = _was_deleted(sequence, maker, step)
            if step > maker and method_of(pair) == "GET" and sequence.subject(step) != maker and deleted is not None:
                yield Look(
                    maker=sequence.steps[maker],
                    pair=pair,
                    needed=(*sequence.naming(maker), *_deletions(sequence, maker, step)),
                    deleted=deleted,
                    here=tuple(_is_listed(sequence, maker, pair, side) for side in sides(pair) if side != "there"),
                    there=_is_listed(sequence, maker, pair, "there"),
                )


def _was_deleted(sequence: Played, maker: int, before: int) -> bool | None:
    """Whether both sides deleted, before a step, what another one created; `None` where only one did."""
    deletions = _deletions(sequence, maker, before)
    if any(pair.both_succeeded for pair in deletions):
        return True
    return None if deletions else False


def _deletions(sequence: Played, maker: int, before: int) -> list[Pair]:
    return [
        pair
        for step, pair in sequence.steps.items()
        if maker < step < before and method_of(pair) == "DELETE" and sequence.subject(step) == maker
    ]


def _is_listed(sequence: Played, maker: int, pair: Pair, side: str) -> bool | None:
    answer, identifier = answer_of(pair, side), sequence.identifier(maker, side)
    if identifier is None or answer is None or not answer.succeeded or not answer.body_kept:
        return None
    return identifier.is_in(answer.body)


def would_show(missing: Iterable[Look], pairs: Iterable[Pair]) -> bool:
    """Whether the environment's list can be said to be one that would show what is new: paging hides rows by data.

    That it shows another thing that is new says nothing of that: a list that is in order has some of them on this page.

    Args:
        missing: The looks that show nothing.
        pairs: Everything that was asked of the operation that lists.
    """
    counts = [(pair.there.target, _count(pair.there)) for pair in pairs if pair.there.succeeded]
    return all(_is_whole(look, counts) for look in missing)


def _is_whole(look: Look, counts: Sequence[tuple[str, int]]) -> bool:
    """Whether a list without the new row is all there is: shorter than others are, or saying how long it is."""
    here, there = _count(look.pair.here), _count(look.pair.there)
    again = here if look.pair.again is None else _count(look.pair.again)
    if there < min(here, again) and all(count <= there for _, count in counts):
        return True
    if any(count > there for target, count in counts if target == look.pair.there.target):
        return True
    if max(here, there) < _wanted(look.pair.there) and not _says_more(look.pair):
        return True
    counting = _numbers(look.pair.here, here) & _numbers(look.pair.there, there)
    return here != there and bool(counting)


def _wanted(answer: Observation) -> int:
    """How many rows a request asks for that asks for nothing else; 0 where it does not say."""
    given = parse_qsl(urlsplit(answer.target).query)
    return int(given[0][1]) if len(given) == 1 and given[0][1].isascii() and given[0][1].isdecimal() else 0


def _says_more(pair: Pair) -> bool:
    """Whether something around the environment's list, which the reference has not there, may lead to more rows."""
    here, there = (
        {place for place, value in _around(one.body, "", MOST_LEVELS) if value and not isinstance(value, list)}
        for one in (pair.here, pair.there)
    )
    return bool(there - here) or "link" in dict(pair.there.headers).keys() - dict(pair.here.headers).keys()


def _count(answer: Observation) -> int:
    return sum(1 for _ in rows_of(answer.body)) if answer.body_kept else 0


def _numbers(answer: Observation, wanted: int) -> set[str]:
    """Where around its list a body has that number."""
    found = _around(answer.body, "", MOST_LEVELS)
    return {place for place, value in found if value == wanted and type(value) is int}


def _around(value: Json, place: str, depth: int) -> Iterator[tuple[str, Json]]:
    """The members of the objects in a body that are no objects themselves."""
    for name, member in value.items() if isinstance(value, dict) and depth else ():
        if isinstance(member, dict):
            yield from _around(member, joined(place, name), depth - 1)
        else:
            yield joined(place, name), member


def by_operation(found: Iterable[Look]) -> dict[str, list[Look]]:
    """The looks into each list."""
    groups: dict[str, list[Look]] = defaultdict(list)
    for look in found:
        groups[look.operation].append(look)
    return groups
