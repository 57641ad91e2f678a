"""The lives of items, as far as the reference was tried for them: each is tried once more only where it is another."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from harness.probe.protocol import SpentError
from harness.run.states import Exploring

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from harness.generation.lifecycles import State
    from harness.generation.preparing import Preparation
    from harness.model.case import Corpus, Lifecycle
    from harness.run.states import Play


class Lives:
    """Finds the states of items and keeps them."""

    def __init__(self, play: Play) -> None:
        """Asks nothing yet."""
        self._play = play
        self._tried: dict[str, Lifecycle] = {}
        self._known: set[str] = set()
        self.states: dict[str, tuple[State, ...]] = {}
        """By collection."""

    def knows(self, operation: str) -> bool:
        """Whether it was asked of items in the states that were found: hardly anything else leads to another."""
        return operation in self._known

    async def explore(self, one: Lifecycle) -> Mapping[str, Preparation]:
        """What is to be done to a new item before an operation serves it, as far as finding that out can be paid."""
        if self._tried.get(one.resource) == one:
            return {}
        self._tried[one.resource] = one
        exploring = Exploring(one, self._play)
        with suppress(SpentError):
            await exploring.all_states()
        asked = {deed for state in exploring.states for deed in (*state.served, *state.refused)}
        self._known |= {one.every[deed].operation for deed in asked}
        if len(exploring.states) >= len(self.states.get(one.resource, ())):
            self.states[one.resource] = tuple(exploring.states)
        return dict(exploring.preparations())


def lives_of(corpus: Corpus, operations: Collection[str]) -> list[Lifecycle]:
    """Those in which one of the operations is asked of items."""
    return [one for one in corpus.lifecycles if any(step.operation in operations for step in one.every)]
