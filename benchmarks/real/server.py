"""What the benchmark must know of a server family to install, start, fill and address it; no server is named here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

SECRET = "${env:BENCHMARK_SECRET}"  # noqa: S105  # how an environment file names the secret, not a secret
"""How an environment file refers to the credential of a run, which is made anew for each."""

Bindings = Mapping[str, str | Mapping[str, str]]
"""Values that exist in one environment, as the `bindings` of an environment file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published release, as pip is asked for it."""

    version: str
    requirements: tuple[str, ...]
    """Requirement specifiers (PEP 508): the server pinned, and what its age needs beside it."""
    with_dependencies: bool = True
    """False where the server runs from its own wheel alone, and its dependencies serve its client library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where one process of a server lives."""

    installation: Path
    """The virtual environment of its release."""
    workspace: Path
    """A directory of its own, empty at the start, removed after it."""
    port: int
    secret: str
    """The credential that the server accepts, where it asks for one."""

    @property
    def program(self) -> Path:
        """The directory of the release's programs."""
        return self.installation / "bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server family: two releases, and how any release of it is used."""

    name: str
    newer: Release
    older: Release
    command: Callable[[Site], list[str]]
    """Writes what the server needs into the workspace, and gives the command that starts it."""
    ready: str
    """The path that answers once the server is ready."""
    contract: str
    """The path at which the server serves its own contract."""
    contract_format: str
    """`json` or `yaml`."""
    base_path: str
    """What stands before the contract's paths: empty, or beginning with a slash."""
    identity: Mapping[str, str] | None
    """The identity as an environment file has it, with `SECRET` for the secret; None where none is asked for."""
    headers: Callable[[str], Mapping[str, str]]
    """The request headers that show the secret, for reading the contract and for creating data."""
    seed: Callable[[httpx.Client, int], Bindings]
    """Creates a few resources, other ones for each number, and gives those that the harness may read."""
