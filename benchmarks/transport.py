"""What a lane costs: wall against the ideal, CPU against bare aiohttp. Run: python -m benchmarks.transport."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial

import aiohttp

from harness.environment.environment import ApiTarget, Environment, Traffic
from harness.model.case import Case, Role, Slot
from harness.transport.lane import Lane

IN_FLIGHT = 8
DELAY = 0.020
EXCHANGES = 2000
"""For each lane."""

Ask = Callable[[], Awaitable[object]]

BODY = b'{"id":"ord_1001","items":[' + b",".join([b'{"sku":"abc","quantity":2}'] * 20) + b"]}"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: abc\r\nContent-Length: %d\r\n\r\n" % len(
    BODY
)

SLOT = Slot(name="order_id", role=Role.EXISTING, resource="/orders")
CASE = Case(
    id="0" * 16,
    api="orders",
    operation="GET /orders/{order_id}",
    method="GET",
    path="/orders/{order_id}",
    path_values=(("order_id", SLOT),),
    query=(("limit", "10"),),
    headers=(("X-Tenant", "demo"),),
)


class Known:
    """One existing order."""

    def value(self, slot: Slot, api: str, operation: str) -> str | None:
        """The same everywhere."""
        return "ord_1001" if slot is SLOT and api and operation else None

    def belongs_to_user(self, value: str, slot: Slot) -> bool:
        """Nothing is created here."""
        return bool(value and slot)

    def take(self, value: str, slot: Slot) -> bool:
        """Nothing is drawn here."""
        return bool(value and slot)


class Answering(asyncio.Protocol):
    """Answers every request after the delay, at next to no cost of its own."""

    def __init__(self, delay: float) -> None:
        """`delay` in seconds."""
        self._delay = delay
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Counts the heads of requests without body."""
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for _ in heads:
            asyncio.get_running_loop().call_later(self._delay, self._answer)

    def _answer(self) -> None:
        if isinstance(self._transport, asyncio.Transport) and not self._transport.is_closing():
            self._transport.write(ANSWER + BODY)


async def serve(delay: float) -> None:
    """Serves on a free port, which it prints."""
    server = await asyncio.get_running_loop().create_server(lambda: Answering(delay), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def served(delay: float) -> Iterator[str]:
    """A server in a process of its own, and its address."""
    command = [sys.executable, "-m", "benchmarks.transport", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip() if process.stdout else ''}"
        finally:
            process.kill()


async def spent(asks: list[Ask]) -> tuple[float, float]:
    """Seconds of wall and of CPU for `EXCHANGES` exchanges of each, `IN_FLIGHT` at once, after a few to warm up."""

    async def ask_all(ask: Ask, count: int) -> None:
        left = iter(range(count))

        async def worker() -> None:
            for _ in left:
                await ask()

        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))

    await asyncio.gather(*(ask_all(ask, 200) for ask in asks))
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(ask_all(ask, EXCHANGES) for ask in asks))
    return time.perf_counter() - wall, time.process_time() - cpu


@contextlib.asynccontextmanager
async def lanes(urls: list[str]) -> AsyncIterator[list[Ask]]:
    """A lane to each address."""
    traffic = Traffic(concurrency=IN_FLIGHT, max_requests=10**9)
    async with contextlib.AsyncExitStack() as stack:
        opened = []
        for url in urls:
            where = Environment(name=url, apis={"orders": ApiTarget(base_url=f"{url}/api")}, traffic=traffic)
            opened.append(await stack.enter_async_context(Lane(where, values=Known(), undos={})))
        yield [partial(lane.ask, CASE) for lane in opened]


@contextlib.asynccontextmanager
async def bare(urls: list[str]) -> AsyncIterator[list[Ask]]:
    """The same requests with aiohttp alone: what no lane can be cheaper than."""
    headers = {"X-Tenant": "demo", "X-Request-Id": "abc", "traceparent": "abc", "Accept": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def ask(url: str) -> None:
            async with session.get(f"{url}/api/orders/ord_1001?limit=10") as response:
                await response.read()

        yield [partial(ask, url) for url in urls]


async def compare(title: str, delay: float, count: int) -> None:
    """Prints one row."""
    with contextlib.ExitStack() as stack:
        urls = [stack.enter_context(served(delay)) for _ in range(count)]
        async with bare(urls) as asks:
            _, bare_cpu = await spent(asks)
        async with lanes(urls) as asks:
            wall, cpu = await spent(asks)
    ideal = EXCHANGES * delay / IN_FLIGHT
    share = f"{wall / ideal:>10.2f}" if ideal else f"{'':>10}"
    print(f"{title:<34}{share}{cpu / bare_cpu:>16.1f}{cpu / wall:>14.0%}")


async def main() -> None:
    """Prints the table."""
    print(f"{'':<34}{'wall/ideal':>10}{'CPU/aiohttp':>16}{'of one core':>14}")
    await compare("1 lane, answers at once", 0.0, 1)
    await compare("1 lane, answers after 20 ms", DELAY, 1)
    await compare("4 lanes, answers after 20 ms", DELAY, 4)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])) if len(sys.argv) > 1 else main())
