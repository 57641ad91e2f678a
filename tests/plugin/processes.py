"""Pytest as a user calls it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.project import Ended, Project, ended


def run_pytest(project: Project, *arguments: str) -> Ended:
    """Runs pytest in the project to its end."""
    with started(project, *arguments) as process:
        return ended(process)


@contextmanager
def started(project: Project, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Runs pytest in the project while the block runs, at most."""
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=project.folder,
        env={**project.environ, "PYTHONWARNINGS": "error", "PYTEST_ADDOPTS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
