"""pytest-xdist: the controller runs once for all workers, which read each outcome from a folder that they share."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.plugin.background import NEVER_JUDGED, Background
from harness.plugin.outcome import Outcome
from harness.plugin.state import STATE
from harness.run.plan import planned

if TYPE_CHECKING:
    from collections.abc import Iterable

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


class Controller:
    """Registered in the process that hands out the tests."""

    def __init__(self, config: pytest.Config) -> None:
        """Makes the shared folder."""
        self._config = config
        self._folder = Path(tempfile.mkdtemp(prefix="api-drift-"))
        self._outcomes = SharedOutcomes(self._folder)

    def pytest_configure_node(self, node: Any) -> None:
        """Tells a worker the folder."""
        node.workerinput[INPUT] = str(self._folder)

    def pytest_xdist_node_collection_finished(self, node: Any, ids: Iterable[str]) -> None:
        """The first worker knows what was selected: from then on the run is under way."""
        del node
        state = self._config.stash[STATE]
        if state.background is not None:
            return
        known = state.node_ids(self._config.rootpath)
        keys = frozenset(known[name] for name in ids if name in known)
        if keys:
            plan = planned(state.plan.settings, keys)
            state.background = Background(plan, on_outcome=self._outcomes.put, on_end=self._outcomes.close)
            state.background.start()

    def pytest_unconfigure(self) -> None:
        """The folder goes with the session."""
        self._outcomes.close()
        shutil.rmtree(self._folder, ignore_errors=True)


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
