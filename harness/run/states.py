"""Which states the items of a collection have: found out in the reference, by doing to new ones what may be done.

A deed that is refused leaves an item as it is, so that all may be asked one after another, until one is served and
leads to another state. Two states are the same where the answers that lead there have the same words in them. What
leaves the words as they are may be what the next deed needs: an order can be submitted once it has a line.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

from harness.generation.lifecycles import State
from harness.generation.preparing import Preparation
from harness.model.pointer import joined
from harness.model.refusing import UNFIT
from harness.probe.protocol import SpentError
from harness.probe.serving import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as Collection

    from harness.model.case import Case, Lifecycle
    from harness.model.json import Json
    from harness.model.observation import Observation

    Play: TypeAlias = Callable[[tuple[Case, ...], tuple[Case, ...]], Awaitable[Sequence[Observation]]]
    """Plays the steps that make an item, and what is done to it.

    Gives what is answered to the last of the former and to all of the latter, with or without what comes before them.
    """

LONGEST: Final = 6
"""Deeds that lead to a state at most."""

MOST: Final = 8
"""States of one kind of item that are looked into."""

ENOUGH: Final = 2
"""Items after which it is known whether anything is refused in any state."""

DENIED: Final = frozenset({401, 429})
"""Refusals that say nothing of an item."""

_WORD = re.compile(r"[^\W\d]([^\W\d]|[_-]){0,29}")
"""What a state may be called; an identifier has a digit."""

Signature: TypeAlias = "frozenset[tuple[str, str]] | frozenset[int]"
"""What tells a state: the words of an answer by place; where an answer has none of an item's, which deeds came before.

To do the same once more then leads nowhere else: an item that has parts may get any number of them.
"""


class Exploring:
    """Finds the states of one kind of item, those that the fewest deeds lead to first."""

    def __init__(self, lifecycle: Lifecycle, play: Play) -> None:
        """Asks nothing yet."""
        self._lifecycle = lifecycle
        self._play = play
        self._moves = range(len(lifecycle.tried), len(lifecycle.tried) + len(lifecycle.deeds))
        self._known: dict[Signature, State] = {}
        self._places: frozenset[str] = frozenset()
        self._first = State()
        self._plays = 0
        self._between: dict[int, tuple[int, ...]] = {}
        """By `id` of a state, what was done right before the deed that led there, and left the words as they were."""
        self._enabled: set[int] = set()
        """By `id` the states in which something more is served for what was done before, and which look like others."""
        self._spent: set[str] = set()
        """Operations that must not be tried any more."""
        self._in_conflict: set[int] = set()
        self._fit: dict[int, tuple[int, ...]] = {}
        """Deeds to the path of the first state in which they are refused for what they say."""
        self.states: list[State] = [self._first]
        """Those found so far: what is found is kept where the rest cannot be paid any more."""

    async def all_states(self) -> None:
        """Tries every deed in every state, as far as an item gets there again."""
        for state in self.states:  # grows meanwhile
            while len(state.path) <= LONGEST and (untried := self._untried(state)):
                try:
                    if self._serves_all or not await self._tried(state, untried):
                        return
                except SpentError as spent:
                    if not self._goes_without(spent.operations, state, untried):
                        raise
            with suppress(SpentError):
                await self._find_what_enables(state)

    def _goes_without(self, operations: Collection[str], state: State, untried: Iterable[int]) -> bool:
        """Whether the rest can be tried without operations on which enough was spent."""
        every = self._lifecycle.every
        needed = {step.operation for step in (*self._lifecycle.made, *(every[deed] for deed in state.path))}
        if not operations or needed & operations or not operations & {every[deed].operation for deed in untried}:
            return False
        self._spent |= operations
        return True

    def preparations(self) -> Iterator[tuple[str, Preparation]]:
        """What is to be done to a new item before it is asked what it refuses as it is made.

        Where no state serves that, and a new item is in conflict with it, the first one that is not.
        """
        every = self._lifecycle.every[: self._moves.stop]
        # An operation of which one request is served is in the right state, whatever another one says.
        known = {every[deed].operation for deed in self._first.served if deed < len(every)}
        for deed, case in enumerate(every):
            paths = [state.path for state in self.states if deed in state.served]
            fit = self._fit.get(deed) if deed in self._in_conflict else None
            path = min(paths, key=len, default=fit)
            if path and deed in self._first.refused and case.operation not in known:
                done = tuple(every[one] for one in path)
                yield case.operation, Preparation(made=self._lifecycle.made, done=done)
            known.add(case.operation)

    @property
    def _serves_all(self) -> bool:
        """Whether two items were served everything, each in another order: then there are no states to speak of."""
        return self._plays >= ENOUGH and not any(state.refused for state in self.states)

    def _untried(self, state: State) -> list[int]:
        every = self._lifecycle.every
        return [at for at, deed in enumerate(every) if not state.knows(at) and deed.operation not in self._spent]

    async def _tried(self, state: State, untried: list[int]) -> bool:
        """Leads a new item to the state and asks for the rest; whether more can be learnt."""
        every, made = self._lifecycle.every, self._lifecycle.made
        self._plays += 1
        seen = await self._play(made, tuple(every[deed] for deed in (*state.path, *untried)))
        there = len(seen) - len(untried)
        start = there - len(state.path) - 1
        if start < 0 or not all(one.succeeded for one in seen[:there]):
            return await self._led_otherwise(state)
        if not self._places:
            words = _words(seen[start])
            self._places = frozenset(place for place, _ in words)
            self._known[words] = self._first
        current, between = state, list[int]()
        for deed, answer in zip(untried, seen[there:], strict=True):
            if not answer.answered or answer.status in DENIED or (answer.status or 0) >= 500:
                return False
            if not answer.succeeded:
                self._refuses(current, deed, answer)
                continue
            following = self._following(current, deed, answer)
            current.served[deed] = following.path
            if following is current:
                between.append(deed)
                continue
            if following.path == (*current.path, deed):
                self._between.setdefault(id(following), tuple(between))
            current, between = following, []
        return True

    def _refuses(self, state: State, deed: int, answer: Observation) -> None:
        state.refused.add(deed)
        if answer.status in CONFLICT:
            self._in_conflict.add(deed)
        elif answer.status in UNFIT:
            self._fit.setdefault(deed, state.path)

    async def _find_what_enables(self, state: State) -> None:
        """What leaves a state as it is to look at may be what a deed needs that is in conflict with it."""
        every, moves = self._lifecycle.every, self._moves
        leaving = tuple(deed for deed, path in state.served.items() if path == state.path and deed < moves.stop)
        refused = tuple(deed for deed in sorted(state.refused & self._in_conflict) if deed in moves)
        if not leaving or not refused or id(state) in self._enabled or len(self.states) >= MOST:
            return
        deeds = (*state.path, *leaving, *refused)
        seen = await self._play(self._lifecycle.made, tuple(every[deed] for deed in deeds))
        answers = zip(refused, seen[len(seen) - len(refused) :], strict=True)
        served = next((deed for deed, answer in answers if answer.succeeded), None)
        way = None if served is None else await self._shortest(state.path, leaving, served)
        if way is not None:
            enabled = State(path=(*state.path, *way))
            state.served |= dict.fromkeys(way, enabled.path)
            self._enabled.add(id(enabled))
            self.states.append(enabled)

    async def _shortest(self, start: tuple[int, ...], between: tuple[int, ...], deed: int) -> tuple[int, ...] | None:
        """Which of what was done in between leads to a deed, each alone or all of it."""
        every = self._lifecycle.every
        for way in dict.fromkeys((*((one,) for one in between), between)) if between else ():
            path = (*start, *way, deed)
            seen = await self._play(self._lifecycle.made, tuple(every[one] for one in path))
            if len(seen) > len(path) and all(one.succeeded for one in seen):
                return way
        return None

    async def _led_otherwise(self, state: State) -> bool:
        """Whether an item gets to a state after what was done in between when it was found."""
        between = self._between.pop(id(state), ()) if state.path else ()
        way = await self._shortest(state.path[:-1], between, state.path[-1]) if between else None
        if way is not None:
            self._lead(state, way)
        return way is not None

    def _lead(self, state: State, way: tuple[int, ...]) -> None:
        """Has a state be reached by something more, after which an item is in a state of its own."""
        *start, deed = old = state.path
        before, through = tuple(start), State(path=(*start, *way))
        new = (*through.path, deed)

        def moved(path: tuple[int, ...]) -> tuple[int, ...]:
            return (*new, *path[len(old) :]) if path[: len(old)] == old else path

        for one in self.states:
            one.path = moved(one.path)
            one.served = {key: moved(path) for key, path in one.served.items()}
            if one.path == before and one.served.pop(deed, None) is not None:
                one.refused.add(deed)
                one.served |= dict.fromkeys(way, through.path)
        self._fit = {key: moved(path) for key, path in self._fit.items()}
        through.served[deed] = new
        self._enabled.add(id(through))
        self.states.append(through)

    def _following(self, state: State, deed: int, answer: Observation) -> State:
        if deed not in self._moves:
            return state
        path = (*state.path, deed)
        words = _words(answer)
        is_of_item = bool(self._places & {place for place, _ in words})
        found = self._known.setdefault(words if is_of_item else frozenset(path), State(path=path))
        if found not in self.states and len(self.states) < MOST:
            self.states.append(found)
        return found


def _words(observation: Observation) -> frozenset[tuple[str, str]]:
    return frozenset(_leaves(observation.body, "")) if observation.body_kept else frozenset()


def _leaves(value: Json, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(place, name))
    elif isinstance(value, str) and _WORD.fullmatch(value):
        yield place, value
