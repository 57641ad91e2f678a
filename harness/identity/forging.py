"""Tokens that a service must refuse, made of one that it takes: each check of a JSON Web Token is put to the test.

Only what can be made without the issuer's key: a signature that is wrong, none at all, and a token that the issuer
itself gives for another audience. A token that has expired is a further identity of the user's.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import httpx

from harness.identity.bearer import carry
from harness.model.errors import IdentityError
from harness.model.secret import Secret

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

SKEW_SECONDS = 90.0
"""How long after its end a token counts as expired: gateways allow a minute for clocks that differ."""


class ForgedAuth(httpx.Auth):
    """Sends what is made of the token that another flow would send; once, whatever the answer is."""

    def __init__(self, own: httpx.Auth, forge: Callable[[str], str], on_secret: Callable[[Secret], None]) -> None:
        """Takes the flow, what to do to its token, and who is told of the result: it has parts of a real one."""
        self._own = own
        self._forge = forge
        self._on_secret = on_secret

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The request with the forged token.

        Raises:
            IdentityError: the flow sends no JSON Web Token.
        """
        forged = Secret(self._forge(await token_of(self._own, request.url)))
        self._on_secret(forged)
        carry(request, forged)
        yield request


class ForeignAuth(httpx.Auth):
    """Sends the token that the issuer gives the same client for another audience."""

    def __init__(self, own: httpx.Auth, foreign: httpx.Auth) -> None:
        """Takes the flow of the good token and that of the other."""
        self._own = own
        self._foreign = foreign

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The request with the other token.

        Raises:
            IdentityError: there is none, or the issuer gives it for the same audience all the same.
        """
        own = audiences(await token_of(self._own, request.url))
        token = await token_of(self._foreign, request.url)
        if not audiences(token) or audiences(token) & own:
            raise IdentityError.of("the issuer gives no token for another audience")
        carry(request, Secret(token))
        yield request


async def token_of(flow: httpx.Auth, url: httpx.URL) -> str:
    """The JSON Web Token with which a flow would send a request to an address.

    Raises:
        IdentityError: it sends none, or another kind of token.
    """
    request = httpx.Request("GET", url)
    dialogue = flow.async_auth_flow(request)
    try:
        await anext(dialogue)
    finally:
        await dialogue.aclose()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or claims(token) is None:
        raise IdentityError.of("the credential is no JSON Web Token, so none of its checks can be tried")
    return str(token)


def claims(token: str) -> Mapping[str, Any] | None:
    """What a JSON Web Token says, unverified (RFC 7519, section 7.2); `None` for anything else."""
    parts = token.split(".")
    if len(parts) != 3 or not isinstance(_decoded(parts[0]), dict):
        return None
    said = _decoded(parts[1])
    return said if isinstance(said, dict) else None


def audiences(token: str) -> frozenset[str]:
    """Whom a token is for (RFC 7519, section 4.1.3)."""
    said = (claims(token) or {}).get("aud")
    return frozenset(map(str, said if isinstance(said, list) else [said])) if said else frozenset()


def wrongly_signed(token: str) -> str:
    """The token with one bit of every fourth byte of its signature turned over."""
    header, payload, signature = token.split(".")
    content = bytearray(_bytes(signature) or b"\0" * 32)
    for index in range(0, len(content), 4):
        content[index] ^= 1
    return ".".join((header, payload, _encoded(bytes(content))))


def unsigned(token: str) -> str:
    """What the token says, with `alg: none` and without a signature (RFC 7519, section 6)."""
    payload = token.split(".")[1]
    return f"{_encoded(json.dumps({'alg': 'none', 'typ': 'JWT'}).encode())}.{payload}."


def is_expired(authorization: str, now: float) -> bool:
    """Whether an `Authorization` header has a token that was past its end for a while; `now` in seconds since 1970."""
    scheme, _, token = authorization.partition(" ")
    end = (claims(token) or {}).get("exp") if scheme.lower() == "bearer" else None
    return isinstance(end, int | float) and end + SKEW_SECONDS < now


def _decoded(part: str) -> Any:
    content = _bytes(part)
    try:
        return json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None


def _bytes(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
