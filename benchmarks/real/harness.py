"""Runs the harness over a project folder as its users do, by the command, and reads the report it leaves."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.real.project import Project


class HarnessError(Exception):
    """The harness is not installed, did not end in time, or left no report; says which, and what it printed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding as the report tells it, as far as the benchmark shows it."""

    environment: str
    operation: str
    kind: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one run came to."""

    exit_code: int
    """0 no drift, 1 drift, 3 no drift but not everything was judged."""
    requests: int
    findings: tuple[Finding, ...]
    not_judged: tuple[str, ...]
    """`operation: reason` of each cell that was not judged."""


def outcome(project: Project, environments: Sequence[str], output: Path, *, secret: str, seconds: float) -> Outcome:
    """Runs `api-drift run` over the named environments with seed 1 and gives what it reports.

    Raises:
        HarnessError: There is no report to read.
    """
    command = [_program(), "run", "--contracts", str(project.contracts), "--environments", str(project.environments)]
    command += [argument for name in environments for argument in ("--env", name)]
    command += ["--output", str(output), "--seed", "1"]
    try:
        ended = subprocess.run(
            command,
            env={**os.environ, "BENCHMARK_SECRET": secret},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise HarnessError(f"the harness did not end within {seconds:g} s over {', '.join(environments)}") from error
    report = output / "drift-report.json"
    if ended.returncode not in {0, 1, 3} or not report.exists():
        last = "\n  ".join((ended.stdout + ended.stderr).splitlines()[-10:])
        raise HarnessError(f"the harness ended with code {ended.returncode} and {_there(report)}:\n  {last}")
    return _read(json.loads(report.read_text(encoding="utf-8")), ended.returncode)


def _program() -> str:
    beside = Path(sys.executable).with_name("api-drift")
    found = str(beside) if beside.exists() else shutil.which("api-drift")
    if not found:
        raise HarnessError("the command api-drift is not installed: pip install -e . in the project's folder")
    return found


def _there(report: Path) -> str:
    return "a report" if report.exists() else f"no {report.name}"


def _read(report: Any, exit_code: int) -> Outcome:
    cells = [
        f"{operation['operation']} in {environment}: {cell['reason']}"
        for api in report["apis"]
        for operation in api["operations"]
        for environment, cell in operation["cells"].items()
        if cell["status"] == "not-judged"
    ]
    shown = ("environment", "operation", "kind", "severity", "message")
    findings = [Finding(**{name: finding[name] for name in shown}) for finding in report["findings"]]
    return Outcome(
        exit_code=exit_code, requests=report["run"]["requests"], findings=tuple(findings), not_judged=tuple(cells)
    )
