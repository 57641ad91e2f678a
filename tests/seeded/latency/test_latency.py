"""An operation that is slower there is told, and a missed target; distance, and stalls on the way, are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.latency.samples import FEWEST_PAIRS, FEWEST_TWICE
from harness.evidence.store import EvidenceStore
from harness.model.case import Purpose
from harness.model.repeating import is_undisturbed
from tests.seeded.notes import compared, described, findings_of
from tests.servers.slow_notes import apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.model.report import Report

SLOWER_SECONDS = 0.25
DISTANT_SECONDS = 0.08
STALL_SECONDS, STALLS = 0.3, 0.02
TARGET = {"GET /rates": {"p95_ms": 150}}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("latency")


@pytest.fixture(scope="module")
def report(project: Path) -> Iterator[Report]:
    with (
        apart() as reference,
        apart(operation="GET /rates", seconds=SLOWER_SECONDS) as slower,
        apart(seconds=DISTANT_SECONDS) as distant,
        apart(seconds=STALL_SECONDS, share=STALLS) as stalled,
        apart(operation="POST /notes", seconds=SLOWER_SECONDS) as writing,
        apart(operation="GET /notes", seconds=SLOWER_SECONDS, having="limit=") as limited,
        apart(operation="POST /notes", seconds=SLOWER_SECONDS, having='"blue"') as painting,
    ):
        addresses = {"reference": reference, "slower": slower, "distant": distant, "stalled": stalled}
        addresses |= {"writing": writing, "limited": limited, "painting": painting}
        yield compared(project / "project", addresses, inventory={"latency_target": TARGET})


def test_the_slower_operation_is_told_with_its_target(project: Path, report: Report) -> None:
    if measured(project / "project" / "reports" / "evidence.sqlite") < FEWEST_PAIRS:
        pytest.skip("this machine is too busy to measure anything")
    found = {(one.kind, one.place.operation) for one in findings_of(report, "slower")}
    assert found == {("latency-regressed", "GET /rates"), ("latency-budget-exceeded", "GET /rates")}


@pytest.mark.parametrize(
    ("environment", "operation", "words"),
    [
        ("writing", "POST /notes", "writing takes"),
        ("limited", "GET /notes", "asked with limit, limited takes"),
        ("painting", "POST /notes", "asked with colour = blue, painting takes"),
    ],
)
def test_requests_that_are_not_repeated_are_told_with_what_they_have(
    project: Path, report: Report, environment: str, operation: str, words: str
) -> None:
    # Both windows have to be good.
    if measured(project / "project" / "reports" / "evidence.sqlite", environment) < 2 * FEWEST_PAIRS:
        pytest.skip("this machine is too busy to measure anything")
    (finding,) = findings_of(report, environment)
    assert (finding.kind, finding.place.operation) == ("latency-regressed", operation)
    assert finding.message.startswith(words)


@pytest.mark.parametrize("environment", ["distant", "stalled"])
def test_distance_and_stalls_are_silent(report: Report, environment: str) -> None:
    assert [described(finding) for finding in findings_of(report, environment)] == []


def measured(evidence: Path, environment: str = "slower") -> int:
    """How many pairs nothing disturbed; none where the reference was never undisturbed twice in a row."""
    with EvidenceStore.open(evidence) as store:
        asked = [one for one in store.observations() if one.purpose is Purpose.LATENCY and is_undisturbed(one)]
    here = {one.asking for one in asked if one.environment == "reference"}
    there = {one.asking for one in asked if one.environment == environment}
    twice = sum(1 for asking in here if asking % 2 and asking + 1 in here)
    return sum(1 for asking in there if {asking, asking + 1} & here) if twice >= FEWEST_TWICE else 0
