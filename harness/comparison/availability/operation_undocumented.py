"""An operation answers there that the contract does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.availability.router import UNKNOWN
from harness.comparison.evidence import Shown
from harness.comparison.rule import Level, Rule
from harness.model.case import Purpose
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

AUTOMATIC = frozenset({"HEAD", "OPTIONS", "TRACE"})
"""Methods that frameworks and gateways answer by themselves: that they do says nothing of the API."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Served here, and unknown to the reference's router."""
    if any(pair.there.succeeded for pair in api.routes):
        return  # this environment serves whatever path it is asked for
    for evidence in api.operations.values():
        pairs = tuple(pair for pair in evidence.pairs if _is_new(pair))
        if pairs:
            yield _difference(evidence, pairs)


def _is_new(pair: Pair) -> bool:
    return (
        pair.here.purpose is Purpose.UNDOCUMENTED
        and pair.here.operation.partition(" ")[0] not in AUTOMATIC
        and pair.there.succeeded
        and pair.here.answered
        and pair.steady
        and pair.here.status in UNKNOWN
    )


def _difference(evidence: OperationEvidence, pairs: tuple[Pair, ...]) -> Told:
    here, there = pairs[0].here.status, pairs[0].there.status
    shown = Shown(
        pairs=pairs,
        compared=len(pairs),
        reference=Side(text=f"{here}", value=here),
        environment=Side(text=f"{there}", value=there),
        cause=f"undocumented {evidence.key}",
    )
    message = f"{evidence.key}, which the contract does not have, is served ({there}) by {evidence.sides.environment}"
    return evidence.difference("operation-undocumented", evidence.place(Part.REQUEST_PATH), message, shown)


RULE = Rule(
    kinds=("operation-undocumented",),
    level=Level.API,
    judge=judge,
    decided=(
        "An operation that the contract does not have is served with 2xx, where the reference's router knows nothing "
        "of it (404, 405, 501) and a path that cannot exist is not served. HEAD, OPTIONS and TRACE, which frameworks "
        "answer by themselves, are not judged."
    ),
    remedy="take it out of service, or write it into the contract",
)
