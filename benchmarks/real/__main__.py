"""Runs the benchmark of each named server and prints its table.

The exit code is 0 if every server was silent against itself, 1 if one was not, 2 if one could not be run.
"""

import argparse
import sys

import httpx
from rich.console import Console

from benchmarks.process import ServerNotReadyError
from benchmarks.real.harness import HarnessError
from benchmarks.real.installing import InstallationError
from benchmarks.real.servers import SERVERS
from benchmarks.real.table import show
from benchmarks.real.trial import trial


def main() -> int:
    """Gives the exit code."""
    arguments = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 160)
    return max(_code(console, name, arguments) for name in arguments.servers or SERVERS)


def _code(console: Console, name: str, arguments: argparse.Namespace) -> int:
    server = SERVERS[name]
    swap: bool = arguments.swap
    try:
        result = trial(server, swap=swap, contracts_only=arguments.contracts_only, seconds=arguments.seconds)
    except (InstallationError, ServerNotReadyError, HarnessError, httpx.HTTPError) as error:
        console.print(f"{name}: {error}", markup=False)
        return 2
    show(console, server, result, swap=swap)
    return 0 if result.silent else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real", description=__doc__)
    parser.add_argument("servers", nargs="*", metavar="server", help=f"{', '.join(SERVERS)}; all if none is named")
    parser.add_argument("--swap", action="store_true", help="the older release is the reference")
    parser.add_argument("--contracts-only", action="store_true", help="compare the contracts, do not run the harness")
    parser.add_argument("--seconds", type=float, default=300, help="bound on each run of the harness")
    arguments = parser.parse_args()
    if unknown := set(arguments.servers) - set(SERVERS):
        parser.error(f"no such server: {', '.join(sorted(unknown))}; there are {', '.join(SERVERS)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
