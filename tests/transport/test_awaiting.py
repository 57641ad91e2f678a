"""What was only accepted is asked for until its answer stays the same, and no longer than patience lasts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING

import pytest

from harness.model.exchange import Answer, Exchange, Failure, FailureKind, Timing
from harness.transport.awaiting import FURTHER, LONGEST_PAUSE, PAUSES, settled
from tests.transport.lanes import case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.anyio


def answered(body: str, status: int = 200, **headers: str) -> Exchange:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return _exchange(Answer(status=status, headers=named, body=body.encode()), None)


def failed() -> Exchange:
    return _exchange(None, Failure(kind=FailureKind.READ_TIMEOUT, message="nothing came"))


def _exchange(answer: Answer | None, failure: Failure | None) -> Exchange:
    return Exchange(
        case=case(), environment="cloud-b", asking=1, sent=None, answer=answer, failure=failure,
        timing=Timing(started_at=0.0, first_byte=None, total=0.0), identity="full",
    )  # fmt: skip


@dataclass
class Job:
    """Gives one answer after another, the last for ever."""

    answers: Iterator[Exchange]
    asked: int = field(default=0)

    async def ask(self) -> Exchange:
        self.asked += 1
        return next(self.answers)


def job(*answers: Exchange, then: Iterable[Exchange] | None = None) -> Job:
    return Job(answers=chain(answers, repeat(answers[-1]) if then is None else then))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is waited for, without waiting."""
    waited: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", at_once)
    return waited


RUNNING, DONE = answered('{"state": "running"}'), answered('{"state": "done"}')


async def test_a_job_is_over_when_its_answer_changed_and_stays(pauses: list[float]) -> None:
    asked = job(RUNNING, RUNNING, DONE)
    assert await settled(asked.ask, None) is DONE
    # Once it has changed, there is more patience.
    assert (asked.asked, pauses) == (4, [*PAUSES[:2], FURTHER[0]])


async def test_what_still_changes_is_not_over(pauses: list[float]) -> None:
    asked = job(RUNNING, answered('{"state": "half"}'), DONE)
    assert await settled(asked.ask, None) is DONE
    assert len(pauses) == 3


async def test_what_was_answered_before_tells_that_a_job_is_over_at_the_first_asking(pauses: list[float]) -> None:
    asked = job(DONE)
    assert await settled(asked.ask, RUNNING) is DONE
    assert len(pauses) == 1


async def test_a_change_of_the_status_alone_is_a_change(pauses: list[float]) -> None:
    done = answered("", 200)
    assert await settled(job(answered("", 202), done).ask, None) is done
    assert len(pauses) == 2


async def test_patience_ends_where_nothing_is_done(pauses: list[float]) -> None:
    asked = job(RUNNING)
    assert await settled(asked.ask, None) is RUNNING
    assert (asked.asked, pauses) == (len(PAUSES) + 1, [*PAUSES])


async def test_patience_ends_where_no_two_answers_are_alike(pauses: list[float]) -> None:
    asked = job(RUNNING, then=(answered(str(number)) for number in range(100)))
    assert await settled(asked.ask, None) == answered(str(len(FURTHER)))
    assert pauses == [PAUSES[0], *FURTHER]


@pytest.mark.parametrize("last", [answered("", 500), answered("", 404), failed()], ids=["500", "404", "no answer"])
async def test_what_is_not_served_is_not_awaited(pauses: list[float], last: Exchange) -> None:
    asked = job(last)
    assert await settled(asked.ask, RUNNING) is last
    assert pauses == []


async def test_a_job_that_fails_meanwhile_is_awaited_no_longer(pauses: list[float]) -> None:
    asked = job(RUNNING, answered("", 500), DONE)
    assert await settled(asked.ask, None) == answered("", 500)
    assert len(pauses) == 1


async def test_no_answer_is_another_one_than_any(pauses: list[float]) -> None:
    asked = job(RUNNING, failed())
    assert (await settled(asked.ask, None)).failure is not None
    assert len(pauses) == 1


async def test_a_job_that_could_not_be_read_before_is_over_when_its_answer_stays(pauses: list[float]) -> None:
    assert await settled(job(DONE).ask, failed()) is DONE
    assert len(pauses) == 1


@pytest.mark.parametrize(("told", "waited"), [("1", 1.0), ("0", PAUSES[0]), ("60", LONGEST_PAUSE), ("soon", PAUSES[0])])
async def test_who_says_when_to_come_again_is_believed_within_limits(
    pauses: list[float], told: str, waited: float
) -> None:
    asked = job(answered("", retry_after=told), DONE)
    await settled(asked.ask, None)
    assert pauses[0] == waited
