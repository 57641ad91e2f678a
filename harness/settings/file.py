"""The settings of a run: what is given, over `[tool.api-drift]` of pyproject.toml, over the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.json import Json
    from harness.settings.rules import IgnoreRule, SeverityRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user set."""

    environments: tuple[str, ...] = ()
    """Names that are chosen; none for all."""
    reference: str | None = None
    apis: tuple[str, ...] = ()
    """Names that are chosen; none for all."""
    operation: str | None = None
    """A regular expression to be found in an operation's key."""
    depth: str = "standard"
    seed: int = 1
    contracts: Path = Path("contracts")
    environments_directory: Path = Path("environments")
    output: Path = Path("reports")
    fail_on: str = "warning"
    """`breaking`, `warning`, `info` or `never`."""
    remotes: tuple[str, ...] = ()
    """URL prefixes or hosts from which contracts may take a `$ref`."""
    ignore: tuple[IgnoreRule, ...] = ()
    severities: tuple[SeverityRule, ...] = ()
    """The last one that selects a finding grades it."""


def load_settings(root: Path, given: Mapping[str, object]) -> Settings:
    """The settings of a run.

    Args:
        root: the folder of pyproject.toml; paths in the file are relative to it. A file that is missing sets nothing.
        given: option key to value, from the command line or the ini file; `None` and `()` are not given.

    Raises:
        SettingsError: every mistake in the file and in what is given.
    """
    raise NotImplementedError


def settings_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of `[tool.api-drift]`, for editors."""
    raise NotImplementedError
