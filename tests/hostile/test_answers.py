"""Every fault that a server can make of an answer comes back as one kind of failure, on both transports."""

import gzip
import zlib
from collections.abc import Callable
from urllib.parse import unquote

import anyio
import pytest

from harness.model.exchange import TIMEOUTS, FailureKind
from tests.servers.hostile import Behaviour, Visit, hostile, zeros
from tests.transport.lanes import case, environment, lane

pytestmark = pytest.mark.anyio

JSON = "Content-Type: application/json\r\n"


def writes(*pieces: bytes, then: Callable[[Visit], None] = Visit.close) -> Behaviour:
    """Sends the pieces and ends the connection."""

    async def behaviour(visit: Visit) -> None:
        for piece in pieces:
            await visit.write(piece)
        then(visit)

    return behaviour


def hangs_after(*pieces: bytes) -> Behaviour:
    """Sends the pieces and nothing more."""

    async def behaviour(visit: Visit) -> None:
        for piece in pieces:
            await visit.write(piece)
        await visit.hang()

    return behaviour


def repeats(head: bytes, piece: bytes) -> Behaviour:
    """Sends one piece for ever."""

    async def behaviour(visit: Visit) -> None:
        await visit.write(head)
        while True:
            await visit.write(piece)

    return behaviour


def drips(head: bytes, piece: bytes, every: float) -> Behaviour:
    """Sends one piece from time to time, for ever."""

    async def behaviour(visit: Visit) -> None:
        await visit.write(head)
        while not visit.closing.is_set():
            await visit.write(piece)
            await anyio.sleep(every)

    return behaviour


def compressed(coding: str, body: bytes) -> Behaviour:
    """Answers with a compressed body."""

    async def behaviour(visit: Visit) -> None:
        await visit.answer(200, body, content_encoding=coding)

    return behaviour


FAULTS: dict[str, tuple[Behaviour, FailureKind]] = {
    "no answer": (hangs_after(), FailureKind.READ_TIMEOUT),
    "nothing after the status line": (hangs_after(b"HTTP/1.1 200 OK\r\n"), FailureKind.READ_TIMEOUT),
    "nothing after the headers": (
        hangs_after(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"),
        FailureKind.READ_TIMEOUT,
    ),
    "nothing after half a body": (
        hangs_after(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
        FailureKind.READ_TIMEOUT,
    ),
    "1xx for ever": (drips(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.05), FailureKind.READ_TIMEOUT),
    "a body drop by drop": (
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" ", 0.05),
        FailureKind.TOTAL_TIMEOUT,
    ),
    "a body without end, chunk by chunk": (
        drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.05),
        FailureKind.TOTAL_TIMEOUT,
    ),
    "closed without an answer": (writes(), FailureKind.CONNECTION_RESET),
    "reset without an answer": (writes(then=Visit.reset), FailureKind.CONNECTION_RESET),
    "closed within the headers": (writes(b"HTTP/1.1 200 OK\r\nContent-Ty"), FailureKind.CONNECTION_RESET),
    "half a body": (
        writes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        FailureKind.INCOMPLETE_BODY,
    ),
    "half a chunked body": (
        writes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"),
        FailureKind.INCOMPLETE_BODY,
    ),
    "no last chunk": (
        writes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        FailureKind.INCOMPLETE_BODY,
    ),
    "invalid chunking": (
        writes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"),
        FailureKind.PROTOCOL_ERROR,
    ),
    "no HTTP at all": (writes(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n"), FailureKind.PROTOCOL_ERROR),
    "an invalid status": (writes(b"HTTP/1.1 abc Hello\r\n\r\n"), FailureKind.PROTOCOL_ERROR),
    "an invalid header": (
        writes(b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n\r\n"),
        FailureKind.PROTOCOL_ERROR,
    ),
    "an invalid length": (writes(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), FailureKind.PROTOCOL_ERROR),
    "headers without end": (repeats(b"HTTP/1.1 200 OK\r\n", b"X-Flood: 1\r\n" * 1000), FailureKind.PROTOCOL_ERROR),
    "one header without end": (repeats(b"HTTP/1.1 200 OK\r\nX-Flood: ", b"a" * 65536), FailureKind.PROTOCOL_ERROR),
    "a gzip bomb": (compressed("gzip", zeros(50_000_000)), FailureKind.COMPRESSION_BOMB),
    "a gzip bomb within gzip": (
        compressed("gzip, gzip", gzip.compress(zeros(50_000_000))),
        FailureKind.COMPRESSION_BOMB,
    ),
    "a deflate bomb": (compressed("deflate", zlib.compress(bytes(50_000_000), 9)), FailureKind.COMPRESSION_BOMB),
    "no gzip although it says so": (compressed("gzip", b'{"plain": true}'), FailureKind.DECOMPRESSION_FAILED),
    "half a gzip body": (compressed("gzip", gzip.compress(b'{"a": 1}' * 50)[:-12]), FailureKind.DECOMPRESSION_FAILED),
}


def patience(kind: FailureKind) -> float:
    """Seconds: what ends by a timeout waits for it; all else must not meet one on a machine that stalls."""
    return 1.5 if kind in TIMEOUTS else 30


@pytest.mark.parametrize(("behaviour", "kind"), FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("transport", ["aiohttp", "httpx"])
async def test_a_fault_of_an_answer_has_one_kind(behaviour: Behaviour, kind: FailureKind, transport: str) -> None:
    # A header outside ASCII goes through httpx's own transport.
    headers = (("X-Note", "ä"),) if transport == "httpx" else ()
    async with hostile(behaviour) as server, lane(environment(server.url, timeout_seconds=patience(kind))) as way:
        exchange = await way.ask(case("POST", headers=headers))
        assert exchange.failure is not None
        assert exchange.failure.kind == kind
        assert exchange.answer is None


async def test_a_lane_goes_on_after_every_fault() -> None:
    async def behaviour(visit: Visit) -> None:
        if visit.request.target == b"/good":
            await visit.answer(200, b'{"good": true}')
        else:
            await FAULTS[unquote(visit.request.target[1:].decode())][0](visit)

    async with hostile(behaviour) as server, lane(environment(server.url, timeout_seconds=1.5)) as way:
        for name in FAULTS:
            path = "/" + name.replace(" ", "%20")
            bad = await way.ask(case("POST", path))
            good = await way.ask(case("GET", "/good"))
            assert bad.failure is not None
            assert good.answer is not None
            assert good.answer.body == b'{"good": true}'
