"""A request without, or with an invalid, credential is served on one side only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.auth.refusal import (
    Attempt,
    attempts,
    is_refused,
    is_routed,
    passes_there,
    served_first,
    sides_of,
)
from harness.comparison.evidence import Shown
from harness.comparison.rule import Level, Rule
from harness.model.case import Credential
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told

_WORDS = {Credential.NONE: "without a credential", Credential.BROKEN: "with an invalid credential"}


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Refused there and served here, or the other way round."""
    tried = attempts(evidence)
    confirming = evidence.sides.view.confirming
    open_here = [one for one in tried if is_refused(one.pair.here) and passes_there(one, confirming=confirming)]
    if not confirming and not is_routed(evidence):
        open_here = [one for one in open_here if one.pair.there.succeeded]
    closed_here = [one for one in tried if is_refused(one.pair.there) and one.pair.here.succeeded]
    sides = evidence.sides
    if open_here:
        open_here = served_first(open_here)
        first = open_here[0].pair
        message = (
            f"a request {_words(open_here)} is {'served' if first.there.succeeded else 'let through'} "
            f"({first.there.status}) by {sides.environment}, refused ({first.here.status}) by {sides.reference}"
        )
        yield _difference(evidence, "authentication-not-enforced", message, open_here)
    if closed_here:
        first = closed_here[0].pair
        message = (
            f"a request {_words(closed_here)} is refused ({first.there.status}) by {sides.environment}, "
            f"served ({first.here.status}) by {sides.reference}"
        )
        yield _difference(evidence, "authentication-required", message, closed_here)


def _words(tried: list[Attempt]) -> str:
    return " or ".join(dict.fromkeys(_WORDS[one.pair.here.credential] for one in tried))


def _difference(evidence: OperationEvidence, kind: str, message: str, tried: list[Attempt]) -> Told:
    first, compared = tried[0].pair, len(attempts(evidence))
    here, there = sides_of(tried, compared)
    shown = Shown(
        pairs=tuple(one.pair for one in tried),
        compared=compared,
        reference=here,
        environment=there,
        cause=kind,
    )
    place = evidence.place(Part.RESPONSE_STATUS, status=first.here.status, media_type=first.here.media_type)
    return evidence.difference(kind, place, message, shown)


RULE = Rule(
    kinds=("authentication-not-enforced", "authentication-required"),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The operation is asked without a credential, and with a well-formed one that nobody can accept. One side "
        "refuses with 401 or 403, the other serves it, or answers it just as a request with a good credential."
    ),
    remedy="compare the security settings of service and gateway for this operation; close what is open first",
)
