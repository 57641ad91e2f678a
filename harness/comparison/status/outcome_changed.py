"""The same valid request succeeds on one side and fails on the other, and no part of it is known to be why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.acceptance import labelled, unexplained
from harness.comparison.behaviour.preconditions import is_conditional, is_ignored
from harness.comparison.behaviour.visibility import parts_on_being_there
from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.difference import Question, Side, Wanted
from harness.model.place import Part
from harness.model.refusing import refuses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

MOST_CASES = 60
"""Cases that a probe is given: those that its cause explains need no other."""


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """What is left when causes explain what they can; and the question for a cause of the rest."""
    valid = [pair for pair in evidence.own if pair.here.valid]
    known = evidence.explained | labelled(evidence)
    parted = [pair for pair in valid if _parted(pair) and pair.id not in known and not _is_told_otherwise(pair)]
    for succeeded in (True, False):
        pairs = tuple(pair for pair in parted if pair.here.succeeded is succeeded)
        if pairs:
            yield _difference(evidence, pairs, len(valid))
    yield from _question(evidence)


def _is_told_otherwise(pair: Pair) -> bool:
    return parts_on_being_there(pair) or is_ignored(pair)


def _parted(pair: Pair) -> bool:
    """One side serves it, the other refuses it; failing (5xx) and redirecting have names of their own."""
    return (pair.here.succeeded and _is_refused(pair.there.status)) or (
        pair.there.succeeded and (_is_refused(pair.here.status) or refuses(pair.here))
    )


def _is_refused(status: int | None) -> bool:
    return status is not None and 400 <= status < 500


def _difference(evidence: OperationEvidence, pairs: tuple[Pair, ...], compared: int) -> Told:
    here, there = pairs[0].here.status, pairs[0].there.status
    shown = Shown(
        pairs=pairs,
        compared=compared,
        reference=Side(text=f"{here} to {counted(len(pairs), compared)}", value=here),
        environment=Side(text=f"{there} to {counted(len(pairs), compared)}", value=there),
        cause=f"{here} → {there}",
    )
    sides = evidence.sides
    message = f"{_described(pairs)} gets {there} in {sides.environment}, {here} in {sides.reference}"
    place = evidence.place(Part.RESPONSE_STATUS, status=here, media_type=pairs[0].here.media_type)
    return evidence.difference("outcome-changed", place, message, shown)


def _described(pairs: tuple[Pair, ...]) -> str:
    """What the requests have in common, where that is a condition that an earlier change made void."""
    conditional = all(is_conditional(pair.case) for pair in pairs if pair.case)
    return "a change of what was changed meanwhile (If-Match)" if conditional else "a valid request"


def _question(evidence: OperationEvidence) -> Iterator[Question]:
    if evidence.sides.view.confirming:
        return
    known = labelled(evidence)
    for by_environment in (True, False):
        pairs = [pair for pair in unexplained(evidence) if refuses(pair.there) is by_environment]
        if pairs:
            # What a label blames may be refused for the same cause as these.
            pairs += [pair for pair in evidence.own if pair.id in known and refuses(pair.there) is by_environment]
            yield Question(
                wanted=Wanted.CAUSE,
                environment=evidence.sides.environment,
                api=evidence.sides.contract.name,
                operation=evidence.key,
                cases=tuple(dict.fromkeys(pair.id for pair in pairs))[:MOST_CASES],
                place=evidence.place(Part.RESPONSE_STATUS, status=pairs[0].here.status),
            )


RULE = Rule(
    kinds=("outcome-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same valid request, on a resource in a comparable state, is served by one side and refused by the other, "
        "and no single part of the request could be found that makes the difference. Where the resource itself may "
        "decide (404, 409), stored ones are not compared."
    ),
    remedy="repeat the two curl lines; then compare configuration, permissions and version of the two",
)
