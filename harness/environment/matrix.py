"""The environments of a run, and which of them is the reference."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from harness.environment.environment import Environment

ALL = "all"
"""Chooses every environment of the directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The chosen environments."""

    environments: tuple[Environment, ...]
    """In the order of their names as chosen, the reference among them."""
    reference: str | None
    """Its name; `None` where none is declared: then the majority is the reference."""


def load_matrix(
    directory: Path,
    *,
    names: Sequence[str] = (),
    reference: str | None = None,
    variables: Mapping[str, str] = os.environ,
) -> Matrix:
    """The environments that a run is about.

    Args:
        directory: holds one file per environment.
        names: those that are chosen; none, or `all`, for every one. The reference is always one of them.
        reference: name of the reference, whatever the files say.
        variables: what `${env:NAME}` is looked up in.

    Raises:
        EnvironmentFileError: every mistake in every file; a name that no environment has; two references.
    """
    raise NotImplementedError
