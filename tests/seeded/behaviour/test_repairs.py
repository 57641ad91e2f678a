"""States that several steps lead to, how long an offer is good, what is new, what a fault says, one thing in forms."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of
from tests.servers.repairs import CONTRACT, DRIFTS, repairs

if TYPE_CHECKING:
    from harness.model.report import Report

ADD, LIST, READ, STEP = "POST /repairs", "GET /repairs", "GET /repairs/{no}", "POST /repairs/{no}/steps"

TOLD = {
    "undone": {("outcome-changed", STEP, "")},
    "short": {("response-value-changed", ADD, "/offered_until")},
    "dotted": {("error-code-changed", ADD, "/error/place"), ("error-code-changed", STEP, "/error/place")},
    "late": {("consistency-changed", LIST, "")},
    "alone": {("parameter-ignored", READ, "/with")},
    "wordy": {("parameter-ignored", READ, "/brief")},
    "franc-less": {("parameter-ignored", READ, "/currency")},
}
TWIN = "twin"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The reference, its twin with other repairs, and a server for each drift."""
    project = tmp_path_factory.mktemp("repairs")
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, *DRIFTS)):
            workspace = tmp_path_factory.mktemp(name)
            address = stack.enter_context(repairs(workspace, number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address}
        return compared_alone(project, "repairs", CONTRACT, targets)


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_drift_is_found_where_it_is(report: Report, drift: str) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, drift)}
    assert places == TOLD[drift]


def test_the_same_version_with_other_repairs_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
