"""User name and password in the `Authorization` header (RFC 7617)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from harness.environment.credentials import basic_credential

if TYPE_CHECKING:
    from collections.abc import Generator

    from harness.model.secret import Secret


class BasicAuth(httpx.Auth):
    """Sends one pair; httpx's own flow keeps the header as a plain text, this one a secret."""

    def __init__(self, username: str, password: Secret) -> None:
        """Takes the pair as a user types it."""
        self._username = username
        self._password = password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, with the pair."""
        request.headers["Authorization"] = f"Basic {basic_credential(self._username, self._password.reveal())}"
        yield request
