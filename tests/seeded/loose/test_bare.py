"""A contract that gives nothing but types keeps nobody from creating: what the services want they show and say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.report import CellStatus
from tests.seeded.running import REFERENCE, TWINS, environment, run
from tests.seeded.seed import findings_of

if TYPE_CHECKING:
    from harness.model.report import Report

DRIFTED = "drifted"
DRIFT = "trip-id-without-dashes"
"""Seen only in what is made below something that is made."""


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    environments = {
        name: environment(url, ["fleet"], data=40 + number, traffic={})
        for number, name in enumerate((REFERENCE, *TWINS))
    }
    environments[REFERENCE]["reference"] = True
    environments[DRIFTED] = environment(url, ["fleet"], data=50, traffic={}, drifts=(DRIFT,))
    return run(tmp_path_factory.mktemp("project"), ["fleet"], environments, bare=True)


def test_every_operation_is_judged(report: Report) -> None:
    cells = [cell for api in report.apis for one in api.operations for cell in one.cells.values()]
    assert cells
    assert [cell.reason for cell in cells if cell.status is CellStatus.NOT_JUDGED] == []


def test_drift_in_what_is_created_is_found(report: Report) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, DRIFTED)}
    assert ("response-format-changed", "POST /vehicles/{vehicleId}/trips", "/tripId") in places


@pytest.mark.parametrize("twin", TWINS)
def test_the_same_version_with_other_data_stays_silent(report: Report, twin: str) -> None:
    assert [one.message for one in findings_of(report, twin)] == []


def test_the_report_says_what_the_requests_have_that_the_contract_does_not_say(report: Report) -> None:
    (notes,) = (one.notes for one in report.environments if one.name == REFERENCE)
    told = [note for note in notes if note.startswith("PUT /vehicles/{vehicleId} is asked with")]
    assert len(told) == 1
    assert "/kind" in told[0]
