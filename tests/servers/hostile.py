"""A raw TCP server for what no framework can be made to do: every byte of the answer is the test's."""

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[["Visit"], Awaitable[None]]
"""What the server does with one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request byte for byte."""

    target: bytes
    method: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    connection: int
    """Which connection it came on, counted from 1."""

    def values(self, name: str) -> list[bytes]:
        """The values of every header of a name, in order."""
        return [value for given, value in self.headers if given.lower() == name.lower().encode()]


@dataclass(slots=True, kw_only=True)
class Visit:
    """One request and the way to answer it."""

    request: Received
    number: int
    """Which request it is to the whole server, from 1."""
    writer: asyncio.StreamWriter
    closing: asyncio.Event
    """Set when the server ends, so that whoever hangs can go."""

    async def write(self, data: bytes) -> None:
        """Sends bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int = 200, body: bytes = b"{}", **headers: str) -> None:
        """A proper answer; underscores in names stand for hyphens."""
        lines = {"content_type": "application/json", "content_length": str(len(body)), **headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
        await self.write(f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode("latin-1") + body)

    async def hang(self) -> None:
        """Does nothing until the server ends."""
        await self.closing.wait()

    def reset(self) -> None:
        """Closes with a RST instead of a FIN."""
        connection: socket.socket = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self) -> None:
        """Closes with a FIN."""
        self.writer.close()


@dataclass(slots=True, kw_only=True)
class Hostile:
    """A running server."""

    port: int = 0
    scheme: str = "http"
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the first request is there."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        """Method and target of every request, in the order of arrival."""
        return [f"{request.method.decode()} {request.target.decode('latin-1')}" for request in self.requests]


@contextlib.asynccontextmanager
async def hostile(behaviour: Behaviour, *, tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[Hostile]:
    """Serves `behaviour` on a loopback port, a free one unless one is given, while the block runs."""
    running = Hostile(scheme="https" if tls else "http")
    closing = asyncio.Event()
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        connection = running.connections
        try:
            while not writer.is_closing():
                request = await _received(reader, connection)
                running.requests.append(request)
                running.arrived.set()
                await behaviour(Visit(request=request, number=len(running.requests), writer=writer, closing=closing))
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            # A cancelled task ends like any other: asyncio's streams would log it as an error of the server.
            writer.transport.abort()
        finally:
            writer.close()
            if closing.is_set():
                writer.transport.abort()
            with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", port, ssl=tls)
    running.port = server.sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        closing.set()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _received(reader: asyncio.StreamReader, connection: int) -> Received:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    method, target, _ = first.split(b" ", 2)
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(b":") for line in lines))
    length = next((int(value) for name, value in headers if name.lower() == b"content-length"), 0)
    body = await reader.readexactly(length) if length else b""
    return Received(method=method, target=target, headers=headers, body=body, connection=connection)


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nothing listens, held meanwhile, so that no server that is started then is given it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def free_port() -> int:
    """A port on which nothing listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def zeros(size: int) -> bytes:
    """`size` zero bytes, compressed as well as gzip can."""
    return gzip.compress(bytes(size), compresslevel=9)
