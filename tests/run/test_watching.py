"""Lateness of this process is seen where it matters, and moments without any are waited for."""

import asyncio
import time

import pytest

from harness.run.watching import EDGE, Watch
from harness.run.window import Window


def busy(seconds: float) -> None:
    """Holds the event loop up."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


async def watched(before: float, held_up: float, after: float) -> float:
    """The lateness of a wait in the middle of which, or at an end of which, the loop is held up."""
    watch = Watch()
    async with watch.watching():
        await asyncio.sleep(2 * EDGE)
        since = time.perf_counter()
        await asyncio.sleep(before)
        busy(held_up)
        await asyncio.sleep(after)
        return watch.lateness(since, time.perf_counter())


def test_what_was_held_up_at_its_end_was_late() -> None:
    assert asyncio.run(watched(0.2, 0.1, 0.0)) > 0.08


def test_what_was_held_up_at_its_beginning_was_late() -> None:
    assert asyncio.run(watched(0.0, 0.1, 0.2)) > 0.08


def test_who_only_waited_was_not_late() -> None:
    # A busy machine is late by itself now and then, never by what a held-up loop takes.
    assert min(asyncio.run(watched(0.1, 0.5, 0.1)) for _ in range(3)) < 0.4


def test_nobody_looks_when_nobody_wants_it() -> None:
    async def tasks() -> int:
        watch = Watch()
        async with watch.watching(), watch.watching():
            await asyncio.sleep(EDGE)
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(tasks()) == 1


def test_a_process_that_never_rests_is_waited_for_in_vain() -> None:
    async def calm() -> bool:
        watch = Watch()

        async def work() -> None:
            while True:
                busy(0.02)
                await asyncio.sleep(0)

        async with watch.watching():
            working = asyncio.create_task(work())
            try:
                return await watch.calm(within=0.3)
            finally:
                working.cancel()

    assert asyncio.run(calm()) is False


def test_who_measures_is_alone() -> None:
    async def told() -> list[str]:
        window, seen = Window(), []

        async def judge(name: str) -> None:
            async with window.judging():
                seen.append(f"{name} begins")
                await asyncio.sleep(0.01)
                seen.append(f"{name} ends")

        async def measure() -> None:
            async with window.measuring():
                seen.append("measures")
                await asyncio.sleep(0.01)
                seen.append("measured")

        async with asyncio.TaskGroup() as group:
            for work in (judge("first"), measure(), judge("second")):
                group.create_task(work)
        return seen

    assert asyncio.run(told()) == ["first begins", "first ends", "measures", "measured", "second begins", "second ends"]


def test_who_gives_up_waiting_to_measure_holds_nobody_up() -> None:
    async def told() -> str:
        window = Window()
        async with window.judging():
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01), window.measuring():
                    pass
        async with asyncio.timeout(5), window.judging():
            return "judged"

    assert asyncio.run(told()) == "judged"
