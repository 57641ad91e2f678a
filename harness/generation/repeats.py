"""Which request of each safe operation is asked over and over: the plainest one of a resource that stays the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.case import Credential, Purpose, Repeat, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.case import Case, OperationCases

READS = frozenset({"GET", "HEAD"})

BESIDE = frozenset({Purpose.UNDOCUMENTED, Purpose.PUBLISHED_CONTRACT, Purpose.BURST})
"""What is asked for something else than to see how an operation answers."""

DISTANCE_REPEATS = 8
"""Of a path that does not exist: enough for a median."""


def repeats(operations: Iterable[OperationCases], times: int, room: Mapping[str, int]) -> Iterator[Repeat]:
    """One request for each operation that reads, and the one for a path that no contract has.

    Args:
        operations: Their cases.
        times: How often an environment is asked.
        room: Operation to how often the reference may be asked at first.
    """
    for operation in operations:
        if (case := _steadiest(operation.cases)) is not None:
            wanted = min(times, DISTANCE_REPEATS) if case.purpose is Purpose.ROUTE else times
            yield Repeat(
                case=_again(case, Purpose.REPEAT, "the same request again"),
                times=wanted,
                at_reference=min(wanted, room.get(operation.operation, wanted)),
            )


def timed(case: Case) -> Case:
    """A repeated request as it is asked to be measured."""
    return _again(case, Purpose.LATENCY, "the same request, measured")


def _again(case: Case, purpose: Purpose, words: str) -> Case:
    return identified(replace(case, purpose=purpose, varied=None, description=words))


def _steadiest(cases: Iterable[Case]) -> Case | None:
    """Of the valid ones the first, which is the plainest; what names a resource that is there before all others."""
    candidates = [case for case in cases if _may_be_repeated(case)]
    return min(candidates, key=lambda case: not _uses_existing(case), default=None)


def _may_be_repeated(case: Case) -> bool:
    if case.method not in READS or case.credential is not Credential.OWN:
        return False
    is_plain = case.breaks_nothing and case.purpose not in BESIDE
    return is_plain or case.purpose is Purpose.ROUTE


def _uses_existing(case: Case) -> bool:
    return any(slot.role is Role.EXISTING for slot in case.slots)
