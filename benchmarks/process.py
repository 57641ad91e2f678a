"""Runs somebody else's server: a free port, a wait by asking, an end by process id; knows no server by name."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import httpx

ASK_EVERY_SECONDS = 0.05
END_WITHIN_SECONDS = 10


class ServerNotReadyError(Exception):
    """A server ended, or stayed silent, before it answered; says which command, and what it logged last."""


def free_port() -> int:
    """A loopback port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> Callable[[], bool]:
    """A question that is true once `url` answers with a status below 500."""

    def asked() -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).status_code < 500
        except httpx.TransportError:
            return False

    return asked


@contextmanager
def running(
    command: Sequence[str],
    *,
    ready: Callable[[], bool],
    workspace: Path,
    variables: Mapping[str, str] | None = None,
    ready_within_seconds: float = 60,
) -> Iterator[int]:
    """Keeps `command` running in `workspace` while the block runs, and gives its process id once `ready` is true.

    What the server prints goes to `server.log` in the workspace. `variables` are added to the environment variables
    of this process.

    Raises:
        ServerNotReadyError: The server ended or did not answer in time.
    """
    log = workspace / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=workspace,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # an interrupt reaches us alone, and workers can be ended with their parent
        )
    try:
        _wait(process, ready, log, ready_within_seconds)
        yield process.pid
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, seconds: float) -> None:
    started = monotonic()
    while not ready():
        if monotonic() - started > seconds:
            raise ServerNotReadyError(_complaint(process, log, f"did not answer within {seconds:g} s"))
        try:
            code = process.wait(timeout=ASK_EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        raise ServerNotReadyError(_complaint(process, log, f"ended with code {code} before it answered"))


def _complaint(process: subprocess.Popen[bytes], log: Path, what: str) -> str:
    command = process.args if isinstance(process.args, str) else " ".join(map(str, process.args))  # type: ignore[arg-type]  # we pass a sequence of strings
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
    return "\n  ".join([f"{command} {what}; it printed last:", *lines])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=END_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
