"""Every form that is offered exists, and reports are written whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from harness.model.errors import SettingsError
from harness.report.document import from_json
from harness.report.forms import FORMS
from harness.report.writing import written
from tests.report.reports import finding, report

if TYPE_CHECKING:
    from pathlib import Path


def test_the_forms_that_exist_are_offered_by_name() -> None:
    assert list(FORMS) == ["terminal", "json", "markdown"]
    assert all(form.render(report(finding())).endswith("\n") for form in FORMS.values())


def test_every_form_that_is_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    directory = tmp_path / "a" / "reports"
    files = written(directory, report(finding()))
    assert [file.name for file in files] == ["drift-report.json", "drift-report.md"]
    assert sorted(directory.iterdir()) == sorted(files)
    assert from_json(files[0].read_text(encoding="utf-8")) == report(finding())


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    written(tmp_path, report(finding()))
    written(tmp_path, report())
    assert from_json((tmp_path / "drift-report.json").read_text(encoding="utf-8")).findings == ()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(
        SettingsError, match=r"file: reports cannot be written: .*\n  name another folder with --output"
    ):
        written(tmp_path / "file", report())


def test_a_report_may_be_read_by_others_as_any_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    expected = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    (file, _) = written(tmp_path, report())
    assert stat.S_IMODE(file.stat().st_mode) == expected


def test_nothing_is_left_of_a_report_that_cannot_be_put_in_place(tmp_path: Path) -> None:
    (tmp_path / "drift-report.json").mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        written(tmp_path, report())
    assert [file.name for file in tmp_path.iterdir()] == ["drift-report.json"]
