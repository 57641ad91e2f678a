"""Each identity type is applied to requests to the APIs that name it, and to no others."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64decode
from typing import TYPE_CHECKING

import httpx
import pytest

from harness.environment.environment import ApiTarget, Environment
from harness.environment.identities import (
    ApiKeyIdentity,
    BasicIdentity,
    BearerIdentity,
    ExecIdentity,
    MtlsIdentity,
    SignedIdentity,
)
from harness.identity.types import authentication, broken, prepare, secrets_of
from harness.model.errors import IdentityError
from harness.model.secret import Secret
from tests.identity.environments import CLIENT_SECRET, client, environment
from tests.identity.recording import Answered, Asked, recording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.environment.identities import IdentitySpecification

    Ask = Callable[[str, httpx.Auth | None], None]

KEY = "k3y/with+signs="


def served(_: Asked) -> Answered:
    return Answered.of({})


def key(location: str) -> ApiKeyIdentity:
    return ApiKeyIdentity(location=location, name="X-Key", value=Secret(KEY))  # type: ignore[arg-type]  # by the rows below


def synchronously(url: str, auth: httpx.Auth | None) -> None:
    with httpx.Client(trust_env=False, auth=auth) as http:
        http.get(url)


def asynchronously(url: str, auth: httpx.Auth | None) -> None:
    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False, auth=auth) as http:
            await http.get(url)

    asyncio.run(ask())


def asked_as(identity: IdentitySpecification, path: str = "/orders", **headers: str) -> Asked:
    with recording(served) as api, httpx.Client(trust_env=False) as http:
        http.get(api.url + path, auth=authentication("full", environment(identity, api.url)), headers=headers)
    return api.asked[0]


def test_a_bearer_token_is_sent_in_the_authorization_header() -> None:
    assert asked_as(BearerIdentity(token=Secret("t0ken"))).headers["authorization"] == "Bearer t0ken"


def test_a_name_and_a_password_are_sent_as_basic() -> None:
    sent = asked_as(BasicIdentity(username="ann", password=Secret("pä:ss"))).headers["authorization"]
    assert b64decode(sent.removeprefix("Basic ")).decode() == "ann:pä:ss"


def test_a_key_is_sent_in_a_header() -> None:
    assert asked_as(key("header")).headers["x-key"] == KEY


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/orders", "/orders?X-Key=k3y%2Fwith%2Bsigns%3D"),
        ("/orders?q=a%20b+c&q=%2f", "/orders?q=a%20b+c&q=%2f&X-Key=k3y%2Fwith%2Bsigns%3D"),
    ],
)
def test_a_key_is_added_to_the_query_and_leaves_the_rest_as_it_is_written(path: str, target: str) -> None:
    assert asked_as(key("query"), path).target == target


def test_a_key_is_added_to_the_cookies() -> None:
    assert asked_as(key("cookie"), Cookie="a=b").headers["cookie"] == f"a=b; X-Key={KEY}"
    assert asked_as(key("cookie")).headers["cookie"] == f"X-Key={KEY}"


def test_a_generated_header_does_not_stand_in_the_way_of_the_credential() -> None:
    sent = asked_as(BearerIdentity(token=Secret("t0ken")), Authorization="generated")
    assert sent.headers["authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    "identity",
    [
        BearerIdentity(token=Secret(KEY)),
        BasicIdentity(username="ann", password=Secret(KEY)),
        key("header"),
        key("query"),
        key("cookie"),
    ],
    ids=["bearer", "basic", "header", "query", "cookie"],
)
@pytest.mark.parametrize("ask", [synchronously, asynchronously])
def test_a_credential_goes_to_no_other_host(identity: IdentitySpecification, ask: Ask) -> None:
    with recording(served) as api, recording(served) as elsewhere:
        ask(f"{elsewhere.url}/orders", authentication("full", environment(identity, api.url)))
    (asked,) = elsewhere.asked
    assert asked.target == "/orders"
    assert {"authorization", "x-key", "cookie"} & set(asked.headers) == set()


def test_a_credential_goes_to_the_apis_that_name_it_alone() -> None:
    with recording(served) as own, recording(served) as other, recording(served) as third:
        apis = {
            "own": ApiTarget(base_url=own.url, identity="full"),
            "third": ApiTarget(base_url=third.url, other_identities=("full",)),
            "other": ApiTarget(base_url=other.url),
        }
        identities = {"full": BearerIdentity(token=Secret("t0ken"))}
        auth = authentication("full", Environment(name="e", apis=apis, identities=identities))
        with httpx.Client(trust_env=False, auth=auth) as http:
            for each in (own, other, third):
                http.get(each.url)
    assert ["authorization" in each.asked[0].headers for each in (own, other, third)] == [True, False, True]


@pytest.mark.parametrize(
    ("base_url", "url"),
    [("https://a.example/x", "https://a.example:443/y"), ("http://A.example", "http://a.example:80/")],
)
def test_an_origin_is_the_same_with_its_port_spelled_out(base_url: str, url: str) -> None:
    auth = authentication("full", environment(BearerIdentity(token=Secret("t0ken")), base_url))
    assert auth
    request = httpx.Request("GET", url)
    assert next(auth.sync_auth_flow(request)).headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example:444/", "https://b.a.example/"])
def test_another_scheme_port_or_host_is_another_origin(url: str) -> None:
    auth = authentication("full", environment(BearerIdentity(token=Secret("t0ken")), "https://a.example/x"))
    assert auth
    assert "Authorization" not in next(auth.sync_auth_flow(httpx.Request("GET", url))).headers


def test_nobody_has_no_credential() -> None:
    assert authentication("anonymous", Environment(name="e")) is None


def test_an_identity_of_type_mtls_is_shown_by_the_connection(tmp_path: Path) -> None:
    assert authentication("full", environment(MtlsIdentity(certificate=tmp_path / "c.pem"))) is None


def test_an_unknown_identity_is_told_with_the_nearest() -> None:
    with pytest.raises(IdentityError) as error:
        authentication("ful", environment(BearerIdentity(token=Secret("t0ken"))))
    assert str(error.value) == (
        "cloud-b.yaml: cloud-b: identity ful: is not defined\n  did you mean full? there are: anonymous, full"
    )


@pytest.mark.parametrize(
    "identity",
    [ExecIdentity(command=("x",)), SignedIdentity(key_id="k", private_key=Secret(KEY), algorithm="a")],
    ids=["exec", "signed"],
)
def test_a_type_that_is_not_supported_yet_says_so(identity: IdentitySpecification) -> None:
    with pytest.raises(IdentityError, match="not supported yet"):
        authentication("full", environment(identity))
    with pytest.raises(IdentityError, match="not supported yet"):
        broken(identity)


def sent_broken(identity: IdentitySpecification) -> httpx.Request:
    return next(broken(identity).sync_auth_flow(httpx.Request("GET", "https://a.example/x?y=z")))


BROKEN = [
    pytest.param(BearerIdentity(token=Secret(KEY)), "authorization", r"Bearer [\w-]+\.[\w-]+\.[\w-]+", id="bearer"),
    pytest.param(client(issuer="https://i.example"), "authorization", r"Bearer [\w-]+\.[\w-]+\.[\w-]+", id="oauth2"),
    pytest.param(BasicIdentity(username="ann", password=Secret(KEY)), "authorization", r"Basic [\w=]+", id="basic"),
    pytest.param(key("header"), "x-key", r"\w{32}", id="header"),
    pytest.param(key("cookie"), "cookie", r"X-Key=\w{32}", id="cookie"),
]


@pytest.mark.parametrize(("identity", "header", "pattern"), BROKEN)
def test_a_broken_credential_looks_like_a_real_one(identity: IdentitySpecification, header: str, pattern: str) -> None:
    assert re.fullmatch(pattern, sent_broken(identity).headers[header])


def test_a_broken_key_stands_in_the_query_as_a_real_one() -> None:
    assert re.fullmatch(r"y=z&X-Key=\w{32}", sent_broken(key("query")).url.query.decode())


@pytest.mark.parametrize(("identity", "header", "pattern"), BROKEN)
def test_a_broken_credential_is_the_same_in_every_environment(
    identity: IdentitySpecification, header: str, pattern: str
) -> None:
    del pattern
    other = (
        BearerIdentity(token=Secret("other")) if header == "authorization" and identity.type != "basic" else identity
    )
    assert sent_broken(identity).headers == sent_broken(other).headers


def test_a_broken_pair_is_of_a_user_that_nobody_can_lock() -> None:
    sent = sent_broken(BasicIdentity(username="ann", password=Secret(KEY))).headers["Authorization"]
    assert not b64decode(sent.removeprefix("Basic ")).startswith(b"ann:")


def test_a_broken_token_can_be_read_and_has_a_signature_of_the_right_size() -> None:
    token = sent_broken(BearerIdentity(token=Secret(KEY))).headers["Authorization"].removeprefix("Bearer ")
    header, claims, signature = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    assert json.loads(header)["alg"] == "RS256"
    assert json.loads(claims)["exp"] > 4_000_000_000
    assert len(signature) == 256


@pytest.mark.anyio
async def test_what_needs_no_token_is_prepared_at_once() -> None:
    await prepare(None)
    await prepare(authentication("full", environment(BearerIdentity(token=Secret("t0ken")), "http://a.example")))


def test_every_credential_of_an_environment_is_to_be_masked() -> None:
    found = Environment(
        name="e",
        apis={"a": ApiTarget(base_url="http://a", headers=(("X-Tenant", Secret("ten4nt")),))},
        identities={
            "a": BearerIdentity(token=Secret("t0ken")),
            "b": BasicIdentity(username="ann", password=Secret("p4ss")),
            "c": key("query"),
            "d": client(issuer="https://i.example"),
            "e": SignedIdentity(key_id="k", private_key=Secret("pr1vate"), algorithm="a"),
        },
    )
    form = "drift:hunter2+correct%2Fhorse%2Bbattery"
    assert {secret.reveal() for secret in secrets_of(found)} == {
        "ten4nt",
        "t0ken",
        "p4ss",
        b64encode(b"ann:p4ss").decode(),
        KEY,
        CLIENT_SECRET,
        b64encode(form.encode()).decode(),
        "pr1vate",
    }
