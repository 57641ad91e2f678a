"""pytest-xdist: how its workers learn the outcomes, from a folder that they share with the process that runs."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from harness.plugin.outcome import NEVER_JUDGED, Outcome

if TYPE_CHECKING:
    import pytest

    from harness.run.cells import CellKey

INPUT = "api_drift_outcomes"
"""What the controller tells its workers: the shared folder."""

OVER = "over"
"""The file that says that no further outcome comes."""

PAUSE_SECONDS = 0.05


class SharedOutcomes:
    """A folder with one file per judged cell, written to a temporary name and renamed, so that none is read half."""

    def __init__(self, folder: Path) -> None:
        """`folder` exists."""
        self._folder = folder

    def put(self, key: CellKey, outcome: Outcome) -> None:
        """Tells the workers."""
        self._write(self._file(key), outcome.to_json())

    def close(self) -> None:
        """No further outcome comes."""
        self._write(self._folder / OVER, "")

    def outcome(self, key: CellKey) -> Outcome:
        """Waits for the cell; ends when the controller says so, or is gone."""
        file, controller = self._file(key), os.getppid()
        while not file.exists():
            if (self._folder / OVER).exists() or os.getppid() != controller:
                return Outcome.from_json(file.read_text(encoding="utf-8")) if file.exists() else NEVER_JUDGED
            time.sleep(PAUSE_SECONDS)
        return Outcome.from_json(file.read_text(encoding="utf-8"))

    def _file(self, key: CellKey) -> Path:
        name = "\0".join((key.api, key.operation, key.environment))
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()}.json"

    def _write(self, file: Path, text: str) -> None:
        handle, temporary = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).replace(file)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs tests that another one hands out."""
    return hasattr(config, "workerinput")


def worker_outcomes(config: pytest.Config) -> SharedOutcomes:
    """Where a worker reads."""
    folder: str = config.workerinput[INPUT]  # type: ignore[attr-defined]  # pytest-xdist adds it in workers
    return SharedOutcomes(Path(folder))


def is_controller(config: pytest.Config) -> bool:
    """Whether this process hands out tests to workers."""
    return not is_worker(config) and bool(config.getoption("tx", None)) and config.getoption("dist", "no") != "no"
