"""Environment files, written for one test."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from harness.environment.file import load_environment
from harness.model.errors import EnvironmentFileError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.environment.environment import Environment

MINIMAL = """
apis:
  orders: {base_url: "https://a.example"}
"""


def written(directory: Path, text: str, name: str = "cloud-b.yaml") -> Path:
    """A file with that text, less its common indentation and the first line break."""
    file = directory / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text).removeprefix("\n"))
    return file


def loaded(directory: Path, text: str, **variables: str) -> Environment:
    """The environment of a text."""
    return load_environment(written(directory, text), variables)


def refused(directory: Path, text: str, variables: Mapping[str, str] | None = None) -> list[str]:
    """The problems of a text, as a user reads them, without the folder."""
    file = written(directory, text)
    with pytest.raises(EnvironmentFileError) as error:
        load_environment(file, variables or {})
    return [str(problem).replace(f"{directory}/", "") for problem in error.value.problems]
