"""A request that was sent and what came of it, raw and in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.case import Case, Credential, Slot


METHOD_NOT_PERMITTED = "traffic.methods does not permit"
"""How the message of a failure begins where the user's own configuration keeps a method from being sent."""


class FailureKind(StrEnum):
    """Why there is no answer."""

    NAME_NOT_RESOLVED = "name-not-resolved"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_FAILED = "connection-failed"
    TLS = "tls"
    CONNECT_TIMEOUT = "connect-timeout"
    READ_TIMEOUT = "read-timeout"
    TOTAL_TIMEOUT = "total-timeout"
    CONNECTION_RESET = "connection-reset"
    PROTOCOL_ERROR = "protocol-error"
    INCOMPLETE_BODY = "incomplete-body"
    COMPRESSION_BOMB = "compression-bomb"
    DECOMPRESSION_FAILED = "decompression-failed"
    NOT_SENDABLE = "not-sendable"
    """The request cannot be written as HTTP (a line break in a header, say)."""
    NO_VALUE = "no-value"
    """A slot has no value in this environment: nothing was sent."""
    NO_CREDENTIAL = "no-credential"
    """The identity could not be had: nothing was sent."""
    NOT_PERMITTED = "not-permitted"
    """`traffic.methods` forbids the method: nothing was sent."""
    BUDGET_SPENT = "budget-spent"
    CIRCUIT_OPEN = "circuit-open"
    RATE_LIMITED = "rate-limited"
    """Still 429 after waiting as told."""
    GATEWAY = "gateway"
    """502, 503 or 504 after the retries that are allowed: an answer from the way there; `Exchange.answer` has it."""
    INTERRUPTED = "interrupted"


NOT_SENT = frozenset(
    {
        FailureKind.NOT_SENDABLE,
        FailureKind.NO_VALUE,
        FailureKind.NO_CREDENTIAL,
        FailureKind.NOT_PERMITTED,
        FailureKind.BUDGET_SPENT,
        FailureKind.CIRCUIT_OPEN,
        FailureKind.INTERRUPTED,
    }
)
"""Failures of which the environment never heard."""

TIMEOUTS = frozenset({FailureKind.CONNECT_TIMEOUT, FailureKind.READ_TIMEOUT, FailureKind.TOTAL_TIMEOUT})

UNREACHABLE = frozenset(
    {
        FailureKind.NAME_NOT_RESOLVED,
        FailureKind.CONNECTION_REFUSED,
        FailureKind.CONNECTION_FAILED,
        FailureKind.TLS,
        FailureKind.CONNECT_TIMEOUT,
    }
)
"""Failures before a request could be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it left: with the credential in it, so never kept nor shown."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it came, decompressed, up to the size limit."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """In the order received, names in lower case."""
    body: bytes
    truncated: bool = False
    """Whether the body went on beyond the size limit."""
    http_version: str = "HTTP/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """No answer, and why."""

    kind: FailureKind
    message: str
    """In words, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When and how long, in seconds; durations by a monotonic clock."""

    started_at: float
    """Seconds since the epoch."""
    first_byte: float | None
    """From sending to the headers of the answer."""
    total: float
    """From sending to the end of the answer or to the failure."""
    connecting: float = 0.0
    """How much of the total it took to make the connection; 0 where one was open already."""
    lateness: float = 0.0
    """By how much this process itself was late meanwhile, at worst; 0 where nobody watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One case put to one environment, once."""

    case: Case
    environment: str
    asking: int
    """1 for the first time, 2 for the second (the reference's), more for confirmations."""
    sent: Sent | None
    """`None` where nothing was sent."""
    answer: Answer | None
    failure: Failure | None
    timing: Timing
    identity: str
    """Name of the identity it was sent as; `anonymous`, or what is wrong with the credential (`broken`)."""
    credential: Credential | None = None
    """With which credential it was sent, where that is not what the case says."""
    sequence: str | None = None
    step: int = 0
    attempts: int = 1
    """How often it was sent, retries included."""
    rate_limited: int = 0
    """How many of the attempts were answered by 429."""
    without_retry_after: int = 0
    """How many 429 and 503 among the answers to the attempts named no time to come back."""
    request_id: str = ""
    traceparent: str = ""
    values: Mapping[Slot, str] = field(default_factory=lambda: MappingProxyType({}))
    """What filled the slots."""
