"""A contract as a pytest file: a collector for each of its operations, in it an item for each chosen environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.plugin.state import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from harness.plugin.outcome import Outcome
    from harness.run.cells import CellKey


class DriftFoundError(Exception):
    """A cell differs, or could not be judged; pytest shows the outcome's text in place of a traceback."""

    def __init__(self, outcome: Outcome) -> None:
        """Keeps what is to be shown."""
        super().__init__(outcome.text)
        self.outcome = outcome


class CellItem(pytest.Item):
    """One operation of one API in one environment."""

    def __init__(self, *, key: CellKey, **arguments: Any) -> None:
        """`key` is the cell that it tells of."""
        super().__init__(**arguments)
        self.key = key
        self.add_marker(pytest.mark.drift)

    def runtest(self) -> None:
        """Waits for the cell to be judged and tells how it came out.

        Raises:
            DriftFoundError: it differs, or could not be judged.
        """
        outcome = self.config.stash[STATE].outcomes.outcome(self.key)
        if outcome.skipped:
            pytest.skip(outcome.text)
        if outcome.failed:
            raise DriftFoundError(outcome)
        if outcome.text:
            self.add_report_section("call", "drift", outcome.text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings of the cell; a traceback would only show the harness."""
        if isinstance(excinfo.value, DriftFoundError):
            return excinfo.value.outcome.text
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The contract and the line where the operation stands."""
        operation = self.config.stash[STATE].plan.contract(self.key.api).operation(self.key.operation)
        line = operation.source.line - 1 if operation is not None and operation.source.line else None
        return self.path, line, f"{self.key.operation}::{self.key.environment}"


class OperationCollector(pytest.Collector):
    """One operation of one API."""

    def __init__(self, *, keys: tuple[CellKey, ...], **arguments: Any) -> None:
        """`keys` are its cells."""
        super().__init__(**arguments)
        self._keys = keys

    def collect(self) -> Iterator[CellItem]:
        """An item for each environment."""
        for key in self._keys:
            yield CellItem.from_parent(self, name=key.environment, key=key)


class ContractFile(pytest.File):
    """The main file of a contract."""

    def collect(self) -> Iterator[OperationCollector]:
        """The operations, in the contract's order."""
        keys = self.config.stash[STATE].cells_of(self.path)
        for operation in dict.fromkeys(key.operation for key in keys):
            own = tuple(key for key in keys if key.operation == operation)
            yield OperationCollector.from_parent(self, name=operation, keys=own)


def collected(file_path: Path, parent: pytest.Collector) -> ContractFile | None:
    """The collector of a contract's main file; `None` for any other file."""
    if not parent.config.stash[STATE].cells_of(file_path):
        return None
    file: ContractFile = ContractFile.from_parent(parent, path=file_path)
    return file


def wanted(items: Iterable[pytest.Item]) -> frozenset[CellKey]:
    """The cells of the items that pytest is going to run."""
    return frozenset(item.key for item in items if isinstance(item, CellItem))
