"""No answer within the timeout where the reference answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.comparison.timeout.giving_up import gave_up_by_itself, timed_out
from harness.model.case import Purpose
from harness.model.difference import Question, Side, Wanted
from harness.model.exchange import FailureKind
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

ENOUGH = 2
"""One timeout may be an accident of the network."""


ALIKE = frozenset({Purpose.HARVEST, Purpose.REPEAT})
"""Looking for resources reads them too, each environment its own, and so does repeating: what hangs then is not asked
any more."""


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Two timeouts, on requests that the reference answers; for one alone the request is asked again."""
    answered = [pair for pair in evidence.pairs if pair.here.answered and _answers_again(pair)]
    late = tuple(pair for pair in answered if timed_out(pair.there) or _given_up(pair))
    cases = {pair.id for pair in late}
    timeouts = sum(
        1
        for one in (*evidence.environment, *evidence.repeated_there)
        if timed_out(one) and (one.case in cases or one.purpose in ALIKE)
    )
    if not late or not timeouts:
        if late and evidence.sides.view.confirming:
            yield _difference(evidence, late, len(answered))
        return
    if timeouts >= ENOUGH or evidence.sides.view.confirming:
        shown = tuple(pair for pair in late if timed_out(pair.there))
        yield _difference(evidence, shown or late, len(answered))
    else:
        yield _question(evidence, late)


def _answers_again(pair: Pair) -> bool:
    return pair.again is None or not timed_out(pair.again)


def _given_up(pair: Pair) -> bool:
    """Not even asked any more, since the operation timed out before."""
    failure = pair.there.failure
    return failure is not None and failure.kind is FailureKind.CIRCUIT_OPEN


def _question(evidence: OperationEvidence, late: tuple[Pair, ...]) -> Question:
    return Question(
        wanted=Wanted.CONFIRMATION,
        environment=evidence.sides.environment,
        api=evidence.sides.contract.name,
        operation=evidence.key,
        cases=tuple(pair.id for pair in late),
        place=evidence.place(Part.CONNECTION),
    )


def _difference(evidence: OperationEvidence, late: tuple[Pair, ...], compared: int) -> Told:
    # What a client would ask tells most: a request that the reference serves.
    late = tuple(sorted(late, key=lambda pair: not pair.here.succeeded))
    first, sides = late[0], evidence.sides
    waited = max((one.total for one in evidence.environment if timed_out(one)), default=late[0].there.total)
    took = max(pair.here.total for pair in late)
    shown = Shown(
        pairs=late,
        compared=compared,
        reference=Side(text=f"answered within {took:.1f} s", value=round(took, 3)),
        environment=Side(text=f"no answer to {counted(len(late), compared)}", value=None),
        cause=f"timeout {evidence.key}",
    )
    # A gateway that gave up did answer: what it said is what a client sees.
    what = f"{first.there.status} after" if gave_up_by_itself(first.there) else "no answer within"
    message = f"{what} {waited:.1f} s in {sides.environment}; {sides.reference} answers ({first.here.status})"
    return evidence.difference("request-timed-out", evidence.place(Part.CONNECTION), message, shown)


RULE = Rule(
    kinds=("request-timed-out",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Two requests to the operation got no answer within the environment's timeout_seconds (or a 504 of the "
        "gateway) although the reference answers them; after that the operation is not asked any more."
    ),
    remedy="look at what the operation waits for there; if it is only slow, raise traffic.timeout_seconds",
)
