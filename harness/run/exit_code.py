"""The one number by which a run tells a CI job what came of it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from harness.model.finding import Confidence
from harness.model.report import EnvironmentStatus
from harness.model.taxonomy import Severity
from harness.run.judging import UNREACHABLE, is_gap

if TYPE_CHECKING:
    from harness.model.finding import Finding
    from harness.model.report import Report


class ExitCode(IntEnum):
    """As the formats of the project promise them."""

    CLEAN = 0
    """Everything was judged and nothing reaches `--fail-on`."""
    DRIFT = 1
    USER_ERROR = 2
    NOT_JUDGED = 3
    """No drift found, but something could not be judged."""
    INTERRUPTED = 130


def fails(finding: Finding, fail_on: str) -> bool:
    """Whether a finding reaches `--fail-on`; what is suspected or waived never does."""
    if fail_on == "never" or finding.confidence is Confidence.SUSPECTED or finding.waiver is not None:
        return False
    return finding.severity.rank <= Severity(fail_on).rank


def exit_code(report: Report, fail_on: str) -> ExitCode:
    """What a finished or interrupted run ends with; an empty or partial run never looks clean."""
    if report.run.interrupted:
        return ExitCode.INTERRUPTED
    if any(fails(finding, fail_on) and finding.kind != UNREACHABLE for finding in report.findings):
        return ExitCode.DRIFT
    judged = [cell for api in report.apis for operation in api.operations for cell in operation.cells.values()]
    unreachable = any(environment.status is not EnvironmentStatus.COMPLETE for environment in report.environments)
    if unreachable or not report.compares or any(is_gap(cell, judged) for cell in judged):
        return ExitCode.NOT_JUDGED
    return ExitCode.CLEAN
