"""The provider issues what identities are tested with: signed tokens that end, for clients and scopes that it knows."""

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.servers.oidc import AUDIENCE, FULL, READ_ONLY, Client, Issuer, issuer
from tests.servers.skipping import or_skip


def asked(provider: Issuer, client: Client, **more: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", **more}
    if client.token_endpoint_auth_method == "client_secret_post":
        form |= {"client_id": client.client_id, "client_secret": client.client_secret}
        return httpx.post(provider.token_url, data=form, trust_env=False)
    auth = (client.client_id, client.client_secret)
    return httpx.post(provider.token_url, data=form, auth=auth, trust_env=False)


def keys(provider: Issuer) -> KeySet:
    return KeySet.import_key_set(httpx.get(provider.keys_url, trust_env=False).json())


def test_a_token_is_signed_by_the_published_key_for_the_audience(running_issuer: Issuer, token: str) -> None:
    claims = jwt.decode(token, keys(running_issuer)).claims
    assert (claims["iss"], claims["aud"], claims["client_id"]) == (running_issuer.url, AUDIENCE, FULL.client_id)


@pytest.mark.parametrize("client", [FULL, READ_ONLY], ids=["in the header", "in the form"])
def test_a_client_is_known_by_its_secret(running_issuer: Issuer, client: Client) -> None:
    stranger = Client(**{name: getattr(client, name) for name in client.__slots__} | {"client_secret": "guessed"})
    assert asked(running_issuer, client).status_code == 200
    assert asked(running_issuer, stranger).json()["error"] == "invalid_client"


def test_a_scope_is_granted_to_the_client_that_may_have_it(running_issuer: Issuer) -> None:
    assert asked(running_issuer, FULL, scope="orders:write").json()["scope"] == "orders:write"
    assert asked(running_issuer, READ_ONLY, scope="orders:write").json()["error"] == "invalid_scope"


def test_a_token_ends_when_the_provider_is_told_to_end_it() -> None:
    with or_skip(issuer(token_seconds=7)) as provider:
        answer = asked(provider, FULL).json()
        claims = jwt.decode(answer["access_token"], keys(provider)).claims
    assert (answer["expires_in"], claims["exp"] - claims["iat"]) == (7, 7)


def test_a_provider_that_starts_again_at_its_address_signs_with_another_key() -> None:
    with or_skip(issuer()) as first:
        before = keys(first).as_dict()
    with issuer(port=httpx.URL(first.url).port) as second:
        assert second.url == first.url
        assert keys(second).as_dict() != before
