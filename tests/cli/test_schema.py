"""`api-drift schema`: what the project's own files keep."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from harness.report.document import to_json
from tests.report.reports import finding, report
from tests.servers.project import Project

ROOT = Path(__file__).parents[2]


def schema_of(project: Project, file: str) -> Draft202012Validator:
    ended = project.run("schema", file)
    assert ended.code == 0
    schema = json.loads(ended.stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize(
    ("file", "value"),
    [
        *(
            pytest.param("environment", yaml.safe_load(path.read_text(encoding="utf-8")), id=path.stem)
            for path in sorted((ROOT / "environments").glob("*.yaml"))
        ),
        pytest.param(
            "inventory", yaml.safe_load((ROOT / "contracts/orders/api.yaml").read_text(encoding="utf-8")), id="orders"
        ),
        pytest.param("settings", tomllib.loads('fail-on = "breaking"\nseed = 3'), id="settings"),
        pytest.param("report", json.loads(to_json(report(finding()))), id="report"),
    ],
)
def test_the_files_of_the_project_keep_their_schema(project: Project, file: str, value: Any) -> None:
    schema_of(project, file).validate(value)


@pytest.mark.parametrize("file", ["environment", "inventory", "settings"])
def test_a_setting_that_is_none_breaks_it(project: Project, file: str) -> None:
    assert not schema_of(project, file).is_valid({"concurency": 3})


def test_what_has_no_schema_is_told(project: Project) -> None:
    ended = project.run("schema", "waivers")
    assert ended.code == 2
    assert "'environment', 'inventory', 'settings', 'report'" in ended.stderr
