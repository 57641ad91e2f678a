"""What names something that has to be made first: prices, movements; codes that are free again, jobs made elsewhere.

Every path ends with a slash.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of
from tests.servers.workshop import CONTRACT, DRIFTS, workshop

if TYPE_CHECKING:
    from harness.model.report import Report

ADD, LIST, READ, COUNT = "POST /parts/", "GET /parts/", "GET /parts/{id}/", "GET /counts/{id}/"

TOLD = {
    "dearer": {("response-value-changed", "POST /prices/", "/total")},
    "short": {("error-status-changed", "POST /movements/", "")},
    "done": {("response-value-changed", COUNT, "/state")},
    "kept": {("outcome-changed", ADD, "")},
    "small": {("request-bound-loosened", ADD, "/code")},
    "lowered": {
        ("value-not-preserved", ADD, "/marks/*"),
        ("value-not-preserved", READ, "/marks/*"),
        ("value-not-preserved", LIST, "/*/marks/*"),
    },
    "unfiltered": {("parameter-ignored", LIST, "/in_stock")},
    "held": {("consistency-changed", READ, "/reserved")},
    "fewer": {("request-bound-tightened", "POST /labels/", "/copies")},
}
TWIN = "twin"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The reference, its twin with other parts, and a server for each drift."""
    project = tmp_path_factory.mktemp("workshop")
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, *DRIFTS)):
            workspace = tmp_path_factory.mktemp(name)
            address = stack.enter_context(workshop(workspace, number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address}
        return compared_alone(project, "workshop", CONTRACT, targets)


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_drift_is_found_where_it_is(report: Report, drift: str) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, drift)}
    assert places == TOLD[drift]


def test_the_same_version_with_other_parts_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
