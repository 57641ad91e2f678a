"""What becomes of a request without a good credential, beside what becomes of the same request with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.case import Credential

if TYPE_CHECKING:
    from harness.comparison.evidence import OperationEvidence
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


def attempts(evidence: OperationEvidence) -> tuple[Attempt, ...]:
    """The attempts on an operation that both sides answered, plainest first."""
    bad = [pair for pair in evidence.comparable if pair.here.credential is not Credential.OWN]
    twins: dict[object, Pair] = {}
    for pair in evidence.pairs:
        if pair.here.credential is Credential.OWN and pair.answered and pair.case is not None:
            twins.setdefault(_request(pair.case), pair)
    return tuple(Attempt(pair=pair, own=twins.get(_request(pair.case)) if pair.case else None) for pair in bad)


def is_refused(observation: Observation) -> bool:
    """Whether the credential is what the request is refused for."""
    return observation.answered and observation.status in REFUSED


def gets_through(observation: Observation, own: Observation | None) -> bool:
    """Whether the credential was not looked at: served, or refused just as with a good one."""
    if observation.succeeded:
        return True
    return own is not None and observation.status in LET_THROUGH and observation.status == own.status


def _request(case: Case) -> object:
    """The request without who sends it."""
    return (case.method, case.path, case.path_values, case.query, case.headers, case.cookies, case.body)
