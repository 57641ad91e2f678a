"""pytest-xdist: the process that hands out the tests runs once for all its workers."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.plugin.background import Background
from harness.plugin.shared import INPUT, SharedOutcomes
from harness.plugin.state import STATE
from harness.run.plan import narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest


class Controller:
    """Registered in the process that hands out the tests."""

    def __init__(self, config: pytest.Config) -> None:
        """Makes the shared folder."""
        self._config = config
        self._folder = Path(tempfile.mkdtemp(prefix="api-drift-"))
        self._outcomes = SharedOutcomes(self._folder)
        self._failures = 0

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
            plan = narrowed(state.plan, keys)
            state.background = Background(plan, on_outcome=self._outcomes.put, on_end=self._outcomes.close)
            state.background.start()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """With `-x`, pytest-xdist lets its workers finish what they are at: whoever waits for a cell is let go."""
        self._failures += report.failed
        limit: int = self._config.getoption("maxfail")
        background = self._config.stash[STATE].background
        if limit and self._failures >= limit and background is not None:
            background.interrupt()

    def pytest_unconfigure(self) -> None:
        """The folder goes with the session."""
        self._outcomes.close()
        shutil.rmtree(self._folder, ignore_errors=True)
