"""The notes API in a process of its own, so that its answers do not wait for the test: slow, far away, or held up.

`python -m tests.servers.slow_notes --port N --seconds 0.25 --operation "GET /rates" --share 1`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import contextmanager
from itertools import count, repeat
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.process import answers, free_port, running
from tests.servers.hostile import hostile
from tests.servers.notes import BASE, Notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.hostile import Visit

REPOSITORY = Path(__file__).parents[2]


@contextmanager
def apart(
    *, operation: str = "", seconds: float = 0.0, share: float = 1.0, having: str = "", times: int = 0
) -> Iterator[str]:
    """The address of a server of which an operation, or every one, takes longer in a share of its answers.

    With `having` those requests alone take longer of which the target or the body has that text; with `times` so many
    answers at most.
    """
    port = free_port()
    command = [sys.executable, "-m", "tests.servers.slow_notes", "--port", str(port)]
    command += [
        "--operation",
        operation,
        "--seconds",
        str(seconds),
        "--share",
        str(share),
        "--having",
        having,
        "--times",
        str(times),
    ]
    url = f"http://127.0.0.1:{port}"
    variables = {"PYTHONPATH": str(REPOSITORY)}
    with (
        TemporaryDirectory(prefix="notes-") as folder,
        running(command, ready=answers(f"{url}{BASE}/rates"), workspace=Path(folder), variables=variables),
    ):
        yield url


async def _serve(port: int, operation: str, seconds: float, share: float, having: bytes, times: int) -> None:
    random = Random(port)  # noqa: S311  # a draw, no secret

    left = count(times, -1) if times else repeat(1)

    async def before(asked: str, visit: Visit) -> None:
        is_meant = operation in {"", asked} and having in visit.request.target + visit.request.body
        if is_meant and random.random() < share and next(left) > 0:
            await asyncio.sleep(seconds)

    async with hostile(Notes(first=port, before=before), port=port):
        await asyncio.Event().wait()


def main() -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--operation", default="")
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--having", default="")
    parser.add_argument("--times", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(_serve(given.port, given.operation, given.seconds, given.share, given.having.encode(), given.times))


if __name__ == "__main__":
    main()
