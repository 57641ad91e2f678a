"""Tokens that must be refused, made of one that is taken."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from harness.environment.identities import ApiKeyIdentity, BearerIdentity, OAuth2Identity
from harness.identity.bearer import BearerAuth
from harness.identity.forging import (
    SKEW_SECONDS,
    ForeignAuth,
    ForgedAuth,
    audiences,
    claims,
    is_expired,
    token_of,
    unsigned,
    wrongly_signed,
)
from harness.identity.types import forged
from harness.model.case import Credential
from harness.model.errors import IdentityError
from harness.model.secret import Secret
from tests.identity.environments import environment

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.anyio

URL = "https://api.example.com/orders"


def part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token(said: Mapping[str, Any] | None = None) -> str:
    signature = urlsafe_b64encode(bytes(range(64))).rstrip(b"=").decode()
    return ".".join((part({"alg": "RS256"}), part({"sub": "me", "aud": "orders", **(said or {})}), signature))


async def sent(flow: httpx.Auth) -> str:
    request = httpx.Request("GET", URL)
    dialogue = flow.async_auth_flow(request)
    assert await anext(dialogue) is request
    with pytest.raises(StopAsyncIteration):
        await dialogue.asend(httpx.Response(401, request=request))
    return str(request.headers["Authorization"]).removeprefix("Bearer ")


def test_another_signature_signs_the_same_words() -> None:
    header, payload, signature = wrongly_signed(token()).split(".")
    own = token().split(".")
    assert [header, payload] == own[:2]
    assert len(urlsafe_b64decode(signature + "==")) == 64
    assert urlsafe_b64decode(signature + "==") != bytes(range(64))


def test_an_unsigned_token_says_so_and_says_the_same() -> None:
    forged_token = unsigned(token())
    assert forged_token.endswith(".")
    assert json.loads(urlsafe_b64decode(forged_token.split(".")[0] + "=="))["alg"] == "none"
    assert claims(forged_token) == claims(token())


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "..", "é.ü.ö", part(1) + "." + part([]) + ".x", "." * 9])
def test_what_is_no_token_says_nothing(text: str) -> None:
    assert claims(text) is None
    assert audiences(text) == frozenset()


@pytest.mark.parametrize(
    ("end", "expired"),
    [(1000 - SKEW_SECONDS - 1, True), (1000 - SKEW_SECONDS + 1, False), (2000, False), ("soon", False), (None, False)],
)
def test_a_token_is_expired_once_no_clock_can_explain_it(end: object, *, expired: bool) -> None:
    assert is_expired(f"Bearer {token({'exp': end})}", 1000) is expired


async def test_the_forged_token_is_sent_once_and_told_to_who_masks_it() -> None:
    told: list[str] = []
    flow = ForgedAuth(BearerAuth(Secret(token())), unsigned, lambda secret: told.append(secret.reveal()))
    assert await sent(flow) == unsigned(token()) == told[0]


async def test_a_token_for_another_audience_is_sent_as_it_is() -> None:
    foreign = token({"aud": ["elsewhere"]})
    assert await sent(ForeignAuth(BearerAuth(Secret(token())), BearerAuth(Secret(foreign)))) == foreign


@pytest.mark.parametrize("said", [{}, {"aud": ["orders", "elsewhere"]}, {"aud": None}], ids=["same", "both", "none"])
async def test_an_issuer_that_gives_the_same_audience_is_not_taken_for_another(said: Mapping[str, Any]) -> None:
    flow = ForeignAuth(BearerAuth(Secret(token())), BearerAuth(Secret(token(said))))
    with pytest.raises(IdentityError, match="another audience"):
        await sent(flow)


async def test_a_credential_that_is_no_token_cannot_be_forged() -> None:
    with pytest.raises(IdentityError, match="no JSON Web Token"):
        await token_of(BearerAuth(Secret("opaque-0123456789")), httpx.URL(URL))


@pytest.mark.parametrize(
    ("identity", "credential", "is_possible"),
    [
        pytest.param(BearerIdentity(token=Secret(token())), Credential.UNSIGNED, True, id="bearer"),
        pytest.param(BearerIdentity(token=Secret("opaque-0123456")), Credential.UNSIGNED, False, id="opaque"),
        pytest.param(BearerIdentity(token=Secret(token())), Credential.WRONG_AUDIENCE, False, id="no-issuer-to-ask"),
        pytest.param(ApiKeyIdentity(name="key", value=Secret("k" * 9)), Credential.WRONG_SIGNATURE, False, id="key"),
        pytest.param(
            OAuth2Identity(token_url="https://idp/token", client_id="c", client_secret=Secret("s" * 9)),
            Credential.WRONG_AUDIENCE,
            True,
            id="oauth2",
        ),
    ],
)
def test_what_can_be_forged_hangs_on_the_identity(identity: Any, credential: Credential, *, is_possible: bool) -> None:
    flow = forged(credential, "full", environment(identity, URL), BearerAuth(Secret(token())))
    assert (flow is not None) is is_possible
