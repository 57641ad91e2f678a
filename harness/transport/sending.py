"""One exchange on its way: turns, budget, retries and circuits around the client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.environment.environment import ANONYMOUS
from harness.model.case import Purpose
from harness.model.exchange import Failure, FailureKind, Timing
from harness.transport.breaker import Breaker, Route
from harness.transport.client import Reply
from harness.transport.moments import moment
from harness.transport.retry import GATEWAY_STATUSES, Retries

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from harness.model.exchange import Answer
    from harness.transport.budget import Budget
    from harness.transport.client import Client
    from harness.transport.limits import Limits
    from harness.transport.rendering import Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A request to be sent, with all that decides on how."""

    render: Callable[[], Rendered]
    """Makes the request, with ids of its own every time it is sent."""
    route: Route
    purpose: Purpose
    credential: httpx.Auth | None
    tls_identity: str = ANONYMOUS
    """Whose client certificate is shown."""
    is_fresh: bool = False
    """Whether it wants a connection of its own."""
    on_abandoned: Callable[[Abandoned], None] | None = None
    """For a request that creates something: hears of it if the caller is cancelled while it is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned:
    """A request under way that nobody waits for any more, and whose answer still matters."""

    reply: asyncio.Task[Reply]
    rendered: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it in the end."""

    reply: Reply
    rendered: Rendered
    failure: Failure | None
    attempts: int
    """How often it was sent."""
    rate_limited: int
    without_retry_after: int = 0


class Sender:
    """Sends errands within the limits of one environment."""

    def __init__(self, client: Client, limits: Limits, budget: Budget, *, allowance: Callable[[], int]) -> None:
        """`allowance` gives how many requests may still be sent for anything but the clean-up."""
        self._client = client
        self._limits = limits
        self._budget = budget
        self._allowance = allowance
        self._breaker = Breaker()

    async def send(self, errand: Errand) -> Outcome:
        """Sends until there is an answer, or no reason to try again.

        Raises:
            NotSendableError: the request cannot be written.
        """
        rendered = errand.render()
        retries = Retries(is_idempotent=rendered.is_idempotent)
        outcome: Outcome | None = None
        silent = 0
        while True:
            reply, was_refused = await self._turn(errand, rendered)
            if was_refused and outcome is not None:
                # Nothing was sent this time: the answer or failure before it says more.
                return outcome
            wait = None if was_refused else retries.after(reply)
            attempts = reply.sendings + (outcome.attempts if outcome else 0)
            silent += _is_silent(reply)
            outcome = replace(
                outcome_of(reply, rendered, attempts=attempts, rate_limited=retries.rate_limited),
                without_retry_after=silent,
            )
            if wait is None:
                self._breaker.gave_up(errand.route, outcome.failure)
                return outcome
            await asyncio.sleep(wait)
            rendered = errand.render()

    async def burst(self, errand: Errand) -> Outcome:
        """Sends once and at once, whatever the pace; a pause that is on, the budget and open circuits count.

        Raises:
            NotSendableError: the request cannot be written.
        """
        rendered = errand.render()
        sent_at = await self._limits.unpaused()
        refusal = self._breaker.refusal(errand.route) or self._beyond_budget(errand)
        if refusal:
            return outcome_of(_refused(refusal), rendered)
        self._budget.spend(errand.purpose)
        reply = await self._client.send(rendered, errand.credential, tls_identity=errand.tls_identity)
        if reply.answer:
            self._heed(reply.answer, sent_at)
        limited = int(reply.answer is not None and reply.answer.status == 429)
        return replace(outcome_of(reply, rendered, rate_limited=limited), without_retry_after=_is_silent(reply))

    async def _turn(self, errand: Errand, rendered: Rendered) -> tuple[Reply, bool]:
        """One sending, once it is its turn, and whether it was refused: asked last, when it would leave."""
        async with self._limits.turn() as sent_at:
            refusal = self._breaker.refusal(errand.route) or self._beyond_budget(errand)
            if refusal:
                return _refused(refusal), True
            self._budget.spend(errand.purpose)
            reply = await self._carried(errand, rendered)
        self._budget.spend(errand.purpose, reply.sendings - 1)
        self._breaker.record(errand.route, _final(reply))
        if reply.answer:
            self._heed(reply.answer, sent_at)
        return reply, False

    async def _carried(self, errand: Errand, rendered: Rendered) -> Reply:
        sending = self._client.send(
            rendered, errand.credential, tls_identity=errand.tls_identity, is_fresh=errand.is_fresh
        )
        if errand.on_abandoned is None:
            return await sending
        task = asyncio.create_task(sending)
        try:
            with self._budget.reserved():
                return await asyncio.shield(task)
        except asyncio.CancelledError:
            errand.on_abandoned(Abandoned(reply=task, rendered=rendered))
            raise

    def _beyond_budget(self, errand: Errand) -> Failure | None:
        # What creates something needs a request more, to delete it.
        needed = 1 if errand.on_abandoned is None else 2
        if errand.purpose is Purpose.CLEANUP or self._allowance() >= needed:
            return None
        return Failure(kind=FailureKind.BUDGET_SPENT, message="traffic.max_requests is spent")

    def _heed(self, answer: Answer, sent_at: float) -> None:
        if answer.status == 429:
            self._limits.limited(sent_at, dict(answer.headers))
        else:
            self._limits.answered(sent_at)


def _is_silent(reply: Reply) -> int:
    """1 for a 429 or 503 that does not say when to come back."""
    answer = reply.answer
    return int(answer is not None and answer.status in (429, 503) and "retry-after" not in dict(answer.headers))


def _final(reply: Reply) -> Failure | None:
    """The failure that a reply is: 429 and answers from the way there are none of the service's own."""
    if reply.answer is None:
        return reply.failure
    if reply.answer.status == 429:
        return Failure(kind=FailureKind.RATE_LIMITED, message="answered by 429 every time")
    if reply.answer.status in GATEWAY_STATUSES:
        return Failure(kind=FailureKind.GATEWAY, message=f"answered by {reply.answer.status}")
    return None


def outcome_of(reply: Reply, rendered: Rendered, *, attempts: int = 1, rate_limited: int = 0) -> Outcome:
    """What a reply is in the end."""
    return Outcome(reply=reply, rendered=rendered, failure=_final(reply), attempts=attempts, rate_limited=rate_limited)


def _refused(failure: Failure) -> Reply:
    return Reply(failure=failure, timing=Timing(started_at=moment(), first_byte=None, total=0.0), sendings=0)
