"""The benchmark of one server: three processes; the harness over one release twice, then over two releases."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real.description import description
from benchmarks.real.difference import DocumentDifference, differences
from benchmarks.real.harness import Outcome, outcome
from benchmarks.real.project import AGAIN, OTHER, REFERENCE, Project, written
from benchmarks.real.server import Server
from benchmarks.real.starting import Started, new_secret, started


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a server's benchmark came to."""

    documents: tuple[DocumentDifference, ...]
    """What the two releases' own contracts say differently."""
    same: Outcome | None = None
    """The release against itself, with other data; None where only the contracts were asked for."""
    other: Outcome | None = None
    """The release against the other one."""

    @property
    def silent(self) -> bool:
        """Whether nothing was found between two processes of one release."""
        return self.same is None or not self.same.findings


def trial(server: Server, *, swap: bool, contracts_only: bool, seconds: float) -> Trial:
    """Starts the server and asks; `swap` makes the older release the reference, `seconds` bounds each run."""
    secret = new_secret()
    with ExitStack() as stack:
        environments = _environments(server, stack, secret, swap=swap)
        first, second = (description(environments[name].contract) for name in (REFERENCE, OTHER))
        documents = tuple(differences(first, second))
        if contracts_only:
            return Trial(documents=documents)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        project = written(folder, server, environments)
        same = _run(project, AGAIN, folder, secret, seconds)
        return Trial(documents=documents, same=same, other=_run(project, OTHER, folder, secret, seconds))


def _run(project: Project, environment: str, folder: Path, secret: str, seconds: float) -> Outcome:
    return outcome(project, (REFERENCE, environment), folder / environment, secret=secret, seconds=seconds)


def _environments(server: Server, stack: ExitStack, secret: str, *, swap: bool) -> dict[str, Started]:
    first, second = (server.older, server.newer) if swap else (server.newer, server.older)
    releases = {REFERENCE: first, AGAIN: first, OTHER: second}
    return {
        name: stack.enter_context(started(server, release, number=number, secret=secret))
        for number, (name, release) in enumerate(releases.items(), start=1)
    }
