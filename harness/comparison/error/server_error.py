"""A request that the reference handles gets a 5xx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.acceptance import acceptances
from harness.comparison.evidence import Shown, counted
from harness.comparison.pairing import NOT_COMPARED, Pair
from harness.comparison.request.sharpening import questions
from harness.comparison.request.telling import difference
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Where a part of the request is known to be why, it is told at that part; the rest is one difference."""
    known = [one for one in acceptances(evidence) if one.kind == "server-error"]
    for one in known:
        yield difference(evidence, one)
        yield from questions(evidence, one)
    explained = evidence.explained | {pair.id for one in known for pair in one.pairs}
    failed = tuple(pair for pair in evidence.comparable if _fails(pair) and pair.id not in explained)
    if failed:
        yield _difference(evidence, failed)


def _fails(pair: Pair) -> bool:
    here, there = pair.here.status or 500, pair.there.status or 0
    return here < 500 <= there and pair.here.purpose not in NOT_COMPARED


def _difference(evidence: OperationEvidence, failed: tuple[Pair, ...]) -> Told:
    first, sides, compared = failed[0], evidence.sides, len(evidence.comparable)
    faults = sorted({str(pair.fault) for pair in failed if pair.fault is not None})
    of = f" ({faults[0]}{', …' if len(faults) > 1 else ''})" if faults and first.fault else ""
    shown = Shown(
        pairs=failed,
        compared=compared,
        reference=Side(text=f"{first.here.status}, never 5xx in {compared} requests", value=first.here.status),
        environment=Side(text=f"{first.there.status} to {counted(len(failed), compared)}", value=first.there.status),
        cause=f"{first.there.status}",
    )
    message = (
        f"{sides.environment} fails ({first.there.status}) on a request{of} that {sides.reference} handles "
        f"({first.here.status})"
    )
    place = evidence.place(Part.RESPONSE_STATUS, status=first.here.status, media_type=first.here.media_type)
    return evidence.difference("server-error", place, message, shown)


RULE = Rule(
    kinds=("server-error",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The service itself answers 5xx to a request that the reference serves or refuses both times; 502, 503 and "
        "504 come from the way there and are not judged."
    ),
    remedy="look for the request id of the curl line in the environment's log",
)
