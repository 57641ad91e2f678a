"""A provider that does anything but give a token: one error says what, where and what to do, and no secret."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import traceback
from base64 import b64encode
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from harness.environment.environment import Tls
from harness.identity import asking
from harness.identity.types import authentication, prepare
from harness.model.errors import IdentityError
from harness.model.secret import Secret
from tests.identity.environments import CLIENT_SECRET, client, environment
from tests.identity.recording import Answered, Asked, Recording, recording
from tests.servers.certificates import certificates, server_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Answer = Callable[[Asked], Answered | bytes | None]

pytestmark = pytest.mark.anyio

FORMS = (
    CLIENT_SECRET,
    quote_plus(CLIENT_SECRET),
    b64encode(f"drift:{quote_plus(CLIENT_SECRET)}".encode()).decode(),
)
"""Every form in which the secret is sent."""

TOKEN = "f3tched-t0ken"
BOMB = gzip.compress(b"x" * 20_000_000)


def echo(asked: Asked) -> bytes:
    """What a hostile or careless server makes of a credential: it gives it back."""
    return f"{asked.headers.get('authorization')} {asked.body.decode()}".encode()


def good(**more: object) -> Answered:
    return Answered.of({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 60, **more})


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(asking, "ASK_AGAIN_AFTER_SECONDS", 0.0)


async def failure(caplog: pytest.LogCaptureFixture, fields: Mapping[str, object], tls: Tls | None = None) -> str:
    """What the user is told; everything that could be printed of it is searched for secrets."""
    caplog.set_level(logging.DEBUG)
    auth = authentication("full", environment(client(**fields), "http://a.example", tls=tls))
    with pytest.raises(IdentityError) as error:
        await prepare(auth)
    printed = "".join(traceback.format_exception(error.value)) + repr(error.value) + repr(auth) + caplog.text
    for form in (*FORMS, TOKEN):
        assert form not in printed
    assert error.value.__cause__ is None
    (problem,) = error.value.problems
    assert problem.remedy
    assert str(problem.where) == "cloud-b.yaml:5"
    assert problem.what.startswith("cloud-b: identity full: ")
    return problem.what.removeprefix("cloud-b: identity full: ")


REFUSALS = [
    pytest.param(lambda _: Answered.of({"error": "invalid_client"}, 401), "refused (401, invalid_client)", id="client"),
    pytest.param(lambda _: Answered.of({"error": "x" * 99}, 400), "refused (400)", id="unknown code"),
    pytest.param(lambda asked: Answered(status=400, body=echo(asked)), "refused (400)", id="echo"),
    pytest.param(
        lambda asked: Answered.of({"error": "invalid_client", "error_description": echo(asked).decode()}, 401),
        "refused (401, invalid_client)",
        id="echo in the description",
    ),
    pytest.param(lambda asked: Answered.of({"error": echo(asked).decode()}, 400), "refused (400)", id="echo as code"),
    pytest.param(lambda _: Answered.of({}, 503), "refused (503)", id="unavailable"),
    pytest.param(
        lambda _: Answered(status=302, headers={"Location": "http://127.0.0.1:1/"}), "redirects (302)", id="redirect"
    ),
    pytest.param(lambda _: Answered(status=200, body=b""), "200 without an access_token", id="empty"),
    pytest.param(lambda _: Answered(status=200, body=b"\xff\xfe{"), "200 without an access_token", id="garbage"),
    pytest.param(lambda _: Answered(status=200, body=b"[" * 50_000), "200 without an access_token", id="depth"),
    pytest.param(lambda _: Answered.of([TOKEN]), "200 without an access_token", id="list"),
    pytest.param(lambda _: good(access_token=5), "200 without an access_token", id="token that is a number"),
    pytest.param(lambda _: good(access_token=f"{TOKEN}\r\nX: y"), "200 without an access_token", id="line break in it"),
    pytest.param(lambda _: good(access_token=f"{TOKEN}é"), "200 without an access_token", id="beyond ASCII"),
    pytest.param(lambda _: good(access_token=""), "200 without an access_token", id="empty token"),
    pytest.param(lambda _: good(token_type="DPoP"), "gives no bearer token", id="other type"),
    pytest.param(lambda _: Answered(body=b"x" * 2_000_000), "answers with more than 1000000 bytes", id="huge"),
    pytest.param(
        lambda _: Answered(body=BOMB, headers={"Content-Encoding": "gzip"}),
        "answers compressed, which was not asked for",
        id="bomb",
    ),
    pytest.param(lambda asked: echo(asked) + b"\r\n\r\n", "broke off, or does not speak HTTP", id="no HTTP"),
    pytest.param(lambda _: b"", "broke off, or does not speak HTTP", id="closed at once"),
    pytest.param(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "broke off, or does", id="half a body"),
    pytest.param(lambda _: None, "did not answer within 0.5 s", id="silence"),
    pytest.param(lambda _: b"HTTP/1.1 200 OK\r\nX-A: \xff" + b"y" * 200_000, "broke off, or does", id="huge header"),
]


@pytest.mark.parametrize(("answer", "told"), REFUSALS)
@pytest.mark.parametrize("method", ["basic", "post"])
async def test_a_token_endpoint_that_gives_no_token_is_told(
    answer: Answer, told: str, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    with recording(answer) as provider:
        fields = {"token_url": f"{provider.url}/token", "client_authentication": method}
        assert told in await failure(caplog, fields)


async def test_a_server_that_drips_is_given_up_as_well(caplog: pytest.LogCaptureFixture) -> None:
    servers: list[Recording] = []

    def dripping(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        # No single read waits for long.
        while not servers[0].stopping.wait(0.05):
            yield b" "

    with recording(dripping) as provider:
        servers.append(provider)
        assert "did not answer within" in await failure(caplog, {"token_url": provider.url})


async def test_nobody_at_the_address_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as unused:
        port = unused.getsockname()[1]
    told = await failure(caplog, {"token_url": f"http://127.0.0.1:{port}/token"})
    assert told.startswith(f"http://127.0.0.1:{port}/token cannot be reached")


def metadata(**more: object) -> Callable[[Asked], Answered]:
    def answer(asked: Asked) -> Answered:
        url = f"http://{asked.headers['host']}"
        return Answered.of({"issuer": url, "token_endpoint": f"{url}/token", **more})

    return answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(metadata(issuer="https://evil.example"), "names another issuer", id="other issuer"),
        pytest.param(metadata(issuer=None), "names another issuer", id="no issuer"),
        pytest.param(metadata(token_endpoint=None), "has no token_endpoint", id="no endpoint"),
        pytest.param(metadata(token_endpoint="/token"), "has no token_endpoint", id="relative endpoint"),
        pytest.param(metadata(token_endpoint="file:///etc/passwd"), "has no token_endpoint", id="no HTTP"),
        pytest.param(
            metadata(token_endpoint_auth_methods_supported=["private_key_jwt"]),
            "takes no client_secret",
            id="keys only",
        ),
        pytest.param(
            metadata(token_endpoint_auth_methods_supported=5), "takes no client_secret", id="methods of a type"
        ),
        pytest.param(lambda _: Answered(status=404), "publishes no metadata", id="no metadata"),
        pytest.param(lambda _: Answered(body=b"<html>"), "answered 200, no JSON object", id="a page"),
        pytest.param(lambda _: Answered(status=301, headers={"Location": "/"}), "answered 301", id="redirect"),
        pytest.param(lambda _: None, "did not answer within 0.5 s", id="silence"),
    ],
)
async def test_an_issuer_that_cannot_be_used_is_told(
    answer: Answer, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with recording(answer) as provider:
        assert told in await failure(caplog, {"issuer": provider.url})
    assert all(each.method == "GET" for each in provider.asked)


async def test_a_secret_is_not_sent_in_the_clear_because_the_metadata_say_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = certificates(tmp_path)

    def answer(asked: Asked) -> Answered:
        host = asked.headers["host"]
        return Answered.of({"issuer": f"https://{host}", "token_endpoint": f"http://{host}/token"})

    with recording(answer, tls=server_context(made.server)) as provider:
        told = await failure(caplog, {"issuer": provider.url}, Tls(ca=made.authority))
    assert "wants the client's secret sent without TLS" in told


@pytest.mark.parametrize(
    ("issuer", "targets"),
    [
        ("", ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/token"]),
        (
            "/realms/a",
            [
                "/realms/a/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/realms/a",
                "/token",
            ],
        ),
    ],
)
async def test_metadata_of_rfc_8414_are_found_where_those_of_openid_are_not(issuer: str, targets: list[str]) -> None:
    def answer(asked: Asked) -> Answered:
        url = f"http://{asked.headers['host']}"
        if asked.target == "/token":
            return good()
        if "oauth-authorization-server" in asked.target:
            return Answered.of({"issuer": url + issuer, "token_endpoint": f"{url}/token"})
        return Answered(status=404)

    with recording(answer) as provider:
        await prepare(authentication("full", environment(client(issuer=provider.url + issuer), "http://a.example")))
    assert provider.targets() == targets


async def test_the_endpoint_is_looked_up_once() -> None:
    def answer(asked: Asked) -> Answered:
        return good(expires_in=1) if asked.target == "/token" else metadata()(asked)

    with recording(answer) as provider:
        auth = authentication("full", environment(client(issuer=provider.url), "http://a.example"))
        while provider.targets().count("/token") < 2:
            await prepare(auth)
    assert len(provider.asked) == 3


async def test_a_client_that_is_refused_one_way_of_showing_its_secret_tries_the_other_that_the_provider_has() -> None:
    methods = ["client_secret_post", "client_secret_basic"]

    def answer(asked: Asked) -> Answered:
        if asked.target != "/token":
            return metadata(token_endpoint_auth_methods_supported=methods)(asked)
        return Answered.of({"error": "invalid_client"}, 401) if "authorization" in asked.headers else good()

    with recording(answer) as provider:
        await prepare(authentication("full", environment(client(issuer=provider.url), "http://a.example")))
    assert provider.targets()[1:] == ["/token", "/token"]
    assert b"client_secret=" not in provider.asked[1].body
    assert b"client_secret=" in provider.asked[2].body


@pytest.mark.parametrize("first", [Answered(status=503), Answered(status=429), b""], ids=["503", "429", "broken off"])
async def test_a_provider_that_stumbles_once_is_asked_again(first: Answered | bytes) -> None:
    answers = [first, good()]
    with recording(lambda _: answers.pop(0)) as provider:
        await prepare(authentication("full", environment(client(token_url=provider.url), "http://a.example")))
    assert len(provider.asked) == 2


@pytest.mark.parametrize("expires_in", [0, -5, "soon", None, [], 1e400, "3600", 3600.5, True, 10**400])
async def test_any_lifetime_is_lived_with(expires_in: object) -> None:
    with recording(
        lambda _: Answered(body=json.dumps({"access_token": TOKEN, "expires_in": expires_in}).encode())
    ) as idp:
        await prepare(authentication("full", environment(client(token_url=idp.url), "http://a.example")))
    assert len(idp.asked) == 1


async def test_a_client_id_with_signs_is_encoded_as_the_rfc_says() -> None:
    with recording(lambda _: good()) as provider:
        identity = client(client_id="a:b c", client_secret=Secret("p%ä"), token_url=provider.url)
        await prepare(authentication("full", environment(identity, "http://a.example")))
    assert provider.asked[0].headers["authorization"] == "Basic " + b64encode(b"a%3Ab+c:p%25%C3%A4").decode()


async def test_a_token_is_fetched_with_the_tls_settings_of_the_environment(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = certificates(tmp_path)
    with recording(lambda _: good(), tls=server_context(made.server)) as provider:
        fields: dict[str, object] = {"token_url": f"{provider.url}/token"}
        assert "CERTIFICATE_VERIFY_FAILED" in await failure(caplog, fields)
        assert provider.asked == []
        await prepare(authentication("full", environment(client(**fields), "http://a", tls=Tls(ca=made.authority))))
        await prepare(authentication("full", environment(client(**fields), "http://a", tls=Tls(verify=False))))
    assert len(provider.asked) == 2
