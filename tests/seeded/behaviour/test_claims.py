"""What is done to an item is found where the next read shows it: states, counters, jobs, ETags, the links of a page."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.report import CellStatus
from harness.settings.rules import IgnoreRule, Selector, UserRules
from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of
from tests.servers.claims import CONTRACT, DRIFTS, claims

if TYPE_CHECKING:
    from harness.model.report import Report

CLAIM = "GET /claims/{no}"

TOLD = {
    "unstored": ("consistency-changed", CLAIM, "/state"),
    "uncounted": ("consistency-changed", CLAIM, "/note_count"),
    "kept": ("consistency-changed", CLAIM, "/note_count"),
    "failing": ("response-value-changed", "GET /jobs/{job}", "/state"),
    "tagged": ("consistency-changed", CLAIM, "/etag"),
    "endless": ("response-value-changed", "GET /claims", "/link/next"),
}
BESIDES = {"unstored": {"outcome-changed"}}
"""What else it leads to: what is still submitted is approved once more."""

TWIN = "twin"

SLOW = IgnoreRule(
    selector=Selector(kind="timeout"), reason="a server that looks through all that it ever had is slower with more"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The reference, its twin with other data, and a server for each drift."""
    project = tmp_path_factory.mktemp("claims")
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, *DRIFTS)):
            workspace = tmp_path_factory.mktemp(name)
            address = stack.enter_context(claims(workspace, number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address}
        return compared_alone(project, "claims", CONTRACT, targets, rules=UserRules(ignore=(SLOW,)))


def test_every_operation_is_judged(report: Report) -> None:
    cells = [cell for api in report.apis for one in api.operations for cell in one.cells.values()]
    assert cells
    assert [cell.reason for cell in cells if cell.status is CellStatus.NOT_JUDGED] == []


def test_what_refuses_a_draft_is_asked_after_what_a_draft_becomes(report: Report) -> None:
    notes = [note for one in report.environments for note in one.notes]
    wanted = "POST /claims/{no}/approve refuses items as they are made plainest; it is asked after"
    (note,) = [one for one in notes if wanted in one]
    assert "POST /claims/{no}/submit" in note


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_drift_is_found_where_it_is(report: Report, drift: str) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, drift)}
    assert TOLD[drift] in places
    assert {kind for kind, _, _ in places} - BESIDES.get(drift, set()) == {TOLD[drift][0]}


def test_the_same_version_with_other_claims_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
