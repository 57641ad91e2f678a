"""How many requests are under way and how fast they follow each other: concurrency, pace, and pauses after 429."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import deque
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

LONGEST_PAUSE: Final = 30.0
"""Seconds: longer than that nobody waits for one answer, whatever `Retry-After` says."""

BELIEVED_PAUSE: Final = 24 * 3600.0
"""Seconds: a `Retry-After` beyond it is a mistake or malice, and ignored."""

FIRST_PAUSE: Final = 0.4
"""Seconds, doubling, where a 429 says nothing."""

SLOWEST_PACE: Final = 2.0
"""Requests per second below which no pace is cut, unless a slower one is announced."""

SLOWEST_ANNOUNCED: Final = 0.2
"""Requests per second below which no announcement is followed; the pauses do the rest."""

FASTER: Final = 1.05
"""By which a cut pace grows with every answer, so that one refusal at a quiet moment does not slow down a whole run."""

_CUT: Final = 0.8
_POLICY: Final = re.compile(r"(?:q=)?(\d{1,9})\s*;\s*(?:[^,]*;\s*)?w=(\d{1,9})")


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that `Retry-After` asks for, capped; `None` where it is missing or not to be believed.

    Args:
        headers: of the answer, names in lower case. A date (RFC 9110, section 10.2.3) is held against the answer's own
            `Date`: the server's clock and ours need not agree.
        now: seconds since the epoch, for a date in an answer that has no `Date`.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        seconds: float | None = float(text)
    else:
        told = _seconds(headers.get("date", ""))
        seconds = _until(text, now if told is None else told)
    if seconds is None or not 0 <= seconds <= BELIEVED_PAUSE:
        return None
    return min(seconds, LONGEST_PAUSE)


def announced_pace(headers: Mapping[str, str]) -> float | None:
    """Requests per second that `RateLimit-Policy` or `RateLimit-Limit` announces with its window; else `None`."""
    for name in ("ratelimit-policy", "ratelimit-limit"):
        policy = _POLICY.search(headers.get(name, ""))
        if policy and int(policy.group(1)) and int(policy.group(2)):
            return int(policy.group(1)) / int(policy.group(2))
    return None


def _until(text: str, now: float) -> float | None:
    end = _seconds(text)
    return None if end is None else max(0.0, end - now)


def _seconds(text: str) -> float | None:
    """An HTTP date in seconds since the epoch."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


class Limits:
    """The turns of one lane."""

    def __init__(self, *, concurrency: int, requests_per_second: float | None) -> None:
        self._under_way = asyncio.Semaphore(concurrency)
        self._pace = self._fastest = requests_per_second
        self._next = 0.0
        self._paused_until = 0.0
        self._paused_at = 0.0
        self._pause = FIRST_PAUSE
        self._is_limited = False
        self._sent: deque[float] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[float]:
        """Holds one place under way, once it is free, the pace allows and no pause is on; gives the time of sending."""
        async with self._under_way:
            now = await self._admitted()
            self._note(now)
            yield now

    async def unpaused(self) -> float:
        """Waits for the pause that is on to end, whatever the pace; gives the time."""
        await asyncio.sleep(self.paused_for)
        return time.monotonic()

    async def _admitted(self) -> float:
        """Waits for the pause to end and the pace to allow; gives the time."""
        now = time.monotonic()
        # Asked again after every wait, since another 429 may have moved the end of the pause meanwhile.
        while (wait := self._wait(now)) > 0:
            await asyncio.sleep(wait)
            now = time.monotonic()
        return now

    def limited(self, sent_at: float, headers: Mapping[str, str]) -> None:
        """A request that was sent at `sent_at` was answered by 429: the whole lane pauses.

        Several 429s of one volley are one piece of news; the pace is cut once an episode, which ends with an answer.
        """
        if sent_at <= self._paused_at:
            return
        now = time.monotonic()
        told = retry_after(headers, time.time())
        self._paused_at = now
        self._paused_until = now + (self._pause if told is None else told)
        if told is None:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        if not self._is_limited:
            self._is_limited = True
            self._cut(now, announced_pace(headers))

    def answered(self, sent_at: float) -> None:
        """A request that was sent at `sent_at` was answered otherwise: the episode is over."""
        if sent_at > self._paused_at:
            self._is_limited = False
            self._pause = FIRST_PAUSE
            if self._pace is not None:
                self._pace = min(self._pace * FASTER, self._fastest or math.inf)

    @property
    def pace(self) -> float | None:
        """Requests per second at most, `None` for as many as are under way."""
        return self._pace

    @property
    def paused_for(self) -> float:
        """Seconds that the lane still pauses."""
        return max(0.0, self._paused_until - time.monotonic())

    def _wait(self, now: float) -> float:
        if now < self._paused_until:
            return self._paused_until - now
        if self._pace is None:
            return 0.0
        wait = self._next - now
        if wait <= 0:
            self._next = max(now, self._next) + 1 / self._pace
        return wait

    def _note(self, now: float) -> None:
        self._sent.append(now)
        while self._sent[0] < now - 1:
            self._sent.popleft()

    def _cut(self, now: float, announced: float | None) -> None:
        if announced is not None:
            self._fastest = min(max(announced, SLOWEST_ANNOUNCED), self._fastest or math.inf)
            self._pace = self._fastest
            return
        recent = sum(1 for sent_at in self._sent if sent_at >= now - 1)
        self._pace = min(max(_CUT * recent, SLOWEST_PACE), self._pace or math.inf)
