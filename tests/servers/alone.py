"""A small server of a test in a process of its own: how it is started, what it is told, and how it refuses."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]


class RefusedError(Exception):
    """What is answered instead."""

    def __init__(self, status: int, error: str) -> None:
        """A status and the words."""
        super().__init__(error)
        self.status = status


@contextmanager
def alone(module: str, workspace: Path, seed: int, drift: str, *, shows: str) -> Iterator[str]:
    """The address of a module's server; it is ready when it answers for the path that it `shows`."""
    from benchmarks.process import answers, free_port, running  # noqa: PLC0415  # the server itself needs none of it

    port = free_port()
    command = [sys.executable, "-m", module, "--port", str(port), "--seed", str(seed), "--drift", drift]
    url = f"http://127.0.0.1:{port}"
    variables = {"PYTHONPATH": str(REPOSITORY)}
    with running(command, ready=answers(f"{url}{shows}"), workspace=workspace, variables=variables):
        yield url


def told() -> argparse.Namespace:
    """What the process was told: `port`, `seed` and `drift`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--drift", default="")
    return parser.parse_args()
