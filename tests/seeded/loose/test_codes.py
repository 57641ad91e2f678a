"""Words that rows show may be data: each environment is asked with its own, and what all of them know is compared."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import yaml

from harness.model.report import CellStatus
from harness.run.plan import planned
from harness.run.running import Running
from harness.settings.file import Settings
from tests.seeded.seed import described, findings_of
from tests.servers.stock import CONTRACT, stock

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.report import Report

CODES = ("--codes", "BOX,BAG,TUBE,CAN")


def compared(project: Path, *stores: tuple[str, ...]) -> Report:
    """The report over stores, the first of which is the reference."""
    (project / "contracts").mkdir(parents=True)
    (project / "contracts" / "stock.yaml").write_text(CONTRACT, encoding="utf-8")
    (project / "environments").mkdir()
    with ExitStack() as stack:
        for number, more in enumerate(stores):
            workspace = project / f"store-{number}"
            workspace.mkdir()
            address = stack.enter_context(stock(workspace, number + 1, *more))
            environment = {
                "labels": {"stage": "test"},
                "reference": number == 0,
                "apis": {"stock": {"base_url": address}},
                "traffic": {"concurrency": 4, "methods": "all"},
            }
            (project / "environments" / f"store-{number}.yaml").write_text(
                yaml.safe_dump(environment), encoding="utf-8"
            )
        settings = Settings(
            contracts=project / "contracts",
            environments_directory=project / "environments",
            output=project / "reports",
        )
        return Running(planned(settings), lambda _: None).run().report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Two stores with other codes than the reference."""
    return compared(tmp_path_factory.mktemp("own"), (), (), ())


@pytest.mark.parametrize("store", ["store-1", "store-2"])
def test_codes_that_only_the_own_rows_have_are_no_drift(report: Report, store: str) -> None:
    assert [described(finding) for finding in findings_of(report, store)] == []


def test_every_operation_is_judged_with_them(report: Report) -> None:
    cells = [cell for api in report.apis for one in api.operations for cell in one.cells.values()]
    assert cells
    assert {cell.status for cell in cells} == {CellStatus.SAME}


def test_a_code_that_the_own_rows_have_and_that_is_refused_is_drift(tmp_path: Path) -> None:
    report = compared(tmp_path, CODES, (*CODES, "--refused", "CAN"), CODES)
    (finding,) = findings_of(report, "store-1")
    place = (finding.place.operation, str(finding.place.part), finding.place.pointer)
    assert (finding.kind, *place) == ("request-enum-value-rejected", "POST /orders", "request-body", "/item_code")
    assert "CAN" in finding.message
    assert [described(one) for one in findings_of(report, "store-2")] == []
