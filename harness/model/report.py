"""The whole result of a run: what every form of report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.case import LEFT_ALONE
from harness.model.exchange import METHOD_NOT_PERMITTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.finding import Finding
    from harness.model.spending import Spent

SCHEMA_VERSION = "1"


class CellStatus(StrEnum):
    """What is known of one operation in one environment."""

    SAME = "same"
    DRIFT = "drift"
    NOT_JUDGED = "not-judged"


class EnvironmentStatus(StrEnum):
    """How far an environment was asked."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One operation in one environment."""

    status: CellStatus
    exchanges: int
    reason: str | None = None
    """Why it was not judged, or not wholly."""

    @property
    def is_left_out(self) -> bool:
        """Whether it was not judged on purpose, and not because it failed."""
        reason = self.reason or ""
        return self.status is CellStatus.NOT_JUDGED and (METHOD_NOT_PERMITTED in reason or LEFT_ALONE in reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationReport:
    """One operation over all environments."""

    operation: str
    cells: Mapping[str, Cell]
    """Environment to cell; the reference has one too, which says whether it could be asked."""
    statuses: Mapping[str, tuple[int, ...]]
    """Environment to the statuses that came, sorted."""
    not_reached: tuple[str, ...] = ()
    """Declared statuses that no environment ever gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiReport:
    """One API."""

    name: str
    contract: str
    """The contract's file."""
    version: str
    operations: tuple[OperationReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentReport:
    """One environment."""

    name: str
    labels: Mapping[str, str]
    status: EnvironmentStatus
    requests: int
    notes: tuple[str, ...] = ()
    """What a reader has to know: identities never had, resources left behind, budgets spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """The run itself."""

    id: str
    started_at: str
    """Date and time, RFC 3339."""
    finished_at: str
    seed: int
    depth: str
    complete: bool
    interrupted: bool
    requests: int
    corpus: Mapping[str, str]
    """API to the digest of its requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """Something that was not compared, and why."""

    what: str
    """An operation, a status, an identity, in words."""
    why: str
    api: str = ""
    operation: str = ""
    environment: str = ""
    """Empty where it holds for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a run."""

    tool_version: str
    run: RunReport
    reference: str
    environments: tuple[EnvironmentReport, ...]
    apis: tuple[ApiReport, ...]
    findings: tuple[Finding, ...]
    """Worst first, then by API, operation, place."""
    not_compared: tuple[NotCompared, ...] = ()
    notes: tuple[str, ...] = ()
    spending: tuple[Spent, ...] = ()
    """What the requests were spent on, by environment, API and operation."""

    @property
    def compares(self) -> bool:
        """Whether anything but the reference itself was judged: without that, nothing may be called the same."""
        return any(
            cell.status is not CellStatus.NOT_JUDGED
            for api in self.apis
            for operation in api.operations
            for name, cell in operation.cells.items()
            if name != self.reference
        )
