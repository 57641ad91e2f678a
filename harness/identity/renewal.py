"""A token that is fetched when one is needed, renewed before it expires and once after a 401; one fetch for all."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import httpx

from harness.identity.bearer import carry
from harness.identity.drain import drained
from harness.model.errors import IdentityError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
    from typing import Any

    from harness.model.secret import Secret

LEEWAY_SECONDS = 30.0
"""How long before its end a token is renewed; a tenth of its life where that is less.

But at least two, or half a life: the end in a token is in whole seconds, so it may be one before what was told, and a
request needs some time to arrive.
"""

FRUITLESS_SECONDS = 60.0
"""After a renewal that a 401 made, how long further 401s are taken as the environment's answer.

Lifted once a renewed token is accepted. Without it an operation that is forbidden to the identity, and says so by 401,
would cost a token for every request.
"""

FAILURE_SECONDS = 10.0
"""How long a fetch that failed speaks for those that would follow it."""


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """An access token."""

    value: Secret
    renew_at: float | None = None
    """By the monotonic clock; `None` where its end is not known: then a 401 says it."""
    expires_at: float | None = None

    @classmethod
    def living(cls, value: Secret, seconds: float | None, since: float) -> Token:
        """A token by its lifetime, which runs from when it was asked for."""
        if seconds is None:
            return cls(value)
        leeway = min(LEEWAY_SECONDS, max(seconds / 10, min(2.0, seconds / 2)))
        return cls(value, since + seconds - leeway, since + seconds)


class RenewedAuth(httpx.Auth):
    """Sends a bearer token from a source; for requests of one event loop, or of any threads, at a time."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]]) -> None:
        """Takes what fetches a token; it raises `IdentityError` where none is to be had."""
        self._fetch = fetch
        self._token: Token | None = None
        self._fetching: asyncio.Task[Token | IdentityError] | None = None
        self._failure: tuple[float, IdentityError] | None = None
        self._fruitless_until = 0.0
        self._turn = threading.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The request with a token; once more with another if the answer is 401 and another may help."""
        token = await self.token()
        carry(request, token.value)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        fresh = await self._instead_of(token)
        if fresh is not None:
            drained(response)
            carry(request, fresh.value)
            self._judge((yield request))

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The same for synchronous clients."""
        token = self._usable() or self._awaited(self.token)
        carry(request, token.value)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        fresh = self._awaited(lambda: self._instead_of(token))
        if fresh is not None:
            drained(response)
            carry(request, fresh.value)
            self._judge((yield request))

    async def token(self) -> Token:
        """A token that is good for some time yet.

        Raises:
            IdentityError: none is to be had.
        """
        usable = self._usable()
        if usable:
            return usable
        try:
            return await self._fetched()
        except IdentityError:
            # The leeway is for this: what could not be renewed is used to its end.
            token = self._token
            if token and token.expires_at and monotonic() < token.expires_at:
                return token
            raise

    def _usable(self) -> Token | None:
        token = self._token
        return token if token and (token.renew_at is None or monotonic() < token.renew_at) else None

    async def _instead_of(self, refused: Token) -> Token | None:
        """The token to try after a 401; `None` where no other can be expected to help."""
        if self._token is not None and self._token is not refused:
            return self._token
        if not self._is_fetching() and monotonic() < self._fruitless_until:
            return None
        self._fruitless_until = monotonic() + FRUITLESS_SECONDS
        return await self._fetched()

    def _judge(self, response: httpx.Response) -> None:
        if response.status_code != httpx.codes.UNAUTHORIZED:
            self._fruitless_until = 0.0

    async def _fetched(self) -> Token:
        """What the fetch that is under way gives; starts one if none is."""
        if self._failure and monotonic() < self._failure[0]:
            raise IdentityError(*self._failure[1].problems)
        if not self._is_fetching() or self._fetching is None:
            self._fetching = asyncio.get_running_loop().create_task(self._kept())
        # Shielded: a request that runs out of time must not take the token from the others.
        found = await asyncio.shield(self._fetching)
        if isinstance(found, IdentityError):
            raise IdentityError(*found.problems)
        return found

    def _is_fetching(self) -> bool:
        task = self._fetching
        return task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop()

    async def _kept(self) -> Token | IdentityError:
        """The fetch itself; a failure is a value here, since whoever waits for it may have been cancelled."""
        try:
            self._token = await self._fetch()
        except IdentityError as error:
            self._failure = (monotonic() + FAILURE_SECONDS, error)
            return error
        self._failure = None
        return self._token

    def _awaited(self, asked: Callable[[], Coroutine[Any, Any, Token | None]]) -> Any:
        """The result of a coroutine, for a caller whose thread may or may not have a loop of its own running."""
        with self._turn, ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(asked())).result()
