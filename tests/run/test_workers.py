"""A bounded number of workers."""

import asyncio

import pytest

from harness.run.workers import each


def test_everything_is_done_by_at_most_so_many_at_once() -> None:
    under_way, most, done = 0, 0, []

    async def work(item: int) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        done.append(item)

    asyncio.run(each(range(20), work, workers=3))

    assert most == 3
    assert sorted(done) == list(range(20))


def test_a_failure_starts_nothing_more() -> None:
    started = []

    async def work(item: int) -> None:
        started.append(item)
        await asyncio.sleep(0)
        if item == 1:
            raise ValueError(item)

    with pytest.raises(ExceptionGroup):
        asyncio.run(each(range(100), work, workers=2))

    assert len(started) < 10
