"""What the plugin knows during a session: the plan, and where outcomes come from; it lives on pytest's stash."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness.environment.environment import Environment
    from harness.observation.redaction import Redactor
    from harness.plugin.background import Background
    from harness.plugin.outcome import Outcomes
    from harness.run.cells import CellKey
    from harness.run.plan import Plan


@dataclass(slots=True, kw_only=True)
class State:
    """A session with chosen environments."""

    plan: Plan
    files: dict[Path, str]
    """Main file of a contract, resolved, to its API."""
    redactor: Redactor
    """Knows the credentials of the environments, and those that the fixtures' clients fetch."""
    outcomes: Outcomes = field(init=False)
    background: Background | None = None
    """Where this process does the asking itself."""

    @property
    def environments(self) -> tuple[Environment, ...]:
        """Those that `--env` names; the reference, which the plan always has, only where it is named, too."""
        names = self.plan.settings.environments
        every = self.plan.matrix.environments
        return every if "all" in names else tuple(one for one in every if one.name in names)

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Those of the chosen environments: each is an item."""
        names = {one.name for one in self.environments}
        return tuple(key for key in self.plan.cells if key.environment in names)

    def cells_of(self, file: Path) -> tuple[CellKey, ...]:
        """The cells that a contract's main file stands for; none for any other file."""
        api = self.files.get(file.resolve())
        return tuple(key for key in self.cells if key.api == api)

    def node_ids(self, root: Path) -> dict[str, CellKey]:
        """Pytest's node id of every cell."""
        names = {api: file for file, api in self.files.items()}
        return {f"{_below(root, names[key.api])}::{key.operation}::{key.environment}": key for key in self.cells}


def _below(root: Path, file: Path) -> str:
    resolved = root.resolve()
    return file.relative_to(resolved).as_posix() if file.is_relative_to(resolved) else file.as_posix()


STATE = pytest.StashKey[State]()
