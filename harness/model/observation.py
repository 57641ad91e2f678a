"""What is kept of an exchange: redacted, the body folded to a shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.shape import Shape

if TYPE_CHECKING:
    from harness.model.case import Credential, Fault, Purpose, Role
    from harness.model.exchange import Failure
    from harness.model.json import Json


class BodyKind(StrEnum):
    """What the bytes of a body turned out to be."""

    EMPTY = "empty"
    JSON = "json"
    TEXT = "text"
    BINARY = "binary"
    INVALID_JSON = "invalid-json"
    """Said to be JSON, and is not (not even when truncated)."""
    INVALID_TEXT = "invalid-text"
    """Not in the charset that it is said to be in."""
    TRUNCATED = "truncated"
    """Longer than what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """The request, as it may be shown: every secret masked."""

    method: str
    target: str
    """Path and query, percent-encoded, as sent: `/api/orders/ord_1001?limit=2`."""
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    """As text, shortened; `None` for none. Bytes that are no text are shown as `<n bytes>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One case put to one environment, once: the evidence of it."""

    case: str
    """The case's id."""
    api: str
    operation: str
    purpose: Purpose
    valid: bool
    fault: Fault | None
    credential: Credential
    role: Role | None
    environment: str
    asking: int
    identity: str
    sequence: str | None = None
    step: int = 0
    requested: Requested | None = None
    """`None` where nothing was sent."""
    failure: Failure | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Names in lower case, secrets masked."""
    media_type: str | None = None
    """Lower case, without parameters; `None` where the answer has none."""
    charset: str | None = None
    body_kind: BodyKind = BodyKind.EMPTY
    body_size: int = 0
    """Bytes, decompressed."""
    shape: Shape = field(default_factory=Shape)
    body: Json = None
    """The redacted JSON body of kind `json` where it is small enough to keep (`body_kept`)."""
    body_kept: bool = False
    text: str | None = None
    """The beginning of a body that is not JSON, redacted; `None` for JSON. All of a contract, whatever it is."""
    started_at: float = 0.0
    """Seconds since the epoch."""
    first_byte: float | None = None
    """Seconds."""
    total: float = 0.0
    """Seconds."""
    connecting: float = 0.0
    """Seconds of the total that it took to make the connection."""
    lateness: float = 0.0
    """Seconds by which this process itself was late meanwhile."""
    attempts: int = 1
    rate_limited: int = 0
    without_retry_after: int = 0
    request_id: str = ""
    """As sent."""
    traceparent: str = ""
    """As sent."""

    @property
    def answered(self) -> bool:
        """Whether there is an answer to judge."""
        return self.status is not None and self.failure is None

    @property
    def target(self) -> str:
        """Path and query as they were sent; empty for what was not."""
        return self.requested.target if self.requested is not None else ""

    @property
    def succeeded(self) -> bool:
        """Whether it was answered with a 2xx status."""
        return self.answered and self.status is not None and 200 <= self.status < 300
