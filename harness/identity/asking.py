"""Drives the dialogue with an identity provider: sends what it yields, bounded in time and size; gives the reply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import httpx

from harness.identity.silence import unlogged

if TYPE_CHECKING:
    import ssl
    from collections.abc import Generator

    from harness.identity.subject import Subject

TIMEOUT_SECONDS = 10.0
"""For one request to the provider, to the end of its answer; the environment's own timeout is about its APIs."""

LARGEST_REPLY = 1_000_000
"""Bytes; metadata and tokens have a few thousand."""

ASK_AGAIN_AFTER_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the provider answered."""

    status: int
    content: bytes


T = TypeVar("T")
Dialogue: TypeAlias = "Generator[httpx.Request, Reply, T]"
"""Yields what to send, receives what came, returns what was wanted; raises `IdentityError` where it cannot be had."""


async def concluded(dialogue: Dialogue[T], *, subject: Subject, context: ssl.SSLContext) -> T:
    """What a dialogue comes to.

    Args:
        dialogue: to drive to its end.
        subject: whose dialogue it is, for errors.
        context: the TLS settings to use.

    Raises:
        IdentityError: a provider that cannot be reached, is silent, or does not speak HTTP; what the dialogue raises.
    """
    # Proxies of the environment variables are left aside, as they are for the APIs.
    client = httpx.AsyncClient(verify=context, trust_env=False, follow_redirects=False, timeout=TIMEOUT_SECONDS)
    reply: Reply | None = None
    async with client:
        while True:
            try:
                request = next(dialogue) if reply is None else dialogue.send(reply)
            except StopIteration as end:
                result: T = end.value
                return result
            reply = await _reply(client, request, subject)


async def _reply(client: httpx.AsyncClient, request: httpx.Request, subject: Subject) -> Reply:
    """The reply, asked for a second time after a lost connection or an answer that says `not now`."""
    for last in (False, True):
        try:
            reply = await _answer(client, request)
            if last or (reply.status < 500 and reply.status != httpx.codes.TOO_MANY_REQUESTS):
                return reply
        except httpx.HTTPError as error:
            if last or isinstance(error, httpx.TimeoutException):
                # `from None`: the library's error holds the request, which holds the credential.
                raise subject.error(*_told(error, request.url)) from None
        except TimeoutError:
            raise subject.error(*_told(httpx.ReadTimeout(""), request.url)) from None
        except _UnreadableError as error:
            raise subject.error(f"{_shown(request.url)} {error}", "check that it is the provider's address") from None
        await asyncio.sleep(ASK_AGAIN_AFTER_SECONDS)
    raise AssertionError("the last attempt returns or raises")


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> Reply:
    # The library's timeouts are for each read: a server that drips would never end.
    with unlogged():
        async with asyncio.timeout(TIMEOUT_SECONDS):
            response = await client.send(request, stream=True)
            try:
                return Reply(status=response.status_code, content=await _content(response))
            finally:
                await response.aclose()


async def _content(response: httpx.Response) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise _UnreadableError("answers compressed, which was not asked for")
    content = b""
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > LARGEST_REPLY:
            raise _UnreadableError(f"answers with more than {LARGEST_REPLY} bytes")
    return content


class _UnreadableError(Exception):
    """An answer that is not looked at; the text follows the address."""


def _told(error: httpx.HTTPError, url: httpx.URL) -> tuple[str, str]:
    """What happened and what to do; the library's words only where they cannot quote what was sent."""
    address = _shown(url)
    if isinstance(error, httpx.TimeoutException):
        return f"{address} did not answer within {TIMEOUT_SECONDS:g} s", "check the address, and the way there"
    if isinstance(error, httpx.ConnectError):
        return f"{address} cannot be reached: {error}", "check the address, and tls of the environment"
    return f"{address} broke off, or does not speak HTTP", "check that it is the provider's address"


def _shown(url: httpx.URL) -> str:
    return str(url.copy_with(query=None, fragment=None, userinfo=b""))
