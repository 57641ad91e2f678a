"""What a probe is: a dialogue that yields the case it wants asked and receives what was observed."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from harness.model.case import Case
from harness.model.observation import Observation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

Result = TypeVar("Result")

Probe: TypeAlias = Generator[Case, Observation, Result]
"""Yields a case for one environment, receives its observation, and in the end returns what it found out."""


class SpentError(Exception):
    """More must not be spent on an operation that is asked, or that makes what it is asked of."""

    def __init__(self, operations: Collection[str] = ()) -> None:
        """Takes the keys of those operations, where they are known."""
        super().__init__(*operations)
        self.operations = frozenset(operations)


def answered(probe: Probe[Result], answer: Callable[[Case], Observation]) -> Result:
    """The result of a probe whose every case is answered by the function."""
    try:
        case = next(probe)
        while True:
            case = probe.send(answer(case))
    except StopIteration as end:
        result: Result = end.value
        return result


async def asked(probe: Probe[Result], ask: Callable[[Case], Awaitable[Observation]]) -> Result:
    """The same, where answering takes time.

    Raises:
        SpentError: raised by `ask`, where the probe cannot do with what it has heard so far.
    """
    try:
        case = next(probe)
        while True:
            try:
                observation = await ask(case)
            except SpentError as spent:
                case = probe.throw(spent)
            else:
                case = probe.send(observation)
    except StopIteration as end:
        result: Result = end.value
        return result
