"""What is sent again, and what never is."""

import asyncio

import pytest

from harness.model.case import Purpose
from harness.model.exchange import Failure, FailureKind, Timing
from harness.transport.client import Reply
from harness.transport.retry import RETRIES, Retries
from tests.servers.hostile import Visit, free_port, hostile
from tests.transport.lanes import case, environment, lane

pytestmark = pytest.mark.anyio

REPEATABLE = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]
ONCE = ["POST", "PATCH"]


async def resets(visit: Visit) -> None:
    visit.reset()


async def resets_first(visit: Visit) -> None:
    if visit.number == 1:
        visit.reset()
    else:
        await visit.answer(204, b"")


@pytest.mark.parametrize("method", REPEATABLE)
async def test_what_may_be_repeated_is_sent_again_after_a_reset(method: str) -> None:
    async with hostile(resets_first) as server, lane(server.url) as way:
        exchange = await way.ask(case(method))
        assert exchange.answer is not None
        assert (exchange.attempts, way.requests, len(server.requests)) == (2, 2, 2)


@pytest.mark.parametrize("method", ONCE)
async def test_what_must_not_be_repeated_is_sent_once(method: str) -> None:
    async with hostile(resets) as server, lane(server.url) as way:
        exchange = await way.ask(case(method))
        assert exchange.failure is not None
        assert exchange.failure.kind == FailureKind.CONNECTION_RESET
        assert (exchange.attempts, len(server.requests)) == (1, 1)


async def test_retries_are_bounded_and_every_one_counts() -> None:
    async with hostile(resets) as server, lane(server.url) as way:
        exchange = await way.ask(case(purpose=Purpose.FUZZING))
        assert exchange.attempts == len(server.requests) == 1 + RETRIES
        assert way.spent == {Purpose.FUZZING: 1 + RETRIES}


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_an_answer_from_the_way_there_is_a_failure_after_the_retries_and_keeps_the_answer(status: int) -> None:
    async def gateway(visit: Visit) -> None:
        await visit.answer(status, b"upstream")

    async with hostile(gateway) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        once = await way.ask(case("POST"))
        for one in (exchange, once):
            assert one.failure is not None
            assert one.failure.kind == FailureKind.GATEWAY
            assert one.answer is not None
            assert (one.answer.status, one.answer.body) == (status, b"upstream")
        assert (exchange.attempts, once.attempts) == (3, 1)
        assert len(server.requests) == 4


async def test_an_answer_of_500_is_an_answer() -> None:
    async def broken(visit: Visit) -> None:
        await visit.answer(500)

    async with hostile(broken) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        assert exchange.failure is None
        assert len(server.requests) == 1


async def test_a_503_is_asked_again_when_it_says() -> None:
    arrivals: list[float] = []

    async def busy(visit: Visit) -> None:
        arrivals.append(asyncio.get_running_loop().time())
        if visit.number == 1:
            await visit.answer(503, retry_after="1")
        else:
            await visit.answer()

    async with hostile(busy) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        assert exchange.failure is None
        assert arrivals[1] - arrivals[0] >= 0.99


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_any_method_is_tried_again_where_no_connection_was_made(method: str) -> None:
    async with lane(f"http://127.0.0.1:{free_port()}") as way:
        exchange = await way.ask(case(method))
        assert exchange.failure is not None
        assert exchange.failure.kind == FailureKind.CONNECTION_REFUSED
        assert exchange.attempts == 1 + RETRIES


async def test_every_sending_has_ids_of_its_own_and_the_last_are_recorded() -> None:
    async with hostile(resets_first) as server, lane(server.url) as way:
        exchange = await way.ask(case())
        sent = [request.values("x-request-id")[0].decode() for request in server.requests]
        assert len(set(sent)) == 2
        assert exchange.request_id == sent[-1]
        assert exchange.traceparent == server.requests[-1].values("traceparent")[0].decode()


def test_a_kept_connection_that_broke_is_no_reason_to_wait() -> None:
    timing = Timing(started_at=0.0, first_byte=None, total=0.0)
    failure = Failure(kind=FailureKind.CONNECTION_RESET, message="reset")
    kept = Reply(failure=failure, timing=timing, on_kept_connection=True)
    fresh = Reply(failure=failure, timing=timing)
    assert Retries(is_idempotent=True).after(kept) == 0.0
    assert Retries(is_idempotent=True).after(fresh) != 0.0


async def test_a_timeout_is_not_repeated() -> None:
    async def hangs(visit: Visit) -> None:
        await visit.hang()

    async with hostile(hangs) as server, lane(environment(server.url, timeout_seconds=1.0)) as way:
        exchange = await way.ask(case())
        assert exchange.failure is not None
        assert exchange.failure.kind == FailureKind.READ_TIMEOUT
        assert len(server.requests) == 1
