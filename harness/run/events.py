"""What happens during a run, as values; whoever shows, exports or waits for something listens to these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.finding import Finding
    from harness.model.observation import Observation
    from harness.model.report import Cell, Report
    from harness.run.cells import CellKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Generating:
    """The requests of an API are being made (or read from the cache)."""

    api: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """The requests of so many of an API's operations are made."""

    api: str
    done: int
    operations: int
    """In all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """So many requests are going to be put to an environment, as far as is known by now."""

    environment: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request was answered, or failed."""

    observation: Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A cell is judged, its findings are final."""

    key: CellKey
    cell: Cell
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The run is over and its reports are written."""

    report: Report
    files: tuple[Path, ...]


Event: TypeAlias = Generating | Generated | Planned | Answered | Judged | Finished
Listener: TypeAlias = Callable[[Event], None]
"""Called in the run's own thread; it must not block."""
