"""A limit counts the time in which one could listen, and none in which this process slept or computed."""

from __future__ import annotations

import asyncio
import time

import pytest

from harness.transport.patience import LATE, STEPS, Patience

LIMIT = 0.4


async def lasts(limit: Patience) -> float:
    """Seconds that something that never comes is waited for."""
    begun = time.perf_counter()
    with pytest.raises(TimeoutError):
        async with limit:
            await asyncio.Event().wait()
    return time.perf_counter() - begun


@pytest.mark.anyio
async def test_what_never_comes_is_given_up_after_the_limit_and_not_before() -> None:
    limit = Patience(LIMIT)
    assert await lasts(limit) >= LIMIT
    assert limit.expired


@pytest.mark.anyio
async def test_what_comes_in_time_is_not_given_up() -> None:
    limit = Patience(LIMIT)
    async with limit:
        await asyncio.sleep(0)
    assert not limit.expired


@pytest.mark.anyio
async def test_an_answer_that_came_while_this_process_was_busy_is_still_taken() -> None:
    arrived = asyncio.Event()
    limit = Patience(LIMIT)
    async with limit:
        time.sleep(2 * LIMIT)  # noqa: ASYNC251  # the loop must not run meanwhile: that is what is tested
        asyncio.get_running_loop().call_later(LIMIT / STEPS, arrived.set)
        await arrived.wait()
    assert not limit.expired


@pytest.mark.anyio
async def test_a_process_that_is_always_busy_waits_longer_and_gives_up_all_the_same() -> None:
    async def busy() -> None:
        while True:
            time.sleep(LIMIT / STEPS + 2 * LATE)  # noqa: ASYNC251  # as above
            await asyncio.sleep(0)

    task = asyncio.create_task(busy())
    waited = await lasts(Patience(LIMIT))
    task.cancel()
    assert waited >= LIMIT * 1.5


@pytest.mark.anyio
async def test_a_limit_that_no_longer_matters_ends_nothing() -> None:
    limit = Patience(LIMIT / STEPS, holds=lambda: False)
    async with limit:
        await asyncio.sleep(LIMIT)
    assert not limit.expired


@pytest.mark.anyio
async def test_cancelling_from_outside_is_no_timeout() -> None:
    limit = Patience(60)

    async def waits() -> None:
        async with limit:
            await asyncio.Event().wait()

    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not limit.expired
