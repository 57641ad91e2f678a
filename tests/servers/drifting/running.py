"""Keeps the services running in a process of their own."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import answers, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[3]


@contextmanager
def services(workspace: Path) -> Iterator[str]:
    """The address of the process; environments are below it (`server.address`)."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.servers.drifting", "--port", str(port)]
    with running(
        command, ready=answers(f"{url}/ready"), workspace=workspace, variables={"PYTHONPATH": str(REPOSITORY)}
    ):
        yield url
