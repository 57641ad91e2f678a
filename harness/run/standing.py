"""What earlier steps made and a request left as it was: the next request may be asked of the same.

A request about what has to be made first costs all the steps that make it. Where one after another is tried, most are
refused, and a refusal changes nothing (RFC 9110, section 15.5). What makes something new leaves what it is made of, and
what is done to an item leaves what that stands in; but there may be room for so many and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from harness.model.paths import is_of_item
from harness.model.refusing import changes_nothing
from harness.run.visit import is_for_others

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.model.case import Case, Sequence
    from harness.model.exchange import Exchange
    from harness.model.observation import Observation
    from harness.run.visit import Visit

Way: TypeAlias = tuple[str, ...]
"""Ids of the steps that make something, or their operations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    exchanges: tuple[Exchange, ...]
    cleaned: int
    """How often the environment had been cleaned up by then."""
    is_used: bool
    """Whether something was made of it since."""


def first_refused(seen: Iterable[Observation]) -> Observation | None:
    """The first step that was refused by a service that is well."""
    return next((one for one in seen if changes_nothing(one)), None)


class Standing:
    """Plays sequences of which only the last step is of interest, in one environment."""

    def __init__(self, visit: Visit, creators: Collection[str] = ()) -> None:
        """Nothing stands yet; without `creators`, which make something new, only refusals leave what they are about."""
        self._visit = visit
        self._creators = creators
        self._made: dict[Way, _Made] = {}
        self._used_up: set[tuple[Way, str]] = set()
        """Operations that serve what comes of so many others once."""

    def stands(self, before: tuple[Case, ...]) -> int:
        """How many of the steps need not be played again, from the first one on."""
        cleaned = self._visit.lane.cleaned
        counts = range(len(before), 0, -1)
        found = ((count, self._made.get(_way(before[:count]))) for count in counts)
        return next((count for count, made in found if made is not None and made.cleaned == cleaned), 0)

    async def play(self, sequence: Sequence, *, asking: int = 1) -> tuple[Observation, ...]:
        """Plays what does not stand already; the last observation is that of the last step.

        What the last step is asked of is taken while it is used, so that of two who want it at once one makes it anew;
        in what that stands in others may make theirs meanwhile.
        """
        if is_for_others(sequence):
            return await self._visit.put(sequence, asking=asking)
        steps, before = sequence.steps, sequence.steps[:-1]
        standing = self.stands(before)
        made = self._made[_way(before[:standing])] if standing else None
        shared = min(standing, len(before) - 1, *(self._untouched(steps, at) for at in range(standing, len(steps))))
        self._drop(before, after=shared)
        earlier = made.exchanges if made is not None else ()
        cleaned = self._visit.lane.cleaned
        exchanges, seen = await self._visit.play_on(sequence, earlier, asking=asking)
        left = self._left(sequence, seen)
        self._drop(before, after=left)
        is_used = seen[-1].succeeded or (made is not None and made.is_used)
        for count in self._kept(sequence.steps, left):
            new = _Made(exchanges=exchanges[:count], cleaned=cleaned, is_used=is_used or count < left)
            self._made[_way(before[:count])] = new
        return seen

    async def play_anew(self, sequence: Sequence, item: int) -> tuple[Observation, ...]:
        """Plays a sequence about what step `item` makes, which is made anew in what stands of that it stands in.

        Returns:
            What is answered to the steps that are played: to that one and all after it in any case.
        """
        steps = sequence.steps
        standing = self.stands(steps[:item])
        earlier = self._made[_way(steps[:standing])].exchanges if standing else ()
        cleaned = self._visit.lane.cleaned
        exchanges, seen = await self._visit.play_on(sequence, earlier, asking=1)
        is_made = all(one.succeeded for one in seen[: item + 1 - standing])
        left = min(item, *(self._untouched(steps, number) for number in range(item, len(steps)))) if is_made else 0
        self._drop(steps[:item], after=left)
        if is_made:
            for count in self._kept(steps, left):
                new = _Made(exchanges=exchanges[:count], cleaned=cleaned, is_used=True)
                self._made[_way(steps[:count])] = new
        return seen

    def gives_up(self, before: tuple[Case, ...]) -> bool:
        """Whether something was done with what stands, which may be why no more is; then it stands no longer."""
        ways = [_way(before[:count]) for count in range(1, len(before) + 1)]
        used = [way for way in ways if way in self._made and self._made[way].is_used]
        for way in used:
            del self._made[way]
        return bool(used)

    def uses_up(self, steps: tuple[Case, ...]) -> None:
        """Says that the last of the steps is served once of what those before it make."""
        *before, last = steps
        self._used_up.add((_operations(before), last.operation))
        self.gives_up(tuple(before))

    def _drop(self, before: tuple[Case, ...], *, after: int) -> None:
        """What is made by more of the steps than so many, and on top of that, is as it was no longer."""
        gone = _way(before[: max(after, 0) + 1])
        if after < len(before):
            self._made = {way: one for way, one in self._made.items() if way[: len(gone)] != gone}

    def _left(self, sequence: Sequence, seen: tuple[Observation, ...]) -> int:
        """How many of the first steps are as they were after the last one."""
        *way, last = seen
        if not all(one.succeeded for one in way):
            return 0
        steps = sequence.steps
        if changes_nothing(last):
            return len(steps) - 1
        if not last.succeeded or not self._creators:
            return 0
        left, number = len(steps), len(steps)
        while number > left or number == len(steps):
            number -= 1
            left = min(left, number, self._untouched(steps, number))
        return left

    def _kept(self, steps: tuple[Case, ...], left: int) -> Iterator[int]:
        """How many of the first steps others may go on from: all that are left, and fewer, which what follows left."""
        bound = left
        for number in range(left, 0, -1):
            if number < left:
                bound = min(bound, self._untouched(steps, number))
            if number <= bound:
                yield number

    def _untouched(self, steps: tuple[Case, ...], number: int) -> int:
        """How many of the steps before one are as they were after it."""
        step = steps[number]
        is_used_up = (_operations(steps[:number]), step.operation) in self._used_up
        makes_more = step.operation in self._creators and not _is_of_item(step)
        return number if makes_more and not is_used_up else _before_what_it_names(step)


def _is_of_item(case: Case) -> bool:
    """Whether a request is about one item that an earlier step made, and changes it."""
    return is_of_item(case.path) and bool(case.subjects)


def _before_what_it_names(case: Case) -> int:
    """How many steps come before everything that a request may have changed: its item, and all that it names besides.

    What an item stands in comes before it, and is not what is done something to.
    """
    others = [source for source in case.sources if source not in case.subjects]
    return min((*case.subjects[-1:], *others), default=0)


def _operations(steps: Iterable[Case]) -> Way:
    return tuple(step.operation for step in steps)


def _way(before: tuple[Case, ...]) -> Way:
    return tuple(step.id for step in before)
