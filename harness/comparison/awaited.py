"""What was only accepted, at once and when it was over: what moved meanwhile, and on which side it is not over yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.case import Purpose
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.pairing import Pair
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A text or truth value of a job that another one took the place of, in one environment at least."""

    at_once: Pair
    over: Pair
    """The same request when it was over, or patience at its end."""
    pointer: str
    here: tuple[Json, Json]
    """What the reference showed at once and in the end."""
    there: tuple[Json, Json]

    @property
    def is_over(self) -> bool:
        """Whether neither side shows in the end what one of them showed at once, while the other went on."""
        begun = {_key(self.here[0]), _key(self.there[0])}
        return _key(self.here[1]) not in begun and _key(self.there[1]) not in begun


def moved(pairs: Iterable[Pair]) -> Iterator[Moved]:
    """What every awaited job of one operation shows."""
    found = list(pairs)
    awaited = [pair for pair in found if pair.here.purpose is Purpose.AWAITED]
    before = {(pair.here.sequence, pair.here.step): pair for pair in found} if awaited else {}
    for over in awaited:
        at_once = before.get((over.here.sequence, over.here.step - 1))
        if at_once is not None and _is_shown(at_once) and _is_shown(over):
            yield from _moved(at_once, over)


def _moved(at_once: Pair, over: Pair) -> Iterator[Moved]:
    bodies = [dict(_leaves(one.body)) for one in (at_once.here, over.here, at_once.there, over.there)]
    for pointer in sorted(set.intersection(*(set(body) for body in bodies))):
        first, last, other_first, other_last = (body[pointer] for body in bodies)
        if _key(first) != _key(last) or _key(other_first) != _key(other_last):
            yield Moved(
                at_once=at_once, over=over, pointer=pointer, here=(first, last), there=(other_first, other_last)
            )


def unfinished(pairs: Iterable[Pair]) -> frozenset[tuple[str | None, int]]:
    """The sequences and steps whose job is over on one side alone: how fast each is decides what they show."""
    return frozenset((one.over.here.sequence, one.over.here.step) for one in moved(pairs) if not one.is_over)


def _is_shown(pair: Pair) -> bool:
    return pair.both_succeeded and pair.here.body_kept and pair.there.body_kept


def _leaves(value: Json, pointer: str = "") -> Iterator[tuple[str, str | bool]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(pointer, name))
    elif isinstance(value, str | bool):
        yield pointer, value


def _key(value: Json) -> str:
    return repr(value)
