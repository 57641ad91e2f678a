"""Credentials and encrypted connections as a lane uses them."""

import asyncio
import ssl
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from harness.environment.environment import ApiTarget, Tls
from harness.environment.identities import (
    ApiKeyIdentity,
    BasicIdentity,
    BearerIdentity,
    MtlsIdentity,
)
from harness.model.case import Credential
from harness.model.errors import EnvironmentFileError
from harness.model.exchange import Exchange, FailureKind
from harness.model.secret import Secret
from harness.transport.client import Client
from harness.transport.rendering import rendered
from tests.servers.certificates import Certificates, certificates, server_context
from tests.servers.hostile import Visit, free_port, hostile
from tests.transport.lanes import case, environment, known_as, lane

pytestmark = pytest.mark.anyio


async def well(visit: Visit) -> None:
    await visit.answer()


def kind(exchange: Exchange) -> FailureKind | None:
    return exchange.failure.kind if exchange.failure else None


FULL = BearerIdentity(token=Secret("secret-token"))


async def test_a_case_is_sent_with_the_credential_that_it_asks_for() -> None:
    async with hostile(well) as server:
        where = known_as(environment(server.url), full=FULL, other=BearerIdentity(token=Secret("another")))
        async with lane(where) as way:
            sent = (Credential.OWN, Credential.NONE, Credential.BROKEN)
            exchanges = [await way.ask(case(credential=credential)) for credential in sent]
            exchanges.append(await way.ask(case(), identity="other"))
        own, none, broken, other = [request.values("authorization") for request in server.requests]
        assert (own, none, other) == ([b"Bearer secret-token"], [], [b"Bearer another"])
        assert broken[0].startswith(b"Bearer ")
        assert broken != own
        assert [exchange.identity for exchange in exchanges] == ["full", "anonymous", "broken", "other"]


async def test_a_key_in_the_query_leaves_the_rest_of_the_target_as_it_is() -> None:
    key = ApiKeyIdentity(location="query", name="api key", value=Secret("s&cret"))
    asked = case("GET", "/%41/../{x}", path_values=(("x", ".."),), query=(("q", "%41 +"), ("e", "")))
    async with hostile(well) as server, lane(known_as(environment(server.url), full=key)) as way:
        await way.ask(asked)
        await way.ask(case("GET", "/plain"))
        assert server.targets == [
            "GET /%41/../%2E%2E?q=%2541%20%2B&e=&api%20key=s%26cret",
            "GET /plain?api%20key=s%26cret",
        ]


async def test_a_credential_goes_with_what_httpx_itself_has_to_send() -> None:
    basic = BasicIdentity(username="user", password=Secret("pass"))
    async with hostile(well) as server, lane(known_as(environment(server.url), full=basic)) as way:
        await way.ask(case(headers=(("X-Note", "ä"),)))
        assert server.requests[0].values("authorization") == [b"Basic dXNlcjpwYXNz"]


async def test_an_identity_that_is_not_defined_sends_nothing() -> None:
    async with hostile(well) as server, lane(environment(server.url)) as way:
        assert kind(await way.ask(case(), identity="nobody")) == FailureKind.NO_CREDENTIAL
        assert server.requests == []


class TwoRequests(httpx.Auth):
    """A flow that asks for a ticket first, by a request of its own."""

    def __init__(self, ticket: str) -> None:
        self._ticket = ticket

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        response = yield httpx.Request("POST", self._ticket, content=b"please")
        request.headers["X-Ticket"] = response.text
        yield request


async def test_a_flow_may_make_a_request_of_its_own_first() -> None:
    async def tickets(visit: Visit) -> None:
        await visit.answer(200, b"t1")

    def refused(_: str) -> ssl.SSLContext:
        raise AssertionError("no connection here is encrypted")

    asked = rendered(case(), ApiTarget(base_url="http://127.0.0.1:1"), {}, agent="tool")
    async with hostile(tickets) as server:
        client = Client(timeout_seconds=5.0, tls=refused)
        try:
            reply = await client.send(replace(asked, origin=server.url), TwoRequests(f"{server.url}/ticket?a=%41"))
            failed = await client.send(asked, TwoRequests(f"http://127.0.0.1:{free_port()}/ticket"))
        finally:
            await client.aclose()
        assert server.targets == ["POST /ticket?a=%41", "GET /orders"]
        assert server.requests[1].values("x-ticket") == [b"t1"]
        assert (reply.sendings, reply.failure) == (1, None)
        assert failed.failure is not None
        assert (failed.failure.kind, failed.sendings) == (FailureKind.NO_CREDENTIAL, 0)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


NOTE = (("X-Note", "ä"),)
TRANSPORTS = pytest.mark.parametrize("headers", [(), NOTE], ids=["aiohttp", "httpx"])
Headers = tuple[tuple[str, str], ...]


@TRANSPORTS
async def test_a_server_of_a_trusted_authority_is_spoken_to(papers: Certificates, headers: Headers) -> None:
    tls = Tls(ca=papers.authority)
    async with (
        hostile(well, tls=server_context(papers.server)) as server,
        lane(environment(server.url, tls=tls)) as way,
    ):
        assert kind(await way.ask(case(headers=headers))) is None


@TRANSPORTS
@pytest.mark.parametrize("which", ["expired", "wrong_host"])
async def test_a_certificate_that_is_not_to_be_trusted_is_a_failure_of_tls(
    papers: Certificates, headers: Headers, which: str
) -> None:
    presented = server_context(getattr(papers, which))
    async with hostile(well, tls=presented) as server:
        async with lane(environment(server.url, tls=Tls(ca=papers.authority))) as way:
            exchange = await way.ask(case(headers=headers))
        async with lane(environment(server.url, tls=Tls(verify=False))) as way:
            assert kind(await way.ask(case(headers=headers))) is None
        assert kind(exchange) == FailureKind.TLS
        assert exchange.failure is not None
        assert "certificate" in exchange.failure.message.lower()


@TRANSPORTS
async def test_an_unknown_authority_is_a_failure_of_tls(papers: Certificates, headers: Headers) -> None:
    async with hostile(well, tls=server_context(papers.server)) as server, lane(environment(server.url)) as way:
        assert kind(await way.ask(case(headers=headers))) == FailureKind.TLS


@TRANSPORTS
@pytest.mark.parametrize(
    ("version", "refusals"),
    [
        pytest.param(ssl.TLSVersion.TLSv1_2, {FailureKind.TLS}, id="TLS 1.2"),
        # The refusal comes after the handshake, and its alert is lost if the request is on its way already.
        pytest.param(ssl.TLSVersion.TLSv1_3, {FailureKind.TLS, FailureKind.CONNECTION_RESET}, id="TLS 1.3"),
    ],
)
async def test_a_server_that_wants_a_client_certificate_gets_the_environments_or_refuses(
    papers: Certificates, headers: Headers, version: ssl.TLSVersion, refusals: set[FailureKind]
) -> None:
    presented = server_context(papers.server, client_authority=papers.authority)
    presented.minimum_version = presented.maximum_version = version
    trusting = Tls(ca=papers.authority)
    shown = replace(trusting, certificate=papers.client.chain, key=papers.client.key)
    strange = replace(trusting, certificate=papers.stranger.chain, key=papers.stranger.key)
    async with hostile(well, tls=presented) as server:
        async with lane(environment(server.url, tls=shown)) as way:
            assert kind(await way.ask(case("POST", headers=headers))) is None
        for tls in (trusting, strange):
            async with lane(environment(server.url, tls=tls)) as way:
                assert kind(await way.ask(case("POST", headers=headers))) in refusals


async def test_an_identity_with_a_certificate_of_its_own_has_connections_of_its_own(papers: Certificates) -> None:
    presented = server_context(papers.server, client_authority=papers.authority)
    identity = MtlsIdentity(certificate=papers.client.chain, key=papers.client.key)
    presented.maximum_version = ssl.TLSVersion.TLSv1_2
    async with hostile(well, tls=presented) as server:
        where = known_as(environment(server.url, tls=Tls(ca=papers.authority)), full=identity)
        async with lane(where) as way:
            kinds = [kind(await way.ask(case("POST", credential=one))) for one in (Credential.OWN, Credential.NONE)]
        assert kinds == [None, FailureKind.TLS]


@TRANSPORTS
async def test_a_server_that_speaks_no_tls_is_a_failure_of_tls(headers: Headers) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server, lane(environment(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")) as way:
        assert kind(await way.ask(case("POST", headers=headers))) == FailureKind.TLS


@TRANSPORTS
async def test_a_server_that_closes_within_the_handshake_is_a_failure_of_tls(headers: Headers) -> None:
    async def slams(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server = await asyncio.start_server(slams, "127.0.0.1", 0)
    async with server, lane(environment(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")) as way:
        assert kind(await way.ask(case("POST", headers=headers))) == FailureKind.TLS


@TRANSPORTS
async def test_a_server_that_is_silent_within_the_handshake_is_no_connection(headers: Headers) -> None:
    # A server that expects plain HTTP waits for the end of a line, which a handshake has not.
    async with hostile(well) as server:
        where = environment(server.url.replace("http:", "https:"), timeout_seconds=0.3)
        async with lane(where) as way:
            assert kind(await way.ask(case("POST", headers=headers))) == FailureKind.CONNECT_TIMEOUT


@TRANSPORTS
async def test_a_name_that_does_not_exist_is_told(headers: Headers) -> None:
    # RFC 6761, section 6.4: no resolver knows it.
    async with lane("http://nowhere.invalid") as way:
        assert kind(await way.ask(case("POST", headers=headers))) == FailureKind.NAME_NOT_RESOLVED


@TRANSPORTS
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_a_closed_port_is_a_refusal_on_every_family(headers: Headers, host: str) -> None:
    async with lane(f"http://{host}:{free_port()}") as way:
        assert kind(await way.ask(case("POST", headers=headers))) == FailureKind.CONNECTION_REFUSED


async def test_no_credential_is_in_any_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    key = ApiKeyIdentity(location="query", name="key", value=Secret("s3cret"))
    async with hostile(well) as server, lane(known_as(environment(server.url), full=key)) as way:
        await way.ask(case())
        await way.ask(case(headers=NOTE))
    assert "s3cret" not in caplog.text


async def test_an_authority_that_cannot_be_used_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    way = lane(environment("https://127.0.0.1:1", tls=Tls(ca=tmp_path / "ca.pem")))
    with pytest.raises(EnvironmentFileError, match=r"tls\.ca"):
        await way.__aenter__()


async def test_a_certificate_of_an_identity_that_cannot_be_used_fails_its_requests_alone(
    papers: Certificates, tmp_path: Path
) -> None:
    identity = MtlsIdentity(certificate=tmp_path / "missing.pem")
    async with hostile(well, tls=server_context(papers.server)) as server:
        async with lane(known_as(environment(server.url, tls=Tls(ca=papers.authority)), full=identity)) as way:
            kinds = [kind(await way.ask(case("POST", credential=one))) for one in (Credential.OWN, Credential.NONE)]
        assert kinds == [FailureKind.TLS, None]


async def test_bytes_beyond_ascii_in_a_header_are_an_answer_with_a_credential_as_without() -> None:
    async def answers(visit: Visit) -> None:
        await visit.answer(200, content_type="text/plain; name=\xe9t\xe9", x_owner="M\xfcller")

    async with hostile(answers) as server, lane(known_as(environment(server.url), full=FULL)) as way:
        exchanges = [await way.ask(case(credential=one)) for one in (Credential.OWN, Credential.NONE)]

    for exchange in exchanges:
        assert exchange.answer is not None
        assert dict(exchange.answer.headers)["content-type"] == "text/plain; name=\xe9t\xe9"
        assert dict(exchange.answer.headers)["x-owner"] == "M\xfcller"
