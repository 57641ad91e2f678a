"""`python -m harness.sandbox NAME --port N`: serve one embedded environment on the loopback interface."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from aiohttp import web

from harness.sandbox.environments import ENVIRONMENTS
from harness.sandbox.server import LONGEST_LINE, application

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal ends it; 2 where the port cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m harness.sandbox", description="Serve one embedded environment.")
    parser.add_argument("name", choices=sorted(ENVIRONMENTS), help="the environment")
    parser.add_argument("--port", type=int, required=True, help="the port on 127.0.0.1")
    parser.add_argument("--latency-ms", type=float, default=0, help="added to every answer, for benchmarks")
    chosen = parser.parse_args(arguments)
    try:
        web.run_app(
            application(ENVIRONMENTS[chosen.name], chosen.latency_ms / 1000),
            host="127.0.0.1",
            port=chosen.port,
            access_log=None,
            print=None,
            # A hanging operation must not hold up the end of the process.
            shutdown_timeout=0.1,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )
    except OSError as error:
        sys.stderr.write(f"{chosen.name}: port {chosen.port} cannot be opened: {error.strerror}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
