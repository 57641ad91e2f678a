"""Fetches the tokens of one client: through its environment's TLS settings, telling who has to mask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.tls import tls_context
from harness.identity.asking import concluded
from harness.model.errors import EnvironmentFileError, IdentityError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from harness.environment.environment import Environment
    from harness.identity.oauth2 import ClientCredentials, TokenEndpoint
    from harness.identity.renewal import Token
    from harness.model.secret import Secret

    Listener: TypeAlias = Callable[[Secret], None]


class TokenFetch:
    """A call is a fresh token; the endpoint is looked up once, and again after a failure."""

    def __init__(self, client: ClientCredentials, environment: Environment, on_secret: Listener) -> None:
        """Takes the client, whose environment it is for, and who is told of each token before it is used."""
        self._client = client
        self._environment = environment
        self._on_secret = on_secret
        self._endpoint: TokenEndpoint | None = None

    async def __call__(self) -> Token:
        """A fresh token.

        Raises:
            IdentityError: none is to be had.
        """
        subject = self._client.subject
        try:
            context = tls_context(self._environment, subject.identity)
        except EnvironmentFileError as error:
            raise IdentityError(*error.problems) from None
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is None:
            endpoint = await concluded(self._client.endpoint(), subject=subject, context=context)
        token = await concluded(self._client.token(endpoint), subject=subject, context=context)
        self._endpoint = endpoint
        self._on_secret(token.value)
        return token
