"""A burst is sent only as far as the user allows it."""

import asyncio

import pytest

from harness.model.case import Purpose
from harness.model.exchange import FailureKind
from tests.servers.hostile import Visit, hostile
from tests.transport.lanes import case, environment, lane

pytestmark = pytest.mark.anyio

READ = case(purpose=Purpose.BURST)


async def well(visit: Visit) -> None:
    await visit.answer()


async def test_none_is_sent_by_default() -> None:
    async with hostile(well) as server, lane(environment(server.url)) as way:
        assert await way.burst(READ) == ()
        assert server.requests == []


async def test_as_many_as_allowed_are_under_way_at_once_and_none_is_repeated() -> None:
    full = asyncio.Event()

    async def holds(visit: Visit) -> None:
        if visit.number == 12:
            full.set()
        await full.wait()
        await visit.answer(200 if visit.number <= 5 else 429)

    async with hostile(holds) as server, lane(environment(server.url, concurrency=2, burst_probe=12)) as way:
        exchanges = await way.burst(READ)
    assert len(server.requests) == len(exchanges) == way.requests == 12
    limited = [one for one in exchanges if one.failure and one.failure.kind is FailureKind.RATE_LIMITED]
    assert len(limited) == 7
    assert {one.without_retry_after for one in limited} == {1}


async def test_the_budget_holds_for_a_burst_too() -> None:
    async with hostile(well) as server, lane(environment(server.url, burst_probe=9, max_requests=4)) as way:
        exchanges = await way.burst(READ)
        assert len(server.requests) == 4
        assert sum(one.answer is None for one in exchanges) == 5


async def test_every_answer_that_does_not_say_when_to_come_back_is_counted() -> None:
    async def busy(visit: Visit) -> None:
        if visit.number == 2:
            await visit.answer(429, retry_after="0")
        else:
            await visit.answer(429 if visit.number < 4 else 200)

    async with hostile(busy) as server, lane(server.url) as way:
        exchange = await way.ask(case())
    assert (exchange.rate_limited, exchange.without_retry_after, exchange.failure) == (3, 2, None)
