"""Tokens of a real OpenID Connect provider: found, fetched once for all, renewed in time and after a 401."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from harness.identity.types import authentication, prepare
from harness.model.errors import IdentityError
from harness.model.secret import Secret
from tests.identity.environments import client, environment
from tests.identity.recording import Answered, Asked, Recording, recording
from tests.servers.oidc import AUDIENCE, FULL, READ_ONLY, Client, Issuer, issuer
from tests.servers.skipping import or_skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.environment.identities import OAuth2Identity

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def provider() -> Iterator[Issuer]:
    with or_skip(issuer()) as running:
        yield running


def as_client(known: Client, **fields: object) -> OAuth2Identity:
    given = {"scopes": tuple(known.scope.split()), "resource": AUDIENCE, **fields}
    return client(client_id=known.client_id, client_secret=Secret(known.client_secret), **given)


@contextmanager
def verifying(keys_url: str) -> Iterator[Recording]:
    """An API that serves whoever has a token that the provider's present keys verify."""

    def answer(asked: Asked) -> Answered:
        keys = KeySet.import_key_set(httpx.get(keys_url, trust_env=False).json())
        try:
            token = jwt.decode(asked.headers.get("authorization", "").removeprefix("Bearer "), keys)
            jwt.JWTClaimsRegistry(aud={"essential": True, "value": AUDIENCE}, leeway=0).validate(token.claims)
        except (JoseError, ValueError):
            return Answered.of({}, 401)
        return Answered.of(token.claims)

    with recording(answer) as api:
        yield api


@contextmanager
def counting(token_url: str) -> Iterator[Recording]:
    """A proxy before the token endpoint."""

    def answer(asked: Asked) -> Answered:
        headers = {name: asked.headers[name] for name in ("authorization", "content-type") if name in asked.headers}
        given = httpx.post(token_url, content=asked.body, headers=headers, trust_env=False)
        return Answered(status=given.status_code, headers={"Content-Type": "application/json"}, body=given.content)

    with recording(answer) as proxy:
        yield proxy


async def asked(api: Recording, auth: httpx.Auth | None, times: int = 1) -> list[httpx.Response]:
    async with httpx.AsyncClient(trust_env=False, auth=auth) as http:
        return await asyncio.gather(*(http.get(f"{api.url}/orders") for _ in range(times)))


async def test_the_token_endpoint_is_found_by_the_issuer_and_its_token_is_accepted(provider: Issuer) -> None:
    with verifying(provider.keys_url) as api:
        auth = authentication("full", environment(as_client(FULL, issuer=provider.url), api.url))
        (answer,) = await asked(api, auth)
    assert answer.status_code == 200
    assert answer.json()["scope"] == FULL.scope
    assert answer.json()["client_id"] == FULL.client_id


async def test_a_client_that_shows_its_secret_in_the_form_is_served_as_well(provider: Issuer) -> None:
    with verifying(provider.keys_url) as api:
        auth = authentication("full", environment(as_client(READ_ONLY, issuer=provider.url), api.url))
        (answer,) = await asked(api, auth)
    assert (answer.status_code, answer.json()["scope"]) == (200, READ_ONLY.scope)


@pytest.mark.parametrize(("known", "method"), [(FULL, "basic"), (READ_ONLY, "post")], ids=["basic", "post"])
async def test_a_token_endpoint_needs_no_discovery(provider: Issuer, known: Client, method: str) -> None:
    identity = as_client(known, token_url=provider.token_url, client_authentication=method)
    with verifying(provider.keys_url) as api:
        (answer,) = await asked(api, authentication("full", environment(identity, api.url)))
    assert answer.status_code == 200


async def test_a_token_is_fetched_once_when_ten_requests_need_one_together(provider: Issuer) -> None:
    with verifying(provider.keys_url) as api, counting(provider.token_url) as proxy:
        auth = authentication("full", environment(as_client(FULL, token_url=proxy.url), api.url))
        answers = await asked(api, auth, times=10)
    assert [answer.status_code for answer in answers] == [200] * 10
    assert len(proxy.asked) == 1
    assert parse_qs(proxy.asked[0].body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": [FULL.scope],
        "resource": [AUDIENCE],
    }


async def test_every_token_is_told_before_it_is_used(provider: Issuer) -> None:
    told: list[Secret] = []
    with verifying(provider.keys_url) as api:
        identity = as_client(FULL, issuer=provider.url)
        auth = authentication("full", environment(identity, api.url), on_secret=told.append)
        await asked(api, auth)
    assert [f"Bearer {secret.reveal()}" for secret in told] == [api.asked[0].headers["authorization"]]


async def test_a_token_is_renewed_before_it_expires() -> None:
    with (
        # Long enough that no machine is too busy to send one before its end.
        or_skip(issuer(token_seconds=6)) as provider,
        verifying(provider.keys_url) as api,
        counting(provider.token_url) as proxy,
    ):
        auth = authentication("full", environment(as_client(FULL, token_url=proxy.url), api.url))
        answers: list[httpx.Response] = []
        while len(proxy.asked) < 3:
            answers += await asked(api, auth)
            await asyncio.sleep(0.05)
    assert {answer.status_code for answer in answers} == {200}
    assert len(api.asked) == len(answers)


@pytest.mark.parametrize("times", [1, 10])
async def test_a_token_is_renewed_once_after_the_provider_changed_its_keys(times: int) -> None:
    with ExitStack() as before:
        provider = before.enter_context(or_skip(issuer()))
        with verifying(provider.keys_url) as api, counting(provider.token_url) as proxy:
            auth = authentication("full", environment(as_client(FULL, token_url=proxy.url), api.url))
            await asked(api, auth)
            before.close()
            with issuer(port=httpx.URL(provider.url).port):
                answers = await asked(api, auth, times=times)
    assert [answer.status_code for answer in answers] == [200] * times
    assert len(proxy.asked) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"client_secret": Secret("wr0ng-secret")}, "refused (401, invalid_client)", id="wrong secret"),
        pytest.param({"client_id": "nobody"}, "refused (401, invalid_client)", id="unknown client"),
        pytest.param({"scopes": ("orders:write",)}, "refused (400, invalid_scope)", id="scope that is not granted"),
    ],
)
async def test_a_client_that_the_provider_refuses_is_told_why(
    provider: Issuer, fields: dict[str, object], told: str
) -> None:
    given = {
        "issuer": provider.url,
        "client_id": READ_ONLY.client_id,
        "client_secret": Secret(READ_ONLY.client_secret),
        "resource": AUDIENCE,
        **fields,
    }
    with pytest.raises(IdentityError) as error:
        await prepare(authentication("full", environment(client(**given), "http://a.example")))
    assert told in str(error.value)
    assert str(error.value).startswith("cloud-b.yaml:5: cloud-b: identity full: the token endpoint ")
    assert READ_ONLY.client_secret not in str(error.value)
    assert "wr0ng-secret" not in str(error.value)


async def test_an_issuer_written_with_a_slash_too_many_is_told_how_to_write_it(provider: Issuer) -> None:
    with pytest.raises(IdentityError, match=f"names another issuer\n  write issuer: {provider.url}$"):
        await prepare(
            authentication("full", environment(as_client(FULL, issuer=f"{provider.url}/"), "http://a.example"))
        )


def statuses(api: Recording, auth: httpx.Auth | None, times: int) -> list[int]:
    with httpx.Client(trust_env=False, auth=auth) as http:
        return [http.get(f"{api.url}/orders").status_code for _ in range(times)]


async def test_a_synchronous_client_gets_one_token_for_its_requests_even_where_a_loop_runs(provider: Issuer) -> None:
    with verifying(provider.keys_url) as api, counting(provider.token_url) as proxy:
        auth = authentication("full", environment(as_client(FULL, token_url=proxy.url), api.url))
        assert statuses(api, auth, times=3) == [200] * 3
        assert await asyncio.to_thread(statuses, api, auth, 2) == [200] * 2
    assert len(proxy.asked) == 1
