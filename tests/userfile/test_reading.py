"""A file that has no text says why."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness.model.errors import UserError
from harness.userfile.reading import shown, text_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert text_of(file) == "a: 1"


def test_a_missing_file_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        text_of(tmp_path / "f")


@pytest.mark.parametrize("name", ["", "pipe"])
def test_what_has_no_end_is_not_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="is not a regular file"):
        text_of(tmp_path / name)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"12345")
    with pytest.raises(UserError, match="larger than 4 bytes"):
        text_of(tmp_path / "f", limit=4)


def test_what_is_not_utf_8_is_told_at_its_line_without_its_content(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"hunter2\nhunter2 \xff")
    with pytest.raises(UserError, match=r":2: is not UTF-8") as refused:
        text_of(tmp_path / "f")
    assert "hunter2" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_path_is_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "environments" / "a.yaml") == "environments/a.yaml"
    assert shown(tmp_path.parent / "a.yaml") == str(tmp_path.parent / "a.yaml")
