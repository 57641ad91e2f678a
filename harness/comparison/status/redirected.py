"""A redirect stands where the reference answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted, plainness
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.observation import Observation


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """A 3xx for a 2xx; it was not followed, so nothing behind it is known."""
    asked = _answered(evidence)
    moved = tuple(pair for pair in asked if is_redirect(pair.there))
    if not moved:
        return
    here, there = moved[0].here.status, moved[0].there.status
    shown = Shown(
        pairs=moved,
        compared=len(asked),
        reference=Side(text=f"{here} to {counted(len(moved), len(asked))}", value=here),
        environment=Side(text=f"{there} to {counted(len(moved), len(asked))}", value=there),
        # Not by what the reference answers: who is sent elsewhere is so whether or not there is something to find.
        cause=f"redirected {there}",
    )
    message = f"{evidence.sides.environment} redirects ({there}) what {evidence.sides.reference} answers ({here})"
    place = evidence.place(Part.RESPONSE_STATUS, status=here, media_type=moved[0].here.media_type)
    yield evidence.difference("redirected", place, message, shown)


def _answered(evidence: OperationEvidence) -> tuple[Pair, ...]:
    """What the reference serves; or refuses, where it serves nothing and every request is sent elsewhere here."""
    served = tuple(pair for pair in evidence.own if pair.here.succeeded)
    if served:
        return served
    # Whether an identifier is known does not matter where even the unknown ones are redirected.
    refused = tuple(pair for pair in evidence.pairs if pair.is_own and pair.answered and pair.steady)
    everywhere = all(is_redirect(pair.there) and not is_redirect(pair.here) for pair in refused)
    return tuple(sorted(refused, key=plainness)) if everywhere else ()


def is_redirect(observation: Observation) -> bool:
    """Whether the answer sends the client elsewhere; 304 does not."""
    status = observation.status
    return observation.answered and status is not None and 300 <= status < 400 and status != 304


RULE = Rule(
    kinds=("redirected",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The reference serves the request both times, and here it is answered with a 3xx, which is never followed. "
        "Where the reference only had requests to refuse, every one of them is redirected here."
    ),
    remedy="answer under the address of the contract, or give the environment's file the address that it redirects to",
)
