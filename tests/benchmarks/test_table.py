"""The table counts what contracts say and what was found by itself, and says when a release drifts from itself."""

import io
from dataclasses import replace

from rich.console import Console

from benchmarks.real.difference import DocumentDifference
from benchmarks.real.harness import Finding, Outcome
from benchmarks.real.servers import SERVERS
from benchmarks.real.table import show
from benchmarks.real.trial import Trial

SAID = tuple(
    DocumentDifference(operation=operation, place="query page", claim="parameter removed")
    for operation in ("GET /orders", "GET /payments")
)
FOUND = Finding(
    environment="release-b", operation="GET /orders", kind="success-status-changed", severity="breaking", message="[a]"
)


def outcome(*findings: Finding, not_judged: tuple[str, ...] = ()) -> Outcome:
    return Outcome(exit_code=1 if findings else 0, requests=40, findings=findings, not_judged=not_judged)


def shown(trial: Trial) -> str:
    console = Console(file=io.StringIO(), width=160)
    show(console, next(iter(SERVERS.values())), trial, swap=False)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_operations_are_counted_by_who_says_that_they_differ() -> None:
    everywhere = replace(FOUND, operation="*")
    told = shown(Trial(documents=SAID, same=outcome(), other=outcome(FOUND, everywhere)))
    assert "operations that differ: 2 by contract, 2 by the harness, 1 by both" in told
    assert "success-status-changed: [a]" in told


def test_a_release_that_does_not_differ_from_itself_is_silent() -> None:
    trial = Trial(documents=(), same=outcome(), other=outcome(FOUND))
    assert trial.silent
    assert "against itself, 40 requests: silent, exit code 0" in shown(trial)


def test_a_release_that_differs_from_itself_is_told_with_what_was_found() -> None:
    trial = Trial(documents=(), same=outcome(FOUND), other=outcome())
    assert not trial.silent
    told = shown(trial)
    assert "against itself, 40 requests: NOT SILENT, exit code 1" in told
    assert "breaking success-status-changed GET /orders: [a]" in told


def test_what_was_not_judged_is_counted_by_its_reason() -> None:
    cells = ("GET /a in release-b: no resource", "GET /b in release-b: no resource")
    assert "not judged, 2 operations: no resource" in shown(
        Trial(documents=(), same=outcome(), other=outcome(not_judged=cells))
    )


def test_many_lines_of_one_operation_are_cut_and_counted() -> None:
    many = tuple(DocumentDifference(operation="GET /", place=f"query p{n:02}", claim="added") for n in range(15))
    assert "… and 3 more" in shown(Trial(documents=many))
