"""What is sent is byte for byte what the case says, on both transports."""

import asyncio
import socket

import pytest

from harness.model.case import Body
from harness.model.exchange import FailureKind
from harness.transport import connections
from tests.servers.hostile import Visit, hostile
from tests.transport.lanes import case, environment, lane

pytestmark = pytest.mark.anyio

THROUGH_HTTPX = ("X-Note", "ä")
"""A header outside ASCII goes through httpx's own transport."""

TRANSPORTS = pytest.mark.parametrize("more", [(), (THROUGH_HTTPX,)], ids=["aiohttp", "httpx"])
Headers = tuple[tuple[str, str], ...]


async def well(visit: Visit) -> None:
    await visit.answer()


@TRANSPORTS
async def test_a_target_is_sent_as_it_is_written(more: Headers) -> None:
    asked = case(
        "GET",
        "/a/../%41/{x}//~;v=1",
        path_values=(("x", ".."),),
        query=(("q", "%41 +é"), ("", ""), ("a[b]", "{}")),
        headers=more,
    )
    async with hostile(well) as server, lane(server.url) as way:
        exchange = await way.ask(asked)
        target = "/a/../%41/%2E%2E//~;v=1?q=%2541%20%2B%C3%A9&=&a%5Bb%5D=%7B%7D"
        assert server.targets == [f"GET {target}"]
        assert exchange.sent is not None
        assert exchange.sent.url == server.url + target


@TRANSPORTS
async def test_headers_are_sent_in_order_with_their_repetitions_and_empty_values(more: Headers) -> None:
    headers = (("x-Aa", "1"), ("X-B", ""), ("x-Aa", "2, 3"), *more)
    async with hostile(well) as server, lane(server.url) as way:
        await way.ask(case(headers=headers))
        received = server.requests[0]
        own = [pair for pair in received.headers if pair[0] in {b"x-Aa", b"X-B"}]
        assert own == [(b"x-Aa", b"1"), (b"X-B", b""), (b"x-Aa", b"2, 3")]


async def test_a_header_beyond_ascii_is_sent_as_latin_1() -> None:
    async with hostile(well) as server, lane(server.url) as way:
        exchange = await way.ask(case(headers=(THROUGH_HTTPX,)))
        assert server.requests[0].values("X-Note") == [b"\xe4"]
        assert exchange.sent is not None
        assert ("X-Note", "ä") in exchange.sent.headers


@TRANSPORTS
async def test_nothing_is_added_but_what_framing_needs(more: Headers) -> None:
    async with hostile(well) as server, lane(server.url) as way:
        await way.ask(case(headers=more))
        names = {name.decode().lower() for name, _ in server.requests[0].headers}
        assert names - {name.lower() for name, _ in more} <= {
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "x-request-id",
            "traceparent",
            "connection",
        }


@TRANSPORTS
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "QUERY"])
async def test_a_body_is_sent_with_its_length_whatever_the_method(more: Headers, method: str) -> None:
    body = Body(media_type="text/x-own", content=b"\x00\xff{not json")
    async with hostile(well) as server, lane(server.url) as way:
        await way.ask(case(method, body=body, headers=more))
        received = server.requests[0]
        assert (received.body, received.values("content-type")) == (body.content, [b"text/x-own"])


async def test_a_large_body_is_sent_whole() -> None:
    body = Body(media_type="text/plain", content=bytes(range(256)) * 8192)
    async with hostile(well) as server, lane(server.url) as way:
        await way.ask(case("POST", body=body))
        assert server.requests[0].body == body.content


@TRANSPORTS
async def test_a_length_that_the_case_lies_about_is_the_true_one(more: Headers) -> None:
    asked = case("POST", body=Body(media_type="text/plain", content=b"four"), headers=(("Content-Length", "9"), *more))
    async with hostile(well) as server, lane(server.url) as way:
        await way.ask(asked)
        assert server.requests[0].values("content-length") == [b"4"]


async def test_cookies_of_one_answer_are_not_sent_with_the_next_request() -> None:
    async def sets(visit: Visit) -> None:
        await visit.answer(set_cookie="session=1")

    # By name: aiohttp's own jar ignores cookies of addresses.
    async with hostile(sets) as server, lane(f"http://localhost:{server.port}") as way:
        await way.ask(case())
        await way.ask(case(headers=(THROUGH_HTTPX,)))
        await way.ask(case())
        assert [request.values("cookie") for request in server.requests] == [[], [], []]


async def test_connections_are_kept_between_requests() -> None:
    async with hostile(well) as server, lane(server.url) as way:
        for _ in range(3):
            await way.ask(case())
        assert server.connections == 1


@TRANSPORTS
async def test_a_redirect_is_an_answer_and_never_followed(more: Headers) -> None:
    async with hostile(well) as elsewhere:

        async def redirects(visit: Visit) -> None:
            await visit.answer(307, location=f"{elsewhere.url}/steal")

        async with hostile(redirects) as server, lane(server.url) as way:
            exchange = await way.ask(case(headers=(("Authorization", "Bearer secret"), *more)))
            assert exchange.answer is not None
            assert exchange.answer.status == 307
            assert (len(server.requests), elsewhere.requests) == (1, [])


@TRANSPORTS
async def test_informational_answers_before_the_answer_are_passed_over(more: Headers) -> None:
    async def early(visit: Visit) -> None:
        await visit.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await visit.answer(201, b"[]")

    async with hostile(early) as server, lane(server.url) as way:
        exchange = await way.ask(case("POST", headers=more))
        assert exchange.answer is not None
        assert (exchange.answer.status, exchange.answer.body) == (201, b"[]")


@TRANSPORTS
async def test_a_huge_body_is_read_up_to_the_limit_and_the_connection_closed(more: Headers) -> None:
    size = 100_000_000

    async def huge(visit: Visit) -> None:
        await visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size // 100_000):
            await visit.write(bytes(100_000))

    async with hostile(huge) as server, lane(server.url) as way:
        exchange = await way.ask(case("POST", headers=more))
        assert exchange.answer is not None
        assert (len(exchange.answer.body), exchange.answer.truncated) == (1024 * 1024, True)
        again = await way.ask(case("POST", headers=more))
        assert again.answer is not None
        assert server.connections == 2


async def test_bytes_beyond_the_length_do_not_reach_the_next_answer() -> None:
    async def longer(visit: Visit) -> None:
        await visit.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 500 Smuggled\r\nContent-Length: 0\r\n\r\n"
        )

    async with hostile(longer) as server, lane(server.url) as way:
        exchanges = [await way.ask(case()) for _ in range(3)]
        assert [exchange.answer.status if exchange.answer else None for exchange in exchanges] == [200, 200, 200]


@TRANSPORTS
async def test_a_body_of_an_answer_without_body_is_ignored(more: Headers) -> None:
    async def head(visit: Visit) -> None:
        await visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nContent-Encoding: gzip\r\n\r\n")

    async with hostile(head) as server, lane(server.url) as way:
        exchange = await way.ask(case("HEAD", headers=more))
        assert exchange.answer is not None
        assert exchange.answer.body == b""


async def test_headers_of_an_answer_keep_order_and_repetition_and_names_are_lower_case() -> None:
    async def answers(visit: Visit) -> None:
        await visit.write(b"HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a: \xe9\r\nX-B: 2\r\nEmpty:\r\nContent-Length: 0\r\n\r\n")

    async with hostile(answers) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        assert exchange.answer is not None
        assert exchange.answer.headers[:4] == (("x-b", "1"), ("x-a", "é"), ("x-b", "2"), ("empty", ""))


async def test_a_kept_connection_that_the_server_dropped_is_replaced_at_once_for_what_may_be_repeated() -> None:
    async def drops_second(visit: Visit) -> None:
        if visit.number == 2:
            visit.close()
        else:
            await visit.answer()

    async with hostile(drops_second) as server, lane(server.url) as way:
        await way.ask(case())
        exchange = await way.ask(case())
        assert exchange.answer is not None
        assert (exchange.attempts, len(server.requests)) == (2, 3)


async def test_what_must_not_be_repeated_gets_its_own_connection_once_a_server_dropped_a_kept_one() -> None:
    async def drops_kept(visit: Visit) -> None:
        if visit.request.method == b"POST" and visit.request.connection == 1:
            visit.close()
        else:
            await visit.answer()

    async with hostile(drops_kept) as server, lane(server.url) as way:
        await way.ask(case())
        first = await way.ask(case("POST"))
        await way.ask(case())
        second, third = await way.ask(case("POST")), await way.ask(case("POST"))
        assert first.failure is not None
        assert first.failure.kind == FailureKind.CONNECTION_RESET
        assert second.answer is not None
        assert third.answer is not None
        connections = [request.connection for request in server.requests if request.method == b"POST"]
        assert len(set(connections)) == 3


async def test_a_path_that_looks_like_another_host_stays_a_path() -> None:
    async with hostile(well) as server, lane(environment(server.url, base="/v1/")) as way:
        await way.ask(case("GET", "//elsewhere.example/x"))
        assert server.targets == ["GET /v1//elsewhere.example/x"]


@TRANSPORTS
@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="Linux alone lets one choose")
async def test_a_head_without_its_body_is_acknowledged_before_the_body_comes(
    more: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged = asyncio.Event()
    chosen = connections.acknowledge_at_once

    def acknowledge(connection: socket.socket | None) -> None:
        chosen(connection)
        assert connection is not None
        if connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK) == 1:
            acknowledged.set()

    async def apart(visit: Visit) -> None:
        await visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
        await acknowledged.wait()
        acknowledged.clear()
        await visit.write(b"{}")

    monkeypatch.setattr(connections, "acknowledge_at_once", acknowledge)
    async with hostile(apart) as server, lane(server.url) as way:
        for _ in range(3):
            exchange = await way.ask(case(headers=more))
            assert exchange.answer is not None
