"""A clock that is set in the middle of a run, in a server or in the harness itself, is no drift."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from harness.model.report import CellStatus
from tests.seeded.running import REFERENCE, environment, run

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.report import Report

APIS = ("library", "fleet", "parcels")
"""Those that say when something was made."""


def judged(report: Report) -> int:
    """How many operations were judged."""
    cells = [cell for api in report.apis for operation in api.operations for cell in operation.cells.values()]
    return sum(1 for cell in cells if cell.status is not CellStatus.NOT_JUDGED)


@pytest.mark.parametrize("jumping", [REFERENCE, "south"])
def test_a_server_whose_clock_jumps_drifts_in_nothing(url: str, tmp_path: Path, jumping: str) -> None:
    jumps = {jumping: ("clock-jumps",)}
    environments = {
        name: environment(url, APIS, data=data, drifts=jumps.get(name, ()), traffic={})
        for data, name in enumerate((REFERENCE, "south"), start=1)
    }
    environments[REFERENCE]["reference"] = True
    report = run(tmp_path, APIS, environments, depth="quick")
    assert [(one.kind, one.message) for one in report.findings] == []
    assert judged(report) > 10


@pytest.mark.parametrize("hours", [-6, 6], ids="{:+} h".format)
def test_a_clock_of_the_harness_that_jumps_makes_no_drift(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    true_time, begun = time.time, time.monotonic()
    # Set again every half second, so that any exchange, volley or confirmation may be cut in two by it.
    monkeypatch.setattr(time, "time", lambda: true_time() + 3600 * hours * (int(2 * (time.monotonic() - begun)) % 3))
    environments = {
        name: environment(url, APIS, data=data, traffic={}) for data, name in enumerate((REFERENCE, "south"), start=1)
    }
    environments[REFERENCE]["reference"] = True
    report = run(tmp_path, APIS, environments, depth="quick")
    assert [(one.kind, one.message) for one in report.findings] == []
    assert judged(report) > 10
    assert report.run.started_at < report.run.finished_at
