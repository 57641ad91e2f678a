"""What did not answer for a moment and answers when it is asked again is no hanging operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeded.notes import compared, findings_of
from tests.servers.slow_notes import apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.report import Report

FOR_EVER = 600.0
TIMEOUT_SECONDS = 3.0


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    with (
        apart() as reference,
        apart(operation="POST /notes", seconds=FOR_EVER, times=2) as stalled,
        apart(operation="POST /notes", seconds=FOR_EVER) as hanging,
    ):
        addresses = {"reference": reference, "stalled": stalled, "hanging": hanging}
        project = tmp_path_factory.mktemp("stalls") / "project"
        yield compared(project, addresses, depth="quick", timeout_seconds=TIMEOUT_SECONDS)


def test_an_operation_that_hangs_again_is_told(report: Report) -> None:
    found = {(one.kind, one.place.operation) for one in findings_of(report, "hanging")}
    assert found == {("request-timed-out", "POST /notes")}


def test_one_that_answers_when_it_is_asked_again_is_not(report: Report) -> None:
    assert findings_of(report, "stalled") == []


def test_what_was_not_asked_after_the_timeouts_is_said(report: Report) -> None:
    (cell,) = (one.cells["stalled"] for api in report.apis for one in api.operations if one.operation == "POST /notes")
    assert "timed out" in (cell.reason or "")
