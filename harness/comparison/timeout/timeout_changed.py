"""The gateway or service gives up after another time than in the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.comparison.timeout.giving_up import gave_up_by_itself, timed_out
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

FACTOR = 1.5
SECONDS = 0.5
"""Times are clearly different beyond both: a busy client and a far network add less."""


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Both give up on the same requests, at least one of them by its own decision, and at clearly different times."""
    pairs = tuple(pair for pair in evidence.pairs if timed_out(pair.here) and timed_out(pair.there))
    here = [one for pair in pairs for one in (pair.here, pair.again) if one is not None and timed_out(one)]
    there = [pair.there for pair in pairs]
    if not pairs or not _is_clear(here, there):
        return
    sides = evidence.sides
    took, waited = _seconds(here), _seconds(there)
    shown = Shown(
        pairs=pairs,
        compared=len(evidence.pairs),
        reference=Side(text=f"gives up after {took}", value=round(_middle(here), 3)),
        environment=Side(
            text=f"gives up after {waited} in {counted(len(pairs), len(evidence.pairs))}",
            value=round(_middle(there), 3),
        ),
        cause=f"timeout {took} → {waited}",
    )
    message = f"{sides.environment} gives up after {waited}, {sides.reference} after {took}"
    yield evidence.difference("timeout-changed", evidence.place(Part.CONNECTION), message, shown)


def _is_clear(here: list[Observation], there: list[Observation]) -> bool:
    """Whether one side always waits clearly longer; where our own client gave up, only 'longer' is known."""
    return _waits_longer(here, there) or _waits_longer(there, here)


def _waits_longer(one: list[Observation], other: list[Observation]) -> bool:
    if not all(gave_up_by_itself(observation) for observation in other):
        return False
    shortest, longest = min(o.total for o in one), max(o.total for o in other)
    return shortest > longest * FACTOR and shortest > longest + SECONDS


def _middle(observations: list[Observation]) -> float:
    times = sorted(observation.total for observation in observations)
    return times[len(times) // 2]


def _seconds(observations: list[Observation]) -> str:
    own = all(gave_up_by_itself(observation) for observation in observations)
    return f"{'' if own else 'more than '}{_middle(observations):.1f} s"


RULE = Rule(
    kinds=("timeout-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same requests end in 504 or 408, or in no answer at all, on both sides, and every time on one side is "
        "clearly longer than every time on the other (half as long again, and half a second)."
    ),
    remedy="compare the timeouts of gateway, service mesh and service for this operation",
)
