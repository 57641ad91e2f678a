"""An operation that is slower there is told, and a missed target; distance, and stalls on the way, are not."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING

import pytest

from harness.evidence.store import EvidenceStore
from harness.model.case import Purpose
from harness.model.repeating import is_undisturbed
from tests.seeded.notes import compared, described, findings_of
from tests.servers.notes import Notes, served

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from harness.model.report import Report
    from tests.servers.hostile import Visit

    Before = Callable[[str, Visit], Awaitable[None]]

SLOWER_SECONDS = 0.25
DISTANT_SECONDS = 0.08
TARGET = {"GET /rates": {"p95_ms": 150}}
STALLS = (0.02, 0.3)
ENOUGH = 8
"""Undisturbed pairs without which nothing can be told."""


def slow(*operations: str, seconds: float = SLOWER_SECONDS) -> Before:
    """Some operations take longer; without any, all of them do."""

    async def before(operation: str, _visit: Visit) -> None:
        if operation in operations or not operations:
            await asyncio.sleep(seconds)

    return before


def stalling() -> Before:
    """Some requests are held up, whatever they are."""
    random = Random(5)  # noqa: S311  # a draw, no secret

    async def before(_operation: str, _visit: Visit) -> None:
        if random.random() < STALLS[0]:
            await asyncio.sleep(STALLS[1])

    return before


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("latency")


@pytest.fixture(scope="module")
def report(project: Path) -> Iterator[Report]:
    with (
        served(Notes()) as reference,
        served(Notes(first=100, before=slow("GET /rates"))) as slower,
        served(Notes(first=200, before=slow(seconds=DISTANT_SECONDS))) as distant,
        served(Notes(first=300, before=stalling())) as stalled,
    ):
        addresses = {
            "reference": reference.url,
            "slower": slower.url,
            "distant": distant.url,
            "stalled": stalled.url,
        }
        yield compared(project / "project", addresses, inventory={"latency_target": TARGET})


def test_the_slower_operation_is_told_with_its_target(project: Path, report: Report) -> None:
    with EvidenceStore.open(project / "project" / "reports" / "evidence.sqlite") as store:
        measured = [one for one in store.observations(environments=["slower"]) if one.purpose is Purpose.LATENCY]
    if sum(map(is_undisturbed, measured)) < 2 * ENOUGH:
        pytest.skip("this machine is too busy to measure anything")
    found = {(one.kind, one.place.operation) for one in findings_of(report, "slower")}
    assert found == {("latency-regressed", "GET /rates"), ("latency-budget-exceeded", "GET /rates")}


@pytest.mark.parametrize("environment", ["distant", "stalled"])
def test_distance_and_stalls_are_silent(report: Report, environment: str) -> None:
    assert [described(finding) for finding in findings_of(report, environment)] == []
