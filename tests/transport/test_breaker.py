"""What fails for good is not asked for ever."""

from typing import Any

import anyio
import pytest

from harness.model.exchange import Failure, FailureKind
from harness.transport.breaker import FAILURES_ALLOWED, FIRST_PROBE, PATIENCE, Breaker, Circuit, Route, Stage
from tests.servers.hostile import Visit, free_port, hostile
from tests.transport.lanes import case, environment, lane

REFUSED = Failure(kind=FailureKind.CONNECTION_REFUSED, message="Connection refused")
LIMITED = Failure(kind=FailureKind.RATE_LIMITED, message="answered by 429 every time")
NO_TOKEN = Failure(kind=FailureKind.NO_CREDENTIAL, message="no token")
READ_TIMEOUT = Failure(kind=FailureKind.READ_TIMEOUT, message="no answer within 5 s")
ROUTE = Route(api="orders", operation="GET /orders", origin="http://a", identity="full")


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Circuit:
    circuit = Circuit(clock=clock)
    for _ in range(FAILURES_ALLOWED):
        circuit.failed(REFUSED)
    clock.now += PATIENCE
    circuit.failed(REFUSED)
    return circuit


def test_failures_in_a_row_for_a_while_open_a_circuit_with_their_kind() -> None:
    refusal = opened(Clock()).refusal()
    assert refusal is not None
    assert refusal.kind == FailureKind.CONNECTION_REFUSED


def test_failures_of_a_moment_open_nothing() -> None:
    circuit = Circuit(clock=Clock())
    for _ in range(10 * FAILURES_ALLOWED):
        circuit.failed(REFUSED)
    assert circuit.refusal() is None


def test_a_success_between_failures_starts_anew() -> None:
    clock = Clock()
    circuit = Circuit(clock=clock)
    for _ in range(10 * FAILURES_ALLOWED):
        clock.now += PATIENCE
        circuit.failed(REFUSED)
        circuit.succeeded()
    assert circuit.refusal() is None


def test_an_open_circuit_lets_one_try_through_ever_more_seldom() -> None:
    clock = Clock()
    circuit = opened(clock)
    tries = []
    for second in range(60):
        clock.now += 1
        if circuit.refusal() is None:
            tries.append(second + 1)
            circuit.failed(REFUSED)
    assert tries == [FIRST_PROBE, 2 * FIRST_PROBE, 4 * FIRST_PROBE, 8 * FIRST_PROBE]


def test_a_try_that_succeeds_closes_the_circuit() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now += FIRST_PROBE
    assert circuit.refusal() is None
    circuit.succeeded()
    assert circuit.refusal() is None
    assert circuit.refusal() is None


def worn(breaker: Breaker, clock: Clock, route: Route, failure: Failure) -> None:
    for _ in range(FAILURES_ALLOWED + 1):
        clock.now += PATIENCE
        breaker.record(route, failure)
        breaker.gave_up(route, failure)


@pytest.mark.parametrize(
    ("failure", "other", "is_refused"),
    [
        pytest.param(READ_TIMEOUT, {"stage": Stage.LOOKING}, False, id="looking for what is there is counted apart"),
        pytest.param(READ_TIMEOUT, {"stage": Stage.CONFIRMING}, False, id="and so is asking whether it comes back"),
        pytest.param(REFUSED, {"operation": "GET /x"}, True, id="a dead host is dead for every operation"),
        pytest.param(REFUSED, {"origin": "http://b"}, False, id="and for no other host"),
        pytest.param(REFUSED, {"identity": "none"}, False, id="nor for another identity, whom it may let in"),
        pytest.param(NO_TOKEN, {"origin": "http://b"}, True, id="a missing credential is missing everywhere"),
        pytest.param(NO_TOKEN, {"identity": "none"}, False, id="and for nobody else"),
        pytest.param(LIMITED, {"identity": "none"}, True, id="a limit is the host's"),
        pytest.param(LIMITED, {"origin": "http://b"}, False, id="and no other host's"),
        pytest.param(READ_TIMEOUT, {"operation": "GET /x"}, False, id="a slow operation is slow alone"),
        pytest.param(READ_TIMEOUT, {"origin": "http://b"}, True, id="wherever it is"),
    ],
)
def test_a_circuit_is_about_what_failed(failure: Failure, other: dict[str, Any], is_refused: bool) -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    worn(breaker, clock, ROUTE, failure)
    assert breaker.refusal(ROUTE) is not None
    given: dict[str, Any] = {
        "api": "orders",
        "operation": "GET /orders",
        "origin": "http://a",
        "identity": "full",
        **other,
    }
    route = Route(**given)
    assert (breaker.refusal(route) is not None) == is_refused


def test_an_answer_between_failures_keeps_a_host_asked() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(10):
        clock.now += PATIENCE
        breaker.record(ROUTE, REFUSED)
        breaker.record(ROUTE, None)
        assert breaker.refusal(ROUTE) is None


@pytest.mark.anyio
async def test_two_timeouts_end_the_asking_of_an_operation_and_of_no_other() -> None:
    async def hangs(visit: Visit) -> None:
        if visit.request.target == b"/slow":
            await visit.hang()
        else:
            await visit.answer()

    async with hostile(hangs) as server, lane(environment(server.url, timeout_seconds=1.0)) as way:
        kinds = [(await way.ask(case("GET", "/slow"))).failure for _ in range(4)]
        assert [failure.kind if failure else None for failure in kinds] == [
            FailureKind.READ_TIMEOUT,
            FailureKind.READ_TIMEOUT,
            FailureKind.CIRCUIT_OPEN,
            FailureKind.CIRCUIT_OPEN,
        ]
        assert (await way.ask(case("GET", "/quick"))).failure is None
        assert server.targets.count("GET /slow") == 2


@pytest.mark.anyio
async def test_an_environment_that_answers_by_429_alone_is_soon_not_asked_any_more() -> None:
    async def limits(visit: Visit) -> None:
        await visit.answer(429, retry_after="0", ratelimit_policy="1000;w=1")

    async with hostile(limits) as server, lane(server.url) as way:
        with anyio.fail_after(30):
            exchange = await way.ask(case())
            while exchange.attempts:
                exchange = await way.ask(case())
        assert exchange.failure is not None
        assert exchange.failure.kind == FailureKind.RATE_LIMITED
        assert way.requests == len(server.requests)


@pytest.mark.anyio
async def test_a_dead_environment_costs_few_requests() -> None:
    async with lane(f"http://127.0.0.1:{free_port()}") as way:
        exchanges = [await way.ask(case("GET", f"/{number}")) for number in range(200)]
        kinds = {exchange.failure.kind if exchange.failure else None for exchange in exchanges}
        assert kinds == {FailureKind.CONNECTION_REFUSED}
        assert way.requests < 30
        assert (exchanges[-1].sent, exchanges[-1].attempts) == (None, 0)
