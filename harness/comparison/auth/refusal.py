"""What becomes of a request without a good credential, beside what becomes of the same request with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.availability.router import UNKNOWN, is_routers
from harness.comparison.evidence import counted
from harness.model.case import FORGED, Credential
from harness.model.difference import Side
from harness.model.exchange import FailureKind
from harness.model.report import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.observation import Observation

REFUSED = frozenset({401, 403, 407})
"""Statuses that refuse a credential (RFC 9110, section 15.5)."""

LET_THROUGH = frozenset({400, 404, 409, 410, 415, 422})
"""Refusals of what comes after the credential was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A pair without a good credential, and the pair of the same request with one, where there is one."""

    pair: Pair
    own: Pair | None


NOBODY = frozenset({Credential.NONE, Credential.BROKEN})
"""Credentials that are nobody's."""

OTHERS = frozenset({Credential.OTHER})

TOKENS = FORGED | {Credential.EXPIRED}
"""Tokens that break one check."""


def attempts(evidence: OperationEvidence, credentials: frozenset[Credential] = NOBODY) -> tuple[Attempt, ...]:
    """The attempts on an operation with one of some credentials that both sides answered, plainest first."""
    twins: dict[object, Pair] = {}
    for pair in evidence.pairs:
        if pair.here.credential is Credential.OWN and pair.answered and pair.case is not None:
            request = _request(pair.case)
            twins.setdefault(request, pair)
            twins.setdefault((pair.here.sequence, request), pair)
    bad = [pair for pair in evidence.comparable if pair.here.credential in credentials]
    return tuple(Attempt(pair=pair, own=_twin(twins, pair)) for pair in bad)


def _twin(twins: Mapping[object, Pair], pair: Pair) -> Pair | None:
    """The same request with a good credential; of what a sequence made for itself, that of the same sequence."""
    if pair.case is None:
        return None
    request = _request(pair.case)
    return twins.get((pair.here.sequence, request)) or twins.get(request)


def is_refused(observation: Observation) -> bool:
    """Whether the credential is what the request is refused for."""
    return observation.answered and observation.status in REFUSED


def passes_there(one: Attempt, *, confirming: bool) -> bool:
    """Whether the environment serves it, or answers it just as a request with a good credential.

    Let through only counts where a good credential gets the same on both sides: else the route is not there.
    """
    if one.pair.there.succeeded:
        return True
    if confirming and one.own is None:
        # Known from before: only what shows the difference is asked again, not what it was held against.
        return one.pair.there.status in LET_THROUGH
    own = one.own
    return own is not None and own.here.status == own.there.status and gets_through(one.pair.there, own.there)


def is_routed(evidence: OperationEvidence) -> bool:
    """Whether the environment ever answered otherwise than its router: what is not there asks for no credential."""
    answered = (one for one in evidence.environment if one.answered and one.credential is Credential.OWN)
    return not evidence.routers or any(
        one.status not in UNKNOWN or not is_routers(one, evidence.routers) for one in answered
    )


def gets_through(observation: Observation, own: Observation | None) -> bool:
    """Whether the credential was not looked at: served, or refused just as with a good one."""
    if observation.succeeded:
        return True
    return own is not None and observation.status in LET_THROUGH and observation.status == own.status


def served_first(tried: Iterable[Attempt]) -> list[Attempt]:
    """What the environment served first: that something was done says more than that something was not found."""
    return sorted(tried, key=lambda one: not one.pair.there.succeeded)


def sides_of(tried: Iterable[Attempt], compared: int) -> tuple[Side, Side]:
    """What the reference and the environment answered to some of so many attempts: each status once, in their order."""
    pairs = [one.pair for one in tried]
    return _side([pair.here for pair in pairs], compared), _side([pair.there for pair in pairs], compared)


def _side(answers: list[Observation], compared: int) -> Side:
    statuses = ", ".join(dict.fromkeys(str(one.status) for one in answers))
    return Side(text=f"{statuses} to {counted(len(answers), compared)}", value=answers[0].status)


def _request(case: Case) -> object:
    """The request without who sends it."""
    return (case.method, case.path, case.path_values, case.query, case.headers, case.cookies, case.body)


def unpaired_identities(api: ApiEvidence) -> Iterator[NotCompared]:
    """Further identities that only one side has, or that could not be had: they are matched by their names."""
    sides = api.sides
    here, there = (_others(api, name) for name in (sides.reference, sides.environment))
    for name in sorted(here.keys() | there.keys()):
        lacking = [side for side, known in ((sides.reference, here), (sides.environment, there)) if name not in known]
        why = f"{' and '.join(lacking)} has no further identity of that name" if lacking else here[name] or there[name]
        if why:
            yield NotCompared(
                what=f"the identity {name}", why=why, api=sides.contract.name, environment=sides.environment
            )


def _others(api: ApiEvidence, environment: str) -> dict[str, str]:
    """Name of a further identity to why nothing could be asked as it; empty where something could."""
    found: dict[str, str] = {}
    for evidence in api.operations.values():
        for one in (*evidence.reference, *evidence.environment):
            if one.environment == environment and one.credential in OTHERS | {Credential.EXPIRED}:
                failed = one.failure is not None and one.failure.kind is FailureKind.NO_CREDENTIAL
                reason = one.failure.message if one.failure and failed else ""
                found[one.identity] = reason if found.get(one.identity, reason) else ""
    return found
