"""Shows a trial: by operation, what the contracts say differs and beside it what the harness found."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.real.harness import Outcome
from benchmarks.real.server import Server
from benchmarks.real.trial import Trial

_LINES = 12
"""As many lines of an operation are shown; the rest is counted."""


def show(console: Console, server: Server, trial: Trial, *, swap: bool) -> None:
    """Prints the table of a server, how far both columns agree, and how the release did against itself."""
    first, second = (server.older, server.newer) if swap else (server.newer, server.older)
    table = Table(title=f"{server.name} {first.version} against {second.version}", show_lines=True)
    for column in ("operation", "their contracts say", "the harness found"):
        table.add_column(column, overflow="fold")
    said, found = _said(trial), _found(trial)
    for operation in sorted({*said, *found}):
        table.add_row(operation, _lines(said.get(operation, ())), _lines(found.get(operation, ())))
    console.print(table)
    if trial.same is not None and trial.other is not None:
        _show_agreement(console, set(said), set(found))
        _show_itself(console, server, trial.same)
        _show_other(console, trial.other)


def _show_agreement(console: Console, said: set[str], found: set[str]) -> None:
    counts = f"{len(said)} by contract, {len(found)} by the harness, {len(said & found)} by both"
    console.print(f"operations that differ: {counts}")


def _show_itself(console: Console, server: Server, same: Outcome) -> None:
    verdict = "NOT SILENT" if same.findings else "silent"
    told = f"{verdict}, exit code {same.exit_code}"
    console.print(f"{server.name} against itself, {same.requests} requests: {told}")
    for finding in same.findings:
        console.print(f"  {finding.severity} {finding.kind} {finding.operation}: {finding.message}", markup=False)


def _show_other(console: Console, other: Outcome) -> None:
    console.print(f"against the other release, {other.requests} requests: exit code {other.exit_code}")
    for reason, count in Counter(cell.partition(": ")[2] for cell in other.not_judged).most_common():
        console.print(f"  not judged, {count} operations: {reason}", markup=False)


def _said(trial: Trial) -> dict[str, list[str]]:
    said: dict[str, list[str]] = defaultdict(list)
    for difference in trial.documents:
        said[difference.operation].append(f"{difference.place} {difference.claim}".strip())
    return said


def _found(trial: Trial) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in trial.other.findings if trial.other else ():
        found[finding.operation].append(f"{finding.kind}: {finding.message}")
    return found


def _lines(lines: Sequence[str]) -> str:
    rest = len(lines) - _LINES
    shown = [*lines[:_LINES], *([f"… and {rest} more"] if rest > 0 else [])]
    return escape("\n".join(shown))
