"""What is put to an environment once, and the exchange that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.identity.forging import is_expired
from harness.model.case import Credential, Purpose, Role, Slot
from harness.model.exchange import METHOD_NOT_PERMITTED, Exchange, Failure, FailureKind, Timing
from harness.model.operation import SAFE_METHODS
from harness.transport.moments import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.environment.environment import Environment
    from harness.model.case import Case
    from harness.transport.sending import Outcome

_CHANGING = frozenset({"PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case put to an environment once."""

    case: Case
    asking: int = 1
    identity: str | None = None
    """`None` for the one that the environment names for the API."""
    sequence: str | None = None
    step: int = 0
    earlier: tuple[Exchange, ...] = ()
    """The exchanges of its sequence so far."""
    values: Mapping[Slot, str] | None = None
    """What fills its slots, where that is known already."""


def refusal(case: Case, environment: Environment) -> Failure | None:
    """Why a case must not be sent to an environment at all; `None` if it may be."""
    if case.api not in environment.apis:
        return Failure(kind=FailureKind.NOT_SENDABLE, message=f"{environment.name} has no API {case.api}")
    methods = environment.traffic.methods
    if methods is not None and case.method.upper() not in methods:
        return Failure(kind=FailureKind.NOT_PERMITTED, message=f"{METHOD_NOT_PERMITTED} {case.method}")
    if case.method.upper() in _CHANGING and case.purpose is not Purpose.CLEANUP and case_names_existing(case):
        return Failure(
            kind=FailureKind.NOT_PERMITTED, message=f"{case.method} of a resource that was there before the run"
        )
    return None


def changes(case: Case) -> bool:
    """Whether it may change something; what the run itself deletes in the end is another matter."""
    return case.method.upper() not in SAFE_METHODS and case.purpose is not Purpose.CLEANUP


def innermost(case: Case) -> Slot | None:
    """The slot of the innermost resource that its path names; `None` where it names none."""
    slots = case.path_slots
    return slots[-1] if slots else None


def case_names_existing(case: Case) -> bool:
    """Whether the resource that its path names, the innermost, is the user's."""
    slot = innermost(case)
    return slot is not None and slot.role is Role.EXISTING


def unsent(
    asked: Asked, failure: Failure, *, environment: str, identity: str, values: Mapping[Slot, str] | None = None
) -> Exchange:
    """The exchange of a case of which the environment never heard."""
    return Exchange(
        case=asked.case,
        environment=environment,
        asking=asked.asking,
        sent=None,
        answer=None,
        failure=failure,
        timing=Timing(started_at=moment(), first_byte=None, total=0.0),
        identity=identity,
        sequence=asked.sequence,
        step=asked.step,
        attempts=0,
        values=MappingProxyType(dict(values or {})),
    )


def _credential(asked: Asked, outcome: Outcome) -> Credential | None:
    """What a further identity turned out to be: one whose token has expired puts another check to the test."""
    sent = outcome.reply.sent
    if asked.case.credential is not Credential.OTHER or sent is None:
        return None
    given = next((value for name, value in sent.headers if name.lower() == "authorization"), "")
    return Credential.EXPIRED if is_expired(given, outcome.reply.timing.started_at) else None


def exchanged(
    asked: Asked, outcome: Outcome, *, environment: str, identity: str, values: Mapping[Slot, str]
) -> Exchange:
    """The exchange of a case that was sent."""
    return Exchange(
        case=asked.case,
        environment=environment,
        asking=asked.asking,
        sent=outcome.reply.sent,
        answer=outcome.reply.answer,
        failure=outcome.failure,
        timing=outcome.reply.timing,
        identity=identity,
        credential=_credential(asked, outcome),
        sequence=asked.sequence,
        step=asked.step,
        attempts=outcome.attempts,
        rate_limited=outcome.rate_limited,
        without_retry_after=outcome.without_retry_after,
        request_id=outcome.rendered.request_id,
        traceparent=outcome.rendered.traceparent,
        values=MappingProxyType(dict(values)),
    )
