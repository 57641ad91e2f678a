"""Two httpx transports that send bytes as they are given: aiohttp's for nearly everything, httpx's own for the rest.

aiohttp costs a fraction of httpx's own transport and tells failures apart, but it writes headers as UTF-8 text, warns
of bodies over 1 MiB and reuses connections. A header with other bytes, a large body, and what may not be sent twice to
a server that drops kept connections go through httpx's own transport, on a connection of their own.
`httpx_aiohttp.AiohttpTransport` is not used: it has yarl rewrite percent-encoding and dot segments, joins headers of
one name, and folds distinct failures into one.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import aiohttp
import httpx
from multidict import CIMultiDict
from yarl import URL

from harness.transport.patience import Patience

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from types import SimpleNamespace

KEEP_ALIVE_SECONDS: Final = 1.5
"""Shorter than any server's own patience that is common, so that a kept connection is seldom closed under a request."""

LARGE_BODY: Final = 2**20

MAXIMUM_LINE: Final = 64 * 1024
"""Bytes of a status line or a header."""


_ACKNOWLEDGE: Final = getattr(socket, "TCP_QUICKACK", None)
"""The socket option of `acknowledge_at_once`; Linux alone has it."""


@dataclass(slots=True)
class Progress:
    """How far a request got; the transport writes it, for whoever has to say what a timeout means."""

    connected: bool = False
    reused: bool = False
    """Whether the connection had carried a request before."""
    connecting: float = 0.0
    """Seconds that making the connection took."""
    _began: float = 0.0

    async def trace(self, event: str, _details: object) -> None:
        """Hears of the steps of httpx's own transport (its request extension `trace`)."""
        if event == "connection.connect_tcp.started":
            self.connects()
        elif event == "http11.send_request_headers.started":
            self.is_connected()

    def connects(self) -> None:
        """A connection is being made."""
        self._began = time.perf_counter()

    def is_connected(self) -> None:
        """It was made."""
        self.connected = True
        self.connecting = time.perf_counter() - self._began if self._began else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An answer whose headers have come; `httpx.Response` would parse them once more."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    http_version: bytes
    chunks: AsyncIterator[bytes]
    """The raw bytes of the body."""
    close: Callable[[], Awaitable[None]]
    """Ends it; before the body's end, with the connection."""


class AiohttpTransport:
    """Sends httpx requests through aiohttp.

    Request extensions: `target`, the bytes of the request target; `timeout`, of which `connect` is heeded; `progress`,
    a `Progress`; `tls`, an `ssl.SSLContext`.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: httpx.Request) -> Incoming:
        """Sends one request and returns with the headers of its answer; raises aiohttp's errors as they are."""
        extensions = request.extensions
        progress: Progress = extensions["progress"]
        connecting = Patience(extensions["timeout"]["connect"], holds=lambda: not progress.connected)
        try:
            async with connecting:
                response = await self._opened().request(
                    request.method,
                    _address(request),
                    headers=CIMultiDict(
                        (name.decode("ascii"), text.decode("ascii")) for name, text in request.headers.raw
                    ),
                    data=request.content or None,
                    allow_redirects=False,
                    ssl=extensions.get("tls", True),
                    trace_request_ctx=progress,
                )
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError("no connection in time") from error
        if response.connection is not None and response.connection.transport is not None:
            acknowledge_at_once(response.connection.transport.get_extra_info("socket"))

        async def close() -> None:
            response.close()

        return Incoming(
            status=response.status,
            headers=response.raw_headers,
            http_version=_version(response),
            chunks=aiter(response.content.iter_any()),
            close=close,
        )

    async def aclose(self) -> None:
        """Closes every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = _session()
        return self._session


class FreshTransport:
    """The transport of httpx itself, with a new connection for every request."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits)

    async def send(self, request: httpx.Request) -> Incoming:
        """Sends one request and returns with the headers of its answer; raises httpx's errors as they are."""
        response = await self._transport.handle_async_request(request)
        stream = response.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TypeError(f"an asynchronous transport gave {type(stream).__name__}")
        if "network_stream" in response.extensions:
            acknowledge_at_once(response.extensions["network_stream"].get_extra_info("socket"))
        return Incoming(
            status=response.status_code,
            headers=response.headers.raw,
            http_version=response.extensions.get("http_version", b"HTTP/1.1"),
            chunks=aiter(stream),
            close=response.aclose,
        )

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._transport.aclose()


def acknowledge_at_once(connection: socket.socket | None) -> None:
    """Acknowledges what a connection has received, now that there is more to come.

    A server that writes head and body apart waits with the body until the head is acknowledged (Nagle's algorithm, RFC
    896), which a receiver may put off for as long as 40 ms in Linux (RFC 1122, section 4.2.3.2). Whether it does hangs
    on what went over the connection before, so that the same answer of the same service would take 1 ms here and 44 ms
    there.
    """
    if connection is not None and _ACKNOWLEDGE is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE, 1)


def needs_fresh_transport(request: httpx.Request) -> bool:
    """Whether aiohttp would change the request or warn of it."""
    return len(request.content) >= LARGE_BODY or not all(value.isascii() for _, value in request.headers.raw)


def _session() -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        # Pool and concurrency: the lane alone holds requests back.
        connector=aiohttp.TCPConnector(
            limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS, resolver=aiohttp.ThreadedResolver()
        ),
        # A cookie that one answer sets must not change the next request: cases are independent of each other.
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(),
        auto_decompress=False,
        trust_env=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        max_line_size=MAXIMUM_LINE,
        max_field_size=MAXIMUM_LINE,
        trace_configs=[_tracing()],
    )
    # aiohttp silently sends an idempotent request twice when the connection breaks, which would be neither counted nor
    # paced, nor told; there is no public switch.
    session._retry_connection = False  # noqa: SLF001
    return session


def _tracing() -> aiohttp.TraceConfig:
    trace: aiohttp.TraceConfig = aiohttp.TraceConfig()
    trace.on_connection_create_start.append(_creating)
    trace.on_connection_create_end.append(_created)
    trace.on_connection_reuseconn.append(_reused)
    return trace


async def _creating(_session: aiohttp.ClientSession, context: SimpleNamespace, _parameters: object) -> None:
    context.trace_request_ctx.connects()


async def _created(_session: aiohttp.ClientSession, context: SimpleNamespace, _parameters: object) -> None:
    context.trace_request_ctx.is_connected()


async def _reused(_session: aiohttp.ClientSession, context: SimpleNamespace, _parameters: object) -> None:
    context.trace_request_ctx.connected = True
    context.trace_request_ctx.reused = True


def _address(request: httpx.Request) -> URL:
    """The request's address with its target byte for byte."""
    path, _, query = request.extensions["target"].decode("ascii").partition("?")
    url = request.url
    return URL.build(
        scheme=url.scheme, authority=url.netloc.decode("ascii"), path=path, query_string=query, encoded=True
    )


def _version(response: aiohttp.ClientResponse) -> bytes:
    version = response.version
    return f"HTTP/{version.major}.{version.minor}".encode() if version else b"HTTP/1.1"
