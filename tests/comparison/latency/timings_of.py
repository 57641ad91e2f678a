"""Literal timings: how long two environments take for one request, and for a path that does not exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from harness.generation.repeats import timed
from tests.comparison.traffic.repeats_of import repeat_of
from tests.evidence_of import HERE, THERE, Given, World, observed, world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TIMES = 29
PAIRS = 16
OPERATIONS = ("GET /items", "GET /items/{id}", "GET /parts", "GET /rates")
SLOW = "GET /items"


@dataclass(slots=True, kw_only=True)
class Seconds:
    """How long requests take: a base, a distance, noise with a heavy tail, and stalls on the way."""

    base: float = 0.020
    distance: float = 0.0
    slower: float = 0.0
    """Seconds more, in every answer."""
    at_times: tuple[float, float] = (0.0, 0.0)
    """Share of answers, and seconds more in them."""
    stalls: tuple[float, float] = (0.0, 0.0)
    """The same on the way there, whatever the operation."""
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311  # a draw, no secret

    def draw(self) -> float:
        """One time."""
        total = self.base + self.distance + self.slower + self.random.lognormvariate(-6.5, 0.8)
        for share, seconds in (self.at_times, self.stalls):
            total += seconds if self.random.random() < share else 0.0
        return total


def repeats(shop: World, operation: str, here: Seconds, there: Seconds) -> None:
    """The repeats of an operation."""
    case = repeat_of(operation, f"again {operation}")
    shop.cases[case.id] = case
    for name, seconds in ((HERE, here), (THERE, there)):
        shop.observations += [
            observed(case, name, Given(body={"id": 1}, seconds=seconds.draw()), asking=asking)
            for asking in range(1, TIMES + 1)
        ]


def measure(
    shop: World,
    operation: str,
    here: Seconds,
    there: Seconds,
    *,
    lateness: float = 0.0,
    windows: tuple[int, ...] = (0, 1),
) -> None:
    """The pairs of an operation, in both windows or in one."""
    case = timed(repeat_of(operation, f"again {operation}"))
    shop.cases[case.id] = case
    for asking in (2 * PAIRS * window + pair for window in windows for pair in range(1, 2 * PAIRS, 2)):
        for name, number, seconds in ((HERE, asking, here), (THERE, asking, there), (HERE, asking + 1, here)):
            given = Given(body={"id": 1}, seconds=seconds.draw())
            shop.observations.append(observed(case, name, given, asking=number, lateness=lateness))


def timed_world(tmp_path: Path, here: Seconds, there: Seconds, slow: Seconds, further: Sequence[str] = ()) -> World:
    """Four operations, of which one takes `slow` there, and further ones that are not repeated."""
    shop = world(tmp_path, [*OPERATIONS, *further])
    for operation in OPERATIONS:
        repeats(shop, operation, here, slow if operation == SLOW else there)
    return shop
