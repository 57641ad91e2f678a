"""Installs one release of a Python server into a virtual environment of its own, once, in a cache; starts nothing."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs

from benchmarks.real.server import Release

INSTALL_WITHIN_SECONDS = 600
_COMPLETE = "complete"


class InstallationError(Exception):
    """A release could not be installed; says which, and what the installer printed last."""


def cache_directory() -> Path:
    """Where installed releases are kept: `BENCHMARK_CACHE`, or the user's cache directory."""
    named = os.environ.get("BENCHMARK_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("api-drift-harness") / "benchmarks"


def installed(server: str, release: Release) -> Path:
    """The virtual environment that holds `release`, made now if the cache has none for the requirements and Python.

    Raises:
        InstallationError: The virtual environment could not be made or filled.
    """
    directory = cache_directory() / f"{server}-{release.version}-{_digest(release)}"
    if not (directory / _COMPLETE).exists():
        shutil.rmtree(directory, ignore_errors=True)  # what an interrupted installation left
        _run(release, [sys.executable, "-m", "venv", str(directory)])
        _run(release, _pip_install(directory, release))
        (directory / _COMPLETE).touch()
    return directory


def _digest(release: Release) -> str:
    named = "\n".join([sys.version, str(release.with_dependencies), *release.requirements])
    return hashlib.sha256(named.encode()).hexdigest()[:10]


def _pip_install(directory: Path, release: Release) -> list[str]:
    alone = [] if release.with_dependencies else ["--no-deps"]
    pip = [str(directory / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [*pip, *alone, *release.requirements]


def _run(release: Release, command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_WITHIN_SECONDS)
    except subprocess.CalledProcessError as error:
        last = "\n  ".join(error.stderr.splitlines()[-5:])
        raise InstallationError(f"{' '.join(release.requirements)} could not be installed:\n  {last}") from error
    except subprocess.TimeoutExpired as error:
        message = f"{' '.join(release.requirements)} was not installed within {INSTALL_WITHIN_SECONDS} s"
        raise InstallationError(message) from error
