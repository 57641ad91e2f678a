"""One process per environment for the whole session, and clients that hold both credentials."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from harness.sandbox.credentials import ORDERS_CREDENTIAL, PAYMENTS_CREDENTIAL
from harness.sandbox.environments import ENVIRONMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CREDENTIALS = {
    "Authorization": ORDERS_CREDENTIAL.prefix + ORDERS_CREDENTIAL.value,
    PAYMENTS_CREDENTIAL.header: PAYMENTS_CREDENTIAL.value,
}


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(name: str, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """An environment's process that answers, and its address; ended afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "harness.sandbox", name, "--port", str(port), *options]
    with subprocess.Popen(command) as process:
        try:
            _await_answer(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


def _await_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            httpx.get(url).raise_for_status()
        except httpx.ConnectError:
            # Waiting for the end of the process is the pause between two attempts.
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
        else:
            return
    pytest.fail(f"nothing answered at {url}")


@pytest.fixture(scope="session")
def addresses() -> Iterator[Mapping[str, str]]:
    """The address of every environment by name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name))[0] for name in ENVIRONMENTS}


@pytest.fixture(scope="session")
def clients(addresses: Mapping[str, str]) -> Iterator[Mapping[str, httpx.Client]]:
    """A client of every environment by name, with the credentials of both APIs."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(httpx.Client(base_url=address, headers=CREDENTIALS))
            for name, address in addresses.items()
        }


@pytest.fixture
def reference(clients: Mapping[str, httpx.Client]) -> httpx.Client:
    """A client of the reference."""
    return clients["cloud-a"]
