"""Concurrency, pace and the pauses that 429 asks for."""

import asyncio
import time
from collections import Counter
from email.utils import formatdate

import pytest

from harness.model.exchange import FailureKind
from harness.transport.limits import (
    FASTER,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    SLOWEST_ANNOUNCED,
    SLOWEST_PACE,
    Limits,
    announced_pace,
    retry_after,
)
from harness.transport.retry import RATE_LIMIT_RETRIES
from tests.servers.hostile import Behaviour, Visit, hostile
from tests.transport.lanes import case, environment, lane

pytestmark = pytest.mark.anyio

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("0", 0.0, id="now"),
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="seconds among blanks"),
        pytest.param(formatdate(NOW + 9, usegmt=True), 9.0, id="a date"),
        pytest.param(formatdate(NOW - 9, usegmt=True), 0.0, id="a date gone by"),
        pytest.param("3600", LONGEST_PAUSE, id="longer than anybody waits"),
        pytest.param("999999999", None, id="years"),
        pytest.param("9" * 400, None, id="hundreds of digits"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1.5", None, id="a fraction"),
        pytest.param("nan", None, id="no number"),
        pytest.param("²", None, id="a digit that is none in ASCII"),
        pytest.param("Fri, 99 Zzz 99999 99:99:99 GMT", None, id="no date"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", None, id="a date in another age"),
        pytest.param("", None, id="empty"),
    ],
)
def test_retry_after_is_believed_within_reason(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


@pytest.mark.parametrize("hours", [-5, 0, 5], ids="{:+} h".format)
def test_a_date_to_come_back_at_is_held_against_the_date_of_the_answer(hours: int) -> None:
    there = NOW + 3600 * hours
    headers = {"date": formatdate(there, usegmt=True), "retry-after": formatdate(there + 9, usegmt=True)}
    assert retry_after(headers, NOW) == 9.0


@pytest.mark.parametrize(
    ("headers", "pace"),
    [
        pytest.param({"ratelimit-policy": "100;w=60"}, 100 / 60, id="policy"),
        pytest.param({"ratelimit-policy": '"default";q=10;w=2'}, 5.0, id="policy with a name"),
        pytest.param({"ratelimit-limit": "10, 10;w=1;burst=20"}, 10.0, id="limit with its window"),
        pytest.param({"ratelimit-limit": "10"}, None, id="limit without window"),
        pytest.param({"x-ratelimit-limit": "5000"}, None, id="a limit per nobody knows what"),
        pytest.param({"ratelimit-policy": "0;w=0"}, None, id="zeros"),
    ],
)
def test_an_announced_limit_is_a_pace_where_it_tells_its_window(headers: dict[str, str], pace: float | None) -> None:
    assert announced_pace(headers) == pace


async def test_no_more_requests_are_under_way_than_allowed_and_all_of_those_are() -> None:
    under_way, most = 0, 0
    full = asyncio.Event()

    async def counts(visit: Visit) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == 3:
            full.set()
        await full.wait()
        under_way -= 1
        await visit.answer()

    async with hostile(counts) as server, lane(environment(server.url, concurrency=3)) as way:
        await asyncio.gather(*(way.ask(case()) for _ in range(12)))
        assert most == 3


async def test_requests_follow_each_other_no_faster_than_the_pace() -> None:
    async def well(visit: Visit) -> None:
        await visit.answer()

    async with hostile(well) as server, lane(environment(server.url, requests_per_second=50.0)) as way:
        began = time.monotonic()
        await asyncio.gather(*(way.ask(case()) for _ in range(11)))
        assert time.monotonic() - began >= 10 / 50


def limited(times: int, **headers: str) -> Behaviour:
    """Answers each target so often with 429, then well."""
    seen: Counter[bytes] = Counter()

    async def behaviour(visit: Visit) -> None:
        seen[visit.request.target] += 1
        if seen[visit.request.target] <= times:
            await visit.answer(429, b"{}", **headers)
        else:
            await visit.answer()

    return behaviour


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_request_that_was_limited_is_asked_again_after_the_pause(method: str) -> None:
    async with hostile(limited(1, retry_after="1")) as server, lane(server.url) as way:
        began = time.monotonic()
        exchange = await way.ask(case(method))
        assert time.monotonic() - began >= 1
        assert exchange.answer is not None
        assert exchange.answer.status == 200
        assert (exchange.failure, exchange.rate_limited, exchange.attempts) == (None, 1, 2)
        assert exchange.timing.total < 0.9


async def test_the_whole_lane_pauses_and_another_does_not() -> None:
    async with (
        hostile(limited(1, retry_after="1")) as slow,
        hostile(limited(0)) as quick,
        lane(slow.url) as paused,
        lane(quick.url) as free,
    ):
        first = asyncio.create_task(paused.ask(case("GET", "/limited")))
        await slow.arrived.wait()
        await free.ask(case())
        second = asyncio.create_task(paused.ask(case("GET", "/limited")))
        for _ in range(20):
            await free.ask(case())
        assert not first.done()
        assert not second.done()
        assert (await first).failure is None
        assert (await second).failure is None


async def test_what_is_limited_for_ever_is_given_up_with_its_answer() -> None:
    async with hostile(limited(10**6, retry_after="0")) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        assert exchange.failure is not None
        assert exchange.failure.kind == FailureKind.RATE_LIMITED
        assert exchange.answer is not None
        assert exchange.answer.status == 429
        assert exchange.rate_limited == len(server.requests) == 1 + RATE_LIMIT_RETRIES


async def test_one_volley_of_429s_is_one_piece_of_news() -> None:
    limits = Limits(concurrency=8, requests_per_second=None)
    times = []
    for _ in range(8):
        async with limits.turn() as sent_at:
            times.append(sent_at)
    for sent_at in times:
        limits.limited(sent_at, {})
    assert limits.pace == pytest.approx(0.8 * 8)
    assert limits.paused_for <= FIRST_PAUSE


async def paces(*news: dict[str, str] | None, fastest: float | None = None) -> list[float | None]:
    """The pace after each turn: limited with such headers, or answered (`None`)."""
    limits = Limits(concurrency=1, requests_per_second=fastest)
    found = []
    for headers in news:
        async with limits.turn() as sent_at:
            if headers is None:
                limits.answered(sent_at)
            else:
                limits.limited(sent_at, {"retry-after": "0", **headers})
        found.append(limits.pace)
    return found


async def test_an_episode_cuts_the_pace_once_and_an_answer_ends_it() -> None:
    announced = [{"ratelimit-policy": f"{limit};w=1"} for limit in (90, 80, 60)]
    assert await paces(announced[0], announced[1], None, announced[2], fastest=100.0) == [90.0, 90.0, 90.0, 60.0]


async def test_a_pace_is_not_cut_to_a_standstill() -> None:
    assert await paces({}) == [SLOWEST_PACE]
    assert await paces({"ratelimit-policy": "1;w=86400"}) == [SLOWEST_ANNOUNCED]


async def test_a_cut_pace_recovers_with_answers_up_to_what_is_allowed() -> None:
    assert await paces({}, None, None) == pytest.approx([SLOWEST_PACE, SLOWEST_PACE * FASTER, SLOWEST_PACE * FASTER**2])
    assert await paces({}, None, None, fastest=SLOWEST_PACE * 1.01) == pytest.approx([2.0, 2.02, 2.02])
