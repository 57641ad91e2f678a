"""`api-drift demo`: the embedded environments, from any folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.project import Ended, Project, descendants, ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """One demo."""

    ended: Ended
    report: Any
    folder: Path
    at_the_end: set[int]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Demo:
    """Run in a folder whose own settings are not meant for it."""
    project = Project(folder=tmp_path_factory.mktemp("demo"), cache=cache)
    project.write("pyproject.toml", '[tool.api-drift]\nfail-on = "never"\nseed = 99\n')
    with project.started("demo", "--depth", "quick", "--output", "demo-reports") as process:
        done = ended(process)
        below = descendants(process.pid)
    report = json.loads((project.folder / "demo-reports" / "drift-report.json").read_text())
    return Demo(ended=done, report=report, folder=project.folder, at_the_end=below)


def test_it_ends_with_drift_since_two_environments_drift_on_purpose(demo: Demo) -> None:
    assert demo.ended.code == 1
    assert {each["environment"] for each in demo.report["findings"]} == {"cloud-b", "on-prem"}
    assert "Traceback" not in demo.ended.stderr


def test_it_judges_everything(demo: Demo) -> None:
    assert demo.report["run"]["complete"] is True
    assert [each["name"] for each in demo.report["environments"]] == ["cloud-a", "cloud-a-west", "cloud-b", "on-prem"]
    cells = [cell for api in demo.report["apis"] for each in api["operations"] for cell in each["cells"].values()]
    assert {cell["status"] for cell in cells} == {"same", "drift"}


def test_the_settings_of_the_folder_do_not_hold(demo: Demo) -> None:
    assert demo.report["run"]["seed"] == 1


def test_its_services_have_ended_and_its_reports_are_where_it_was_started(demo: Demo) -> None:
    assert demo.at_the_end == set()
    assert {each.name for each in demo.folder.iterdir()} == {"pyproject.toml", "demo-reports"}
