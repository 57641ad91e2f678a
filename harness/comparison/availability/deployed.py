"""Whether an operation is deployed: told from how a router and a resource say 404."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from harness.comparison.availability.router import UNKNOWN, alike, is_routers, texts_of
from harness.comparison.noise import Outcome, outcome
from harness.model.case import Role

if TYPE_CHECKING:
    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair


FEWEST_WAYS = 2
"""Statuses of faults by which an operation is known that was never served: one may be what is before the operation."""


class Deployment(StrEnum):
    """What the answers say of an operation."""

    THERE = "there"
    MISSING = "missing"
    UNCERTAIN = "uncertain"
    """Everything gets the same 404, and every one of them may speak of a resource."""


def deployment(evidence: OperationEvidence, api: ApiEvidence) -> Deployment:
    """Whether the operation is there: it is not where everything gets one and the same refusal with the full identity.

    A 404 may also speak of a resource; so it counts only on a request that the reference serves and that no stored
    data decide, on a fault that the reference refuses otherwise, or where it is the very answer that the router gives
    to a path that cannot exist. Where the reference served nothing of it either, only the router's own words count, and
    faults that it refuses in several ways: what looks at a body and at its media type is there. A 405 or 501 speaks of
    the method: it is enough that the reference says so nowhere, and speaks of resources where it finds none.
    """
    pairs = own_answers(evidence)
    refusal = _one_refusal(pairs)
    if refusal is None:
        return Deployment.THERE
    if refusal.status != 404:
        # It speaks of a method, and not of a resource that may not be there.
        known = any(pair.here.status == refusal.status for pair in pairs)
        is_here = any(map(_is_told, pairs)) or _speaks_of_resources(pairs, api)
        return Deployment.MISSING if is_here and not known else Deployment.THERE
    if not any(one.succeeded for one in evidence.reference):
        is_missing = _has_routers_words(pairs, api) or _are_looked_at(pairs, api)
        return Deployment.MISSING if is_missing else Deployment.THERE
    confirmed = api.sides.view.confirming and any(pair.here.succeeded for pair in pairs)
    if confirmed or any(_tells(pair, api) for pair in pairs) or _is_routers(refusal, pairs, api):
        return Deployment.MISSING
    return Deployment.UNCERTAIN


def own_answers(evidence: OperationEvidence) -> list[Pair]:
    """The pairs with the full identity that were answered, whatever they were asked for."""
    return [pair for pair in evidence.pairs if pair.is_own and pair.answered]


def _one_refusal(pairs: list[Pair]) -> Outcome | None:
    outcomes = [found for pair in pairs if (found := outcome(pair.there)) is not None]
    if not outcomes or outcomes[0].status not in UNKNOWN:
        return None
    return outcomes[0] if all(found.agrees(outcomes[0]) for found in outcomes) else None


def _tells(pair: Pair, api: ApiEvidence) -> bool:
    """Whether a 404 to this request cannot speak of a resource that is not there."""
    if not pair.steady or not _is_told(pair):
        return False
    if pair.is_created:
        return _keeps_created(api)
    if pair.role is Role.ABSENT:
        return False
    if pair.uses_existing:
        return _is_found_otherwise(pair, api)
    # What a search gives is data; what the run sends to create or compute is not, nor is a fault refused otherwise.
    return pair.fault is not None or not pair.here.operation.startswith(("GET ", "HEAD "))


def _speaks_of_resources(pairs: list[Pair], api: ApiEvidence) -> bool:
    """Whether all that the reference cannot find is told by it otherwise than a path that cannot exist."""
    routes = [pair for pair in api.routes if pair.here.answered]
    return bool(routes) and not any(alike(pair.here, route.here) for pair in pairs for route in routes)


def _is_told(pair: Pair) -> bool:
    """Whether the reference answers with something else than a 404, and not because it is unwell."""
    status = pair.here.status
    return status is not None and status < 500 and status != 404


def _keeps_created(api: ApiEvidence) -> bool:
    """Whether any operation finds what the run created: else creating may be what does not work."""
    return any(pair.is_created and pair.there.succeeded for evidence in api.declared for pair in evidence.pairs)


def _is_found_otherwise(pair: Pair, api: ApiEvidence) -> bool:
    """Whether the environment itself serves what the path names, asked by another operation."""
    below = pair.here.operation.rpartition("}")[2].count("/")
    segments = pair.there.target.partition("?")[0].split("/")
    return "/".join(segments[: len(segments) - below]) in api.served_there


def _are_looked_at(pairs: list[Pair], api: ApiEvidence) -> bool:
    """Whether the reference refuses faults in several ways where nothing that is not there can be meant."""
    ways = {pair.here.status for pair in pairs if pair.fault is not None and _tells(pair, api)} - UNKNOWN
    return len(ways) >= (1 if api.sides.view.confirming else FEWEST_WAYS)


def _has_routers_words(pairs: list[Pair], api: ApiEvidence) -> bool:
    """Whether all is answered like a path that cannot exist, to the machine code, and nothing in the reference is."""
    routes = [pair for pair in api.routes if pair.answered and {pair.here.status, pair.there.status} <= UNKNOWN]
    if not routes:
        # Known from before: what is asked again has to differ again.
        return api.sides.view.confirming and not any(alike(pair.here, pair.there) for pair in pairs)
    like_there = all(is_routers(pair.there, [route.there for route in routes]) for pair in pairs)
    unlike_here = not any(alike(pair.here, route.here) for pair in pairs for route in routes)
    return like_there and (unlike_here or _told_apart_bytexts_of(pairs, routes))


def _told_apart_bytexts_of(pairs: list[Pair], routes: list[Pair]) -> bool:
    """Whether one text is the router's in all answers of the environment, and the reference's router says another.

    Free texts may not be compared between environments; inside one they tell a route from a resource.
    """
    refusals = [texts_of(pair.there) for pair in (*pairs, *routes)]
    words = set(refusals[0].items()).intersection(*(texts.items() for texts in refusals))
    return any(_says_otherwise(pointer, pairs, routes) for pointer, _ in words)


def _says_otherwise(pointer: str, pairs: list[Pair], routes: list[Pair]) -> bool:
    """Whether the reference refuses the operation's requests in other words than unknown paths."""
    routers = {texts_of(route.here).get(pointer) for route in routes}
    resources = {texts_of(pair.here).get(pointer) for pair in pairs}
    return None not in routers | resources and routers.isdisjoint(resources)


def _is_routers(refusal: Outcome, pairs: list[Pair], api: ApiEvidence) -> bool:
    """Whether the refusal is how this environment's router refuses, and how no resource is refused."""
    routes = [found for pair in api.routes if (found := outcome(pair.there)) is not None]
    if not routes or not all(refusal.agrees(found) for found in routes):
        return False
    if any(_is_told(pair) and not (pair.uses_existing or pair.is_created) for pair in pairs):
        return True
    # Only single resources were asked for, and they may not be there: the reference must tell the two 404s apart.
    routers = [route for route in api.routes if route.answered]
    if not all(alike(pair.there, route.there) for pair in pairs for route in routers):
        return False
    resources = [pair.here for pair in pairs if pair.here.status == 404]
    return bool(routers and resources) and not any(alike(one, route.here) for one in resources for route in routers)
