"""Whether an operation is deployed: told from how a router and a resource say 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.noise import Outcome, outcome
from harness.model.case import Role

if TYPE_CHECKING:
    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair

UNKNOWN = frozenset({404, 405, 501})
"""Statuses by which a router says that it knows no such path or method."""


def is_missing(evidence: OperationEvidence, api: ApiEvidence) -> bool:
    """Whether the operation is not there: with the full identity everything gets one and the same refusal.

    The reference must have served some of it. A 404 may also speak of a resource; so it counts only on a request that
    the reference serves and that no stored data decide, on a fault that the reference refuses otherwise, or where it
    is the very answer that the router gives to a path that cannot exist.
    """
    pairs = own_answers(evidence)
    refusal = _one_refusal(pairs)
    if refusal is None or not any(one.succeeded for one in evidence.reference):
        return False
    if refusal.status != 404:
        return not any(pair.here.status == refusal.status for pair in pairs)
    if api.sides.view.confirming and any(pair.here.succeeded for pair in pairs):
        return True
    return any(_tells(pair) for pair in pairs) or _is_routers(refusal, pairs, api)


def own_answers(evidence: OperationEvidence) -> list[Pair]:
    """The pairs with the full identity that were answered, whatever they were asked for."""
    return [pair for pair in evidence.pairs if pair.is_own and pair.answered]


def _one_refusal(pairs: list[Pair]) -> Outcome | None:
    outcomes = [found for pair in pairs if (found := outcome(pair.there)) is not None]
    if not outcomes or outcomes[0].status not in UNKNOWN:
        return None
    return outcomes[0] if all(found.agrees(outcomes[0]) for found in outcomes) else None


def _tells(pair: Pair) -> bool:
    """Whether a 404 to this request cannot speak of a resource that is not there."""
    if not pair.steady or pair.here.status == 404:
        return False
    if pair.here.succeeded:
        # What a search or a stored resource gives is data; what the run sends to create or compute is not.
        return pair.is_created or pair.role is Role.EXISTING or not pair.here.operation.startswith(("GET ", "HEAD "))
    return pair.role is not Role.ABSENT and pair.fault is not None


def _is_routers(refusal: Outcome, pairs: list[Pair], api: ApiEvidence) -> bool:
    """Whether the refusal is how this environment's router refuses, and how no resource is refused."""
    routes = [found for pair in api.routes if (found := outcome(pair.there)) is not None]
    if not routes or not all(refusal.agrees(found) for found in routes):
        return False
    if any(pair.here.status != 404 for pair in pairs):
        return True
    # Only resources that are not there were asked for: the reference must tell the two kinds of 404 apart.
    routers = [found for pair in api.routes if (found := outcome(pair.here)) is not None]
    resources = [found for pair in pairs if (found := outcome(pair.here)) is not None]
    return bool(routers) and not any(one.agrees(other) for one in resources for other in routers)
