"""Reports to files: whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from harness.model.errors import Problem, SettingsError
from harness.model.source import Source
from harness.report.forms import FORMS

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.report import Report


def written(directory: Path, report: Report) -> tuple[Path, ...]:
    """Writes every form that is a file into a directory, which is made where it is missing.

    Returns:
        The files, in the order of the table of forms.

    Raises:
        SettingsError: nothing can be written there.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return tuple(
            _replaced(directory / form.file, form.render(report)) for form in FORMS.values() if form.file is not None
        )
    except OSError as error:
        problem = Problem(
            what=f"reports cannot be written: {error.strerror or error}",
            where=Source(file=str(directory), line=0),
            remedy="name another folder with --output",
        )
        raise SettingsError(problem) from error


def _replaced(file: Path, text: str) -> Path:
    """Written beside its name, then renamed: a reader sees the old report or the new one, never a half."""
    part = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file
