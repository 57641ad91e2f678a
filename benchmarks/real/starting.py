"""Starts one release of a server with data of its own, and reads the contract that it serves."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.process import answers, free_port, running
from benchmarks.real.installing import installed
from benchmarks.real.server import Bindings, Release, Server, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A release that runs and holds data."""

    release: Release
    base_url: str
    """The address before the contract's paths."""
    bindings: Bindings
    contract: str
    """The contract as this process serves it, unread."""
    process_id: int


def new_secret() -> str:
    """A credential for one run."""
    return secrets.token_hex(16)


@contextmanager
def started(server: Server, release: Release, *, number: int, secret: str) -> Iterator[Started]:
    """Runs `release` with the data set `number` while the block runs.

    Raises:
        InstallationError: The release cannot be installed.
        ServerNotReadyError: The server does not start.
        httpx.HTTPError: It starts, but does not serve its contract or refuses the data.
    """
    installation = installed(server.name, release)
    with TemporaryDirectory(prefix=f"{server.name}-") as workspace:
        site = Site(installation=installation, workspace=Path(workspace), port=free_port(), secret=secret)
        origin = f"http://127.0.0.1:{site.port}"
        with (
            running(server.command(site), ready=answers(origin + server.ready), workspace=site.workspace) as process_id,
            httpx.Client(headers=server.headers(secret), trust_env=False, timeout=20) as client,
        ):
            contract = client.get(origin + server.contract).raise_for_status().text
            client.base_url = httpx.URL(origin + server.base_path)
            yield Started(
                release=release,
                base_url=origin + server.base_path,
                bindings=server.seed(client, number),
                contract=contract,
                process_id=process_id,
            )
