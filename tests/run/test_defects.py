"""A defect of ours in judging one environment is told, and costs the others nothing.

The one place where our own code is replaced: a defect cannot be had in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.comparison.comparing import compared
from harness.model.report import CellStatus
from harness.run import dialogue
from harness.run.exit_code import ExitCode, exit_code
from harness.run.plan import planned
from harness.run.running import Running
from harness.settings.file import load_settings
from tests.servers.notes import BASE, CONTRACT, Notes, served
from tests.servers.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_others_are_judged_and_the_run_does_not_look_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_defect(*given: Any, environment: str, **more: Any) -> Any:
        if environment == "b":
            raise KeyError("an answer's own words")
        return compared(*given, environment=environment, **more)

    monkeypatch.setattr(dialogue, "compared", with_a_defect)
    project = Project(folder=tmp_path, cache=tmp_path / "cache")
    project.write("contracts/notes.yaml", CONTRACT)
    monkeypatch.setenv("API_DRIFT_CACHE", str(tmp_path / "cache"))
    with served(Notes()) as server:
        project.environment("a", server.url + BASE, more="reference: true\n")
        for name in ("b", "c"):
            project.environment(name, server.url + BASE)
        settings = load_settings(
            tmp_path,
            {
                "contracts": tmp_path / "contracts",
                "environments": tmp_path / "environments",
                "output": tmp_path / "reports",
                "depth": "quick",
            },
        )
        report = Running(planned(settings), lambda _: None).run().report

    cells = [operation.cells for api in report.apis for operation in api.operations]
    assert {one["c"].status for one in cells} == {CellStatus.SAME}
    assert {one["b"].status for one in cells} == {CellStatus.NOT_JUDGED}
    reasons = {one["b"].reason for one in cells}
    assert len(reasons) == 1
    reason = str(reasons.pop())
    assert reason.startswith("a defect of api-drift kept it from being judged (KeyError at test_defects.py:")
    assert "own words" not in reason
    assert exit_code(report, "warning") is ExitCode.NOT_JUDGED
