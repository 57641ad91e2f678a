"""The two credentials that the sandbox knows, and how each API asks for its own."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.sandbox.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What an API demands of every request."""

    header: str
    prefix: str
    """Stands before the value: `Bearer ` or nothing; compared without regard to case (RFC 9110, section 11.1)."""
    value: str
    challenge: str
    """`WWW-Authenticate` of a 401 (RFC 9110, section 11.6.1)."""
    invalid: str = ""
    """Added to the challenge when a credential was sent and is not good (RFC 6750, section 3)."""

    def demand(self, headers: Mapping[str, str], *, missing_status: int) -> None:
        """Let a request pass that carries the credential.

        Raises:
            RefusedError: 401, or `missing_status` when there is no credential of this kind at all.
        """
        sent = headers.get(self.header, "")
        if not sent or not sent.lower().startswith(self.prefix.lower()):
            self._refuse_missing(missing_status)
        if not hmac.compare_digest(sent[len(self.prefix) :].strip().encode(errors="replace"), self.value.encode()):
            challenge = {"WWW-Authenticate": self.challenge + self.invalid}
            raise RefusedError(401, "invalid_credential", "the credential is not known here", headers=challenge)

    def _refuse_missing(self, status: int) -> None:
        if status == 401:
            challenge = {"WWW-Authenticate": self.challenge}
            raise RefusedError(401, "unauthenticated", "a credential is required", headers=challenge)
        raise RefusedError(status, "forbidden", "access is denied")


# Both values are public: they open a process on the loopback interface that holds invented rows.
ORDERS_CREDENTIAL = Credential(
    header="Authorization",
    prefix="Bearer ",
    value="sandbox-only-orders-token",
    challenge='Bearer realm="orders"',
    invalid=', error="invalid_token"',
)
PAYMENTS_CREDENTIAL = Credential(
    header="X-API-Key",
    prefix="",
    value="sandbox-only-payments-key",
    challenge='ApiKey realm="payments"',
)
