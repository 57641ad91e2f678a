"""Forms, files, free names and steps that are taken once: a contract that says little, vaults that nobody creates."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.report import CellStatus
from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of
from tests.servers.archive import CONTRACT, DRIFTS, archive

if TYPE_CHECKING:
    from harness.model.report import Report

FILES, FILE = "/vaults/{vault}/files", "/vaults/{vault}/files/{no}"

TOLD = {
    "cut": ("value-not-preserved", f"GET {FILE}/content", ""),
    "lower": ("value-not-preserved", f"PATCH {FILE}", "/notes/*"),
    "again": ("outcome-changed", f"POST {FILE}/seal", ""),
    "listed": ("consistency-changed", f"GET {FILES}", ""),
    "apart": ("parameter-ignored", f"GET {FILES}", "/with"),
    "unnamed": ("response-header-removed", f"GET {FILE}/content", "/content-disposition"),
}
TWIN = "twin"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The reference, its twin with other data, and an archive for each drift."""
    project = tmp_path_factory.mktemp("archive")
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, *DRIFTS)):
            workspace = tmp_path_factory.mktemp(name)
            address = stack.enter_context(archive(workspace, number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address, "bindings": {"vault": f"vault-{number + 1}"}}
        return compared_alone(project, "archive", CONTRACT, targets)


def test_every_operation_is_judged(report: Report) -> None:
    cells = [cell for api in report.apis for one in api.operations for cell in one.cells.values()]
    assert cells
    assert [cell.reason for cell in cells if cell.status is CellStatus.NOT_JUDGED] == []


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_drift_is_found_where_it_is(report: Report, drift: str) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, drift)}
    assert TOLD[drift] in places
    assert {kind for kind, _, _ in places} == {TOLD[drift][0]}


def test_the_same_version_with_other_files_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
