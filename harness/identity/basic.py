"""User name and password in the `Authorization` header (RFC 7617)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.credentials import basic_credential
from harness.identity.one_request import OneRequestAuth

if TYPE_CHECKING:
    import httpx

    from harness.model.secret import Secret


class BasicAuth(OneRequestAuth):
    """Sends one pair; httpx's own flow keeps the header as a plain text, this one a secret."""

    def __init__(self, username: str, password: Secret) -> None:
        """Takes the pair as a user types it."""
        self._username = username
        self._password = password

    def sign(self, request: httpx.Request) -> None:
        """Puts the pair on a request."""
        request.headers["Authorization"] = f"Basic {basic_credential(self._username, self._password.reveal())}"
