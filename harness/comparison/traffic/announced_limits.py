"""The limits that the headers of an answer announce, in whichever of their forms, as quota and window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

POLICY: Final = "ratelimit-policy"
"""Of draft-ietf-httpapi-ratelimit-headers: `"default";q=100;w=60`, in its earlier versions `100;w=60`."""

COMBINED: Final = "ratelimit"
"""Of the draft's version 7: `limit=100, remaining=50, reset=30`; later ones say no quota there."""

LIMITS: Final = ("ratelimit-limit", "x-ratelimit-limit", "x-rate-limit-limit")
"""A quota; in some versions of the draft and by Envoy followed by policies: `10, 10;w=1, 50;w=60`."""

RESETS: Final = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
"""When the quota is filled up: in so many seconds (the draft), or at a point in time (GitHub)."""

EPOCH: Final = 10**9
"""From here on a number of seconds is a point in time: 31 years are no window."""

WINDOWS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "month": 2_592_000}
"""Of headers with the window in their name, as Kong sends them (`X-RateLimit-Limit-Minute`), in seconds."""

LONGEST: Final = 2000

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T|[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} ", re.ASCII)
_QUOTA = re.compile(r"\s*(?:\"[^\"]*\"|[A-Za-z*][\w*./-]*)?\s*(?:=\s*)?(\d{1,12})?\s*(;.*)?")
_PARAMETER = re.compile(r";\s*([a-z]+)\s*=\s*(\d{1,12})")
_LIMIT = re.compile(r"(?:^|[,;\s])limit\s*=\s*(\d{1,12})")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Limit:
    """So many requests in so many seconds."""

    quota: int
    window: int
    """Seconds; 0 where the headers do not say."""

    def __str__(self) -> str:
        """As reports show it."""
        return f"{self.quota} in {self.window} s" if self.window else f"{self.quota}"


def limits(headers: Iterable[tuple[str, str]]) -> frozenset[Limit]:
    """What the headers announce; a quota without a window only where none says one. Hostile text announces nothing.

    What is left (`-Remaining`) and when it is filled up (`-Reset`, in seconds or since the epoch) is of the moment.
    """
    found = {limit for name, value in headers for limit in _announced(name, value[:LONGEST]) if limit.quota}
    known = {limit.quota for limit in found if limit.window}
    return frozenset(limit for limit in found if limit.window or limit.quota not in known)


def same(one: frozenset[Limit], other: frozenset[Limit]) -> bool:
    """Whether two announcements may mean the same: a window that is not said may be any."""
    if {limit.quota for limit in one} != {limit.quota for limit in other}:
        return False
    return all(
        not mine.window or not theirs.window or (mine in other and theirs in one)
        for mine in one
        for theirs in other
        if mine.quota == theirs.quota
    )


def reset_form(value: str) -> str | None:
    """What a header says when the quota is filled up by, `None` where that is neither seconds nor a point in time."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return "a point in time (seconds since 1970)" if int(text[:LONGEST]) >= EPOCH else "the seconds that are left"
    return "a date" if _DATE.match(text) else None


def in_words(announced: frozenset[Limit]) -> str:
    """As reports show them."""
    return ", ".join(str(limit) for limit in sorted(announced)) or "no limit"


def _announced(name: str, value: str) -> Iterator[Limit]:
    if name == POLICY or name in LIMITS:
        yield from _items(value)
    elif name == COMBINED:
        match = _LIMIT.search(value)
        if match:
            yield Limit(quota=int(match[1]), window=0)
    elif name.rpartition("-")[0] in LIMITS and value.strip().isascii() and value.strip().isdigit():
        window = WINDOWS.get(name.rpartition("-")[2])
        if window and len(value.strip()) < 13:
            yield Limit(quota=int(value), window=window)


def _items(value: str) -> Iterator[Limit]:
    """The items of a list (RFC 9651, section 3.1), each a quota or a name with the quota as its parameter `q`."""
    for item in _QUOTED.sub('""', value).split(","):
        match = _QUOTA.fullmatch(item)
        parameters = dict(_PARAMETER.findall(match[2] or "")) if match else {}
        quota = parameters.get("q") or (match[1] if match else None)
        if quota:
            yield Limit(quota=int(quota), window=int(parameters.get("w", 0)))
