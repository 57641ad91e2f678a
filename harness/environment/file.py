"""An environment file to an `Environment`, or every mistake in it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.environment.environment import ApiTarget, Environment, Start, Tls, Traffic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.model.json import Json

__all__ = ["ApiTarget", "Environment", "Start", "Tls", "Traffic", "environment_schema", "load_environment"]


def load_environment(file: Path, variables: Mapping[str, str]) -> Environment:
    """The environment that a file describes.

    Args:
        file: the environment file.
        variables: what `${env:NAME}` is looked up in.

    Raises:
        EnvironmentFileError: every mistake of the file, each with its line.
    """
    raise NotImplementedError


def environment_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of an environment file, for editors."""
    raise NotImplementedError
