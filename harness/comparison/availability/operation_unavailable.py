"""The operation is not deployed: its path or method is unknown there."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from harness.comparison.availability.deployed import own_answers
from harness.comparison.availability.unavailable import unavailable
from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Each operation that is not there, unless its whole version is not."""
    for evidence in unavailable(api).operations:
        pairs = tellingly(own_answers(evidence))
        here, there = pairs[0].here.status, pairs[0].there.status
        shown = Shown(
            pairs=pairs,
            compared=len(pairs),
            reference=Side(text=f"{here} among others", value=here),
            environment=Side(text=f"{there} to {counted(len(pairs), len(pairs))}", value=there),
            cause=f"unavailable {evidence.key}",
        )
        message = f"{evidence.key} is not deployed in {api.sides.environment}: {there} to every request"
        yield evidence.difference("operation-unavailable", evidence.place(Part.REQUEST_PATH), message, shown)


def tellingly(pairs: list[Pair]) -> tuple[Pair, ...]:
    """Of each operation in turn those that the reference serves first, then those that it refuses otherwise."""
    queues: dict[str, list[Pair]] = {}
    for pair in sorted(pairs, key=_telling):
        queues.setdefault(pair.here.operation, []).append(pair)
    return tuple(pair for row in zip_longest(*queues.values()) for pair in row if pair is not None)


def _telling(pair: Pair) -> tuple[object, ...]:
    return (not pair.here.succeeded, pair.here.status == pair.there.status, pair.here.sequence is not None, pair.id)


RULE = Rule(
    kinds=("operation-unavailable",),
    level=Level.API,
    judge=judge,
    decided=(
        "With the full identity every request, valid or not, on whatever resource, gets one and the same 404, 405 or "
        "501, where the reference serves some. A 404 counts where it cannot speak of a resource: for what the run "
        "sends to create or compute, for a fault that the reference refuses otherwise, or where it is the router's. "
        "Where the reference serves none, it has to refuse faults in two ways at least."
    ),
    remedy="deploy the operation there, or leave the API out of that environment's file",
)
