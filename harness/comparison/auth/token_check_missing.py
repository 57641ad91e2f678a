"""A token that breaks one check is served, where the reference refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.auth.refusal import TOKENS, Attempt, attempts, is_refused, is_routed, passes_there
from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.case import Credential
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told

KIND = "token-check-missing"

_WORDS = {
    Credential.WRONG_SIGNATURE: "a wrongly signed token",
    Credential.UNSIGNED: "a token with alg none and no signature",
    Credential.WRONG_AUDIENCE: "a token for another audience",
    Credential.EXPIRED: "an expired token",
}


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """One difference per operation, with every kind of token that shows it."""
    tried = attempts(evidence, TOKENS)
    confirming = evidence.sides.view.confirming
    served = [one for one in tried if is_refused(one.pair.here) and passes_there(one, confirming=confirming)]
    if not confirming and not is_routed(evidence):
        served = [one for one in served if one.pair.there.succeeded]
    if served:
        yield _difference(evidence, served, len(tried))


def _difference(evidence: OperationEvidence, served: list[Attempt], compared: int) -> Told:
    first, sides = served[0].pair, evidence.sides
    words = " and ".join(dict.fromkeys(_WORDS[one.pair.here.credential] for one in served))
    message = (
        f"{words} is {'served' if first.there.succeeded else 'let through'} ({first.there.status}) by "
        f"{sides.environment}, refused ({first.here.status}) by {sides.reference}"
    )
    shown = Shown(
        pairs=tuple(one.pair for one in served),
        compared=compared,
        reference=Side(text=f"{first.here.status} to {counted(len(served), compared)}", value=first.here.status),
        environment=Side(text=f"{first.there.status} to {counted(len(served), compared)}", value=first.there.status),
        cause=f"{KIND} {words}",
    )
    place = evidence.place(Part.RESPONSE_STATUS, status=first.here.status, media_type=first.here.media_type)
    return evidence.difference(KIND, place, message, shown)


RULE = Rule(
    kinds=(KIND,),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Where the environment's own credential is a JSON Web Token, safe operations are asked with the same token "
        "wrongly signed, with alg none, and (by oauth2) with one of the same client for another audience; a further "
        "identity whose token has been past its end for over 90 seconds puts expiry to the test. The reference "
        "refuses it, and here it is served."
    ),
    remedy="check signature, algorithm, audience and expiry of tokens in every environment; treat it as an open door",
)
