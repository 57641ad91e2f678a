"""When a token is fetched, and when it is not."""

from __future__ import annotations

import asyncio
import threading
import traceback
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

import httpx
import pytest

from harness.identity import renewal
from harness.identity.renewal import RenewedAuth, Token
from harness.model.errors import IdentityError, Problem
from harness.model.secret import Secret
from tests.identity.recording import Answered, Asked, Recording, recording

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio


@dataclass
class Source:
    """Gives tokens that are numbered: t1, then t2."""

    seconds: float | None = None
    failing: bool = False
    fetched: int = 0
    now: Callable[[], float] = monotonic
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> Token:
        self.fetched += 1
        number = self.fetched
        self.begun.set()
        await self.may_go_on.wait()
        if self.failing:
            raise IdentityError(Problem(what="nobody is at home"))
        return Token.living(Secret(f"t{number}"), self.seconds, self.now())


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(renewal, "monotonic", found)
    return found


@pytest.fixture
def source() -> Source:
    found = Source()
    found.may_go_on.set()
    return found


def accepting(*tokens: str) -> Callable[[Asked], Answered]:
    def answer(asked: Asked) -> Answered:
        good = asked.headers["authorization"].removeprefix("Bearer ") in tokens and asked.target != "/forbidden"
        return Answered.of({}, 200 if good else 401)

    return answer


async def statuses(api: Recording, auth: httpx.Auth, *paths: str) -> list[int]:
    async with httpx.AsyncClient(trust_env=False, auth=auth) as http:
        answers = await asyncio.gather(*(http.get(api.url + path) for path in paths))
        return [answer.status_code for answer in answers]


def tokens(api: Recording) -> list[str]:
    return [each.headers["authorization"].removeprefix("Bearer ") for each in api.asked]


async def test_a_token_is_used_until_shortly_before_its_end(source: Source, clock: Clock) -> None:
    source.seconds, source.now = 600, clock
    auth = RenewedAuth(source)
    with recording(accepting("t1", "t2")) as api:
        for moment in (0, 569, 571, 571 + 569):
            clock.now = 1000.0 + moment
            await statuses(api, auth, "/")
    assert tokens(api) == ["t1", "t1", "t2", "t2"]


@pytest.mark.parametrize(("seconds", "leeway"), [(3600, 30), (300, 30), (100, 10), (10, 2), (4, 2), (2, 1), (1, 0.5)])
def test_the_leeway_is_half_a_minute_or_a_tenth_of_a_short_life(seconds: float, leeway: float) -> None:
    token = Token.living(Secret("t"), seconds, 100.0)
    assert (token.renew_at, token.expires_at) == (100 + seconds - leeway, 100 + seconds)


async def test_a_token_whose_end_is_not_told_is_used_until_a_401(source: Source, clock: Clock) -> None:
    auth = RenewedAuth(source)
    with recording(accepting("t1")) as api:
        await statuses(api, auth, "/")
        clock.now += 1_000_000
        await statuses(api, auth, "/")
    assert tokens(api) == ["t1", "t1"]


async def test_a_token_is_renewed_once_when_ten_requests_get_401_together(source: Source) -> None:
    auth = RenewedAuth(source)
    with recording(accepting("t2")) as api:
        assert await statuses(api, auth, *["/"] * 10) == [200] * 10
    assert source.fetched == 2
    assert sorted(tokens(api)) == ["t1"] * 10 + ["t2"] * 10


async def test_a_request_is_sent_twice_at_most(source: Source) -> None:
    auth = RenewedAuth(source)
    with recording(accepting()) as api:
        assert await statuses(api, auth, "/") == [401]
    assert tokens(api) == ["t1", "t2"]


async def test_further_401s_fetch_no_token_after_a_fresh_one_was_refused(source: Source) -> None:
    auth = RenewedAuth(source)
    with recording(accepting("t1", "t2")) as api:
        for _ in range(5):
            assert await statuses(api, auth, "/forbidden", "/allowed", "/forbidden") == [401, 200, 401]
    assert source.fetched == 2


async def test_a_401_is_answered_by_a_fresh_token_again_after_a_while(source: Source, clock: Clock) -> None:
    auth = RenewedAuth(source)
    with recording(accepting("t1", "t2")) as api:
        await statuses(api, auth, "/forbidden")
        clock.now += renewal.FRUITLESS_SECONDS + 1
        await statuses(api, auth, "/forbidden")
    assert source.fetched == 3


async def test_a_renewal_that_helped_may_be_followed_by_another(source: Source) -> None:
    auth = RenewedAuth(source)
    with recording(accepting("t2")) as api:
        await statuses(api, auth, "/")
    with recording(accepting("t3")) as api:
        assert await statuses(api, auth, "/") == [200]
    assert source.fetched == 3


async def test_the_body_of_a_request_is_sent_again_with_the_fresh_token(source: Source) -> None:
    with recording(accepting("t2")) as api:
        async with httpx.AsyncClient(trust_env=False, auth=RenewedAuth(source)) as http:
            await http.post(api.url, content=b"body")
    assert [each.body for each in api.asked] == [b"body", b"body"]


async def test_a_failure_speaks_for_those_that_wait_and_those_that_follow(source: Source, clock: Clock) -> None:
    source.failing = True
    auth = RenewedAuth(source)
    for _ in range(2):
        found = await asyncio.gather(*(auth.token() for _ in range(10)), return_exceptions=True)
        assert {type(each) for each in found} == {IdentityError}
    assert source.fetched == 1
    clock.now += renewal.FAILURE_SECONDS + 1
    source.failing = False
    assert (await auth.token()).value == Secret("t2")


async def test_a_token_that_cannot_be_renewed_in_time_is_used_to_its_end(source: Source, clock: Clock) -> None:
    source.seconds, source.now = 600, clock
    auth = RenewedAuth(source)
    await auth.token()
    source.failing = True
    clock.now += 590
    assert (await auth.token()).value == Secret("t1")
    clock.now += 11
    with pytest.raises(IdentityError):
        await auth.token()


async def test_a_request_that_gives_up_leaves_the_fetch_to_the_others() -> None:
    source = Source()
    auth = RenewedAuth(source)
    first, second = asyncio.create_task(auth.token()), asyncio.create_task(auth.token())
    await source.begun.wait()
    first.cancel()
    await asyncio.wait([first])
    source.may_go_on.set()
    assert (await second).value == Secret("t1")
    assert source.fetched == 1


async def test_a_failure_that_nobody_waits_for_is_no_error_of_the_loop() -> None:
    source = Source(failing=True)
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    waiting = asyncio.create_task(RenewedAuth(source).token())
    await source.begun.wait()
    waiting.cancel()
    await asyncio.wait([waiting])
    source.may_go_on.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert told == []


def test_one_flow_serves_loops_one_after_another() -> None:
    source = Source(seconds=600)
    auth = RenewedAuth(source)

    async def first_token() -> Secret:
        source.begun, source.may_go_on = asyncio.Event(), asyncio.Event()
        source.may_go_on.set()
        return (await auth.token()).value

    assert [asyncio.run(first_token()) for _ in range(2)] == [Secret("t1")] * 2


def test_a_loop_does_not_wait_for_the_fetch_of_another() -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    async def fetch() -> Token:
        if threading.current_thread() is not threading.main_thread():
            begun.set()
            await asyncio.to_thread(may_go_on.wait)
        return Token(Secret(threading.current_thread().name))

    auth = RenewedAuth(fetch)
    other = threading.Thread(target=lambda: asyncio.run(first_of(auth)))
    other.start()
    begun.wait()
    try:
        assert asyncio.run(first_of(auth)).value == Secret(threading.main_thread().name)
    finally:
        may_go_on.set()
        other.join()


async def first_of(auth: RenewedAuth) -> Token:
    return await auth.token()


@pytest.mark.parametrize("asynchronously", [False, True])
def test_a_401_of_any_size_is_not_read_whole(asynchronously: bool) -> None:
    size = 20_000_000
    with recording(lambda asked: big_401(asked, size)) as api:
        read = asyncio.run(read_asynchronously(api)) if asynchronously else read_synchronously(api)
    assert read == (200, [401], True)


def big_401(asked: Asked, size: int) -> Answered:
    fresh = asked.headers["authorization"] == "Bearer t2"
    return Answered.of({}) if fresh else Answered(status=401, body=b"x" * size)


def source_at_once() -> Source:
    source = Source()
    source.may_go_on.set()
    return source


def history(answer: httpx.Response) -> tuple[int, list[int], bool]:
    before = answer.history
    return (
        answer.status_code,
        [each.status_code for each in before],
        all(len(each.content) < 100_000 for each in before),
    )


async def read_asynchronously(api: Recording) -> tuple[int, list[int], bool]:
    async with httpx.AsyncClient(trust_env=False, auth=RenewedAuth(source_at_once())) as http:
        return history(await http.get(api.url))


def read_synchronously(api: Recording) -> tuple[int, list[int], bool]:
    with httpx.Client(trust_env=False, auth=RenewedAuth(source_at_once())) as http:
        return history(http.get(api.url))


async def test_no_error_shows_a_token(source: Source) -> None:
    auth = RenewedAuth(source)
    await auth.token()
    with pytest.raises(httpx.ConnectError) as error:
        async with httpx.AsyncClient(trust_env=False, auth=auth) as http:
            await http.get("http://127.0.0.1:1/")
    assert "Bearer" not in "".join(traceback.format_exception(error.value))
