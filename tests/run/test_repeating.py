"""What is measured is measured until it can be judged, however slow it is."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from harness.comparison.latency.samples import FEWEST_PAIRS, PAIRS
from harness.model.case import Purpose
from harness.run import repeating
from harness.run.repeating import LAST, LONGEST, Repeating
from tests.evidence_of import HERE, THERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.run.visit import Visit

ASKED = case_of("rates", purpose=Purpose.LATENCY)


def visit(name: str) -> Visit:
    return cast("Visit", SimpleNamespace(environment=SimpleNamespace(name=name)))


def pairs(monkeypatch: pytest.MonkeyPatch, seconds: float, *windows: int) -> int:
    """How often an environment is asked that takes so many seconds, and is to be asked so often in all by each call."""
    asked: list[int] = []
    clock = SimpleNamespace(monotonic=lambda: seconds * len(asked))

    async def answered(_: Repeating, visit: Visit, case: Case, asking: int) -> Observation:
        name = visit.environment.name
        asked.extend([asking] if name == THERE else [])
        return observed(case, name, Given(body={}, seconds=seconds), asking=asking, attempts=1)

    async def calm(_: Any, *, within: float) -> bool:
        return within > 0

    async def measure() -> None:
        measuring = Repeating([])
        for wanted in windows:
            await measuring.measure(visit(HERE), visit(THERE), ASKED, wanted)

    monkeypatch.setattr(repeating, "time", clock)
    monkeypatch.setattr(Repeating, "_observed", answered)
    monkeypatch.setattr("harness.run.watching.Watch.calm", calm)
    asyncio.run(measure())
    return len(asked)


@pytest.mark.parametrize("seconds", [LONGEST / 100, LONGEST / 10, LONGEST / 5, LAST / (PAIRS - 4) - 0.1])
def test_what_takes_seconds_is_measured_often_enough_to_be_told(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    assert pairs(monkeypatch, seconds, PAIRS, 2 * PAIRS) >= PAIRS + FEWEST_PAIRS


def test_what_takes_seconds_is_measured_as_often_as_makes_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, LONGEST / 5, FEWEST_PAIRS) == FEWEST_PAIRS


def test_what_can_be_told_is_not_measured_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, LONGEST / 5, PAIRS) < PAIRS
    assert pairs(monkeypatch, LONGEST / 100, PAIRS) == PAIRS


def test_what_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, LAST, PAIRS) < FEWEST_PAIRS
