"""A user's project in a folder of its own, and the real command run in it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("api-drift")
ENDS_WITHIN_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder with contracts and environments."""

    folder: Path
    cache: Path
    """Where generated requests are kept: shared by tests, so that the same are not made again and again."""
    variables: Mapping[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        """Writes a file below the folder."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def environment(self, name: str, url: str, *, api: str = "notes", more: str = "", **target: str) -> Path:
        """Writes an environment file with one API in it; `more` stands at the end of the file."""
        lines = "".join(f"    {key}: {value}\n" for key, value in target.items())
        text = f"labels: {{stage: test}}\napis:\n  {api}:\n    base_url: {url}\n{lines}{more}"
        return self.write(f"environments/{name}.yaml", text)

    @property
    def environ(self) -> dict[str, str]:
        """The environment variables of the commands."""
        return {**os.environ, "XDG_CACHE_HOME": str(self.cache), "NO_COLOR": "1", "COLUMNS": "200", **self.variables}

    def run(self, *arguments: str) -> Ended:
        """Runs `api-drift` to its end."""
        with self.started(*arguments) as process:
            return ended(process)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Runs `api-drift` while the block runs, at most."""
        with subprocess.Popen(
            [str(COMMAND), *arguments],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def report(self) -> Any:
        """The drift-report.json of the latest run."""
        return json.loads((self.folder / "reports" / "drift-report.json").read_text(encoding="utf-8"))


def ended(process: subprocess.Popen[str], *, by: signal.Signals | None = None) -> Ended:
    """Waits for the end of a command, after sending it a signal if there is one to be sent."""
    if by is not None:
        process.send_signal(by)
    stdout, stderr = process.communicate(timeout=ENDS_WITHIN_SECONDS)
    return Ended(code=process.returncode, stdout=stdout, stderr=stderr)


def descendants(parent: int) -> set[int]:
    """The process ids below a process, as Linux' /proc has them."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # After the name in parentheses: state, parent.
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found: set[int] = set()
    while more := {child for child, above in parents.items() if above in found | {parent}} - found:
        found |= more
    return found


def is_running(number: int) -> bool:
    """Whether a process exists and has not ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
