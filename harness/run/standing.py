"""What earlier steps made and a refused request left as it was: the next request may be asked of the same.

A request about what has to be made first costs all the steps that make it. Where one after another is tried, most are
refused, and a refusal changes nothing (RFC 9110, section 15.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from harness.model.refusing import changes_nothing
from harness.run.visit import is_for_others

if TYPE_CHECKING:
    from harness.model.case import Case, Sequence
    from harness.model.exchange import Exchange
    from harness.model.observation import Observation
    from harness.run.visit import Visit

Way: TypeAlias = tuple[str, ...]
"""Ids of the steps that make something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    exchanges: tuple[Exchange, ...]
    cleaned: int
    """How often the environment had been cleaned up by then."""


class Standing:
    """Plays sequences of which only the last step is of interest, in one environment."""

    def __init__(self, visit: Visit) -> None:
        """Nothing stands yet."""
        self._visit = visit
        self._made: dict[Way, _Made] = {}

    def stands(self, before: tuple[Case, ...]) -> int:
        """How many of the steps need not be played again: all of them, or none."""
        made = self._made.get(_way(before))
        return len(before) if made is not None and made.cleaned == self._visit.lane.cleaned else 0

    async def play(self, sequence: Sequence, *, asking: int = 1) -> tuple[Observation, ...]:
        """Plays what does not stand already; the last observation is that of the last step.

        What stands is taken while it is used, so that of two who want it at once one makes it anew.
        """
        if is_for_others(sequence):
            return await self._visit.put(sequence, asking=asking)
        before = sequence.steps[:-1]
        made = self._made.pop(_way(before), None) if self.stands(before) else None
        earlier = made.exchanges if made is not None else ()
        cleaned = self._visit.lane.cleaned
        exchanges, seen = await self._visit.play_on(sequence, earlier, asking=asking)
        if _leaves_all_as_it_was(seen):
            self._made[_way(before)] = _Made(exchanges=exchanges[:-1], cleaned=cleaned)
        return seen


def _way(before: tuple[Case, ...]) -> Way:
    return tuple(step.id for step in before)


def _leaves_all_as_it_was(seen: tuple[Observation, ...]) -> bool:
    """Whether everything was made that was to be made now, and the last request changed nothing."""
    *before, last = seen
    return changes_nothing(last) and all(one.succeeded for one in before)
