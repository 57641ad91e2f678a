"""A bearer token in the `Authorization` header (RFC 6750, section 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.identity.one_request import OneRequestAuth

if TYPE_CHECKING:
    import httpx

    from harness.model.secret import Secret


def carry(request: httpx.Request, token: Secret) -> None:
    """Puts a token on a request, in the place of any that it has."""
    request.headers["Authorization"] = f"Bearer {token.reveal()}"


class BearerAuth(OneRequestAuth):
    """Sends one token, come what may."""

    def __init__(self, token: Secret) -> None:
        """Takes the token as it is to be sent."""
        self._token = token

    def sign(self, request: httpx.Request) -> None:
        """Puts the token on a request."""
        carry(request, self._token)
