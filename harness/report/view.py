"""What every form of a report shows, computed once: verdict, groups worst first, matrix, what was not compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.model.finding import Confidence
from harness.model.report import CellStatus, EnvironmentStatus
from harness.model.spending import Expense
from harness.model.taxonomy import Severity
from harness.report.gathering import gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.model.finding import Finding
    from harness.model.report import ApiReport, Cell, EnvironmentReport, OperationReport, Report


UNREACHABLE = "environment-unreachable"
"""The one kind that says that something could not be judged rather than that it differs."""


class Verdict(StrEnum):
    """What a run says, in a word; nothing partial or empty looks clean."""

    DRIFT = "drift"
    INTERRUPTED = "interrupted"
    NOT_JUDGED = "not-judged"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings with one cause."""

    title: str
    findings: tuple[Finding, ...]
    """Worst first; never empty."""

    @property
    def severity(self) -> Severity:
        """That of its worst finding."""
        return self.findings[0].severity

    @property
    def environments(self) -> tuple[str, ...]:
        """Where it is seen, sorted."""
        return tuple(sorted({finding.environment for finding in self.findings}))

    @property
    def apis(self) -> tuple[str, ...]:
        """Of which APIs, sorted."""
        return tuple(sorted({finding.place.api for finding in self.findings}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation of a matrix."""

    operation: str
    cells: tuple[Cell | None, ...]
    """In the order of the matrix's environments; `None` where the API is not said to exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Operations of one API by environments."""

    api: str
    version: str
    environments: tuple[str, ...]
    """The reference first."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that was not compared."""

    what: str
    """With API and operation."""
    why: str
    environments: tuple[str, ...]
    """None where it holds for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentRow:
    """One environment and what was found there."""

    environment: EnvironmentReport
    is_reference: bool
    counts: Mapping[Severity, int]
    """Findings by severity, without suspected ones."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know, many that are alike drawn together."""
        return tuple(gathered(self.environment.notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingRow:
    """What one environment's requests were spent on."""

    environment: str
    requests: Mapping[Expense, int]
    most: int
    """Requests of the operation that took most."""
    most_of: str
    """That operation."""

    @property
    def in_words(self) -> str:
        """In the order of a run, then the operation that took most."""
        spent = [f"{expense} {self.requests[expense]}" for expense in Expense if self.requests.get(expense)]
        return f"{', '.join(spent)}; most for {self.most_of}: {self.most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A report as people are told it."""

    verdict: Verdict
    headline: str
    """One sentence."""
    environments: tuple[EnvironmentRow, ...]
    """The reference first."""
    groups: tuple[Group, ...]
    """Worst first."""
    suspected: tuple[Group, ...]
    """To be shown folded: seen, but it could be data or could not be asked again."""
    hidden: Mapping[str, int]
    """The user's reason to the number of findings that are judged but not shown for it."""
    matrices: tuple[Matrix, ...]
    gaps: tuple[Gap, ...]
    spending: tuple[SpendingRow, ...] = ()
    """The reference first."""


def viewed(report: Report) -> View:
    """The view of a report."""
    told = [finding for finding in report.findings if finding.confidence is not Confidence.SUSPECTED]
    groups, gaps = _groups(told), _gaps(report)
    shown = [finding for finding in report.findings if finding.hidden is None]
    verdict = _verdict(report, groups)
    return View(
        verdict=verdict,
        headline=_headline(report, verdict, groups, gaps),
        environments=_environments(report, told),
        groups=_groups(finding for finding in shown if finding.confidence is not Confidence.SUSPECTED),
        suspected=_groups(finding for finding in shown if finding.confidence is Confidence.SUSPECTED),
        hidden=Counter(finding.hidden for finding in report.findings if finding.hidden is not None),
        matrices=tuple(_matrix(report, api) for api in report.apis),
        gaps=gaps,
        spending=tuple(_spending(report)),
    )


def _worst_first(finding: Finding) -> tuple[int, str, str, str, str]:
    place = finding.place
    return finding.severity.rank, place.api, place.operation, finding.environment, finding.message


def _groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    by_cause: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_worst_first):
        by_cause.setdefault(finding.group or finding.id, []).append(finding)
    groups = [
        Group(title=found[0].group_title or found[0].message, findings=tuple(found)) for found in by_cause.values()
    ]
    return tuple(
        sorted(groups, key=lambda group: (group.severity.rank, -len(group.environments), -len(group.findings)))
    )


def _verdict(report: Report, groups: tuple[Group, ...]) -> Verdict:
    if report.run.interrupted:
        return Verdict.INTERRUPTED
    if any(finding.kind != UNREACHABLE for group in groups for finding in group.findings):
        return Verdict.DRIFT
    return Verdict.SAME if _is_whole(report) and not groups else Verdict.NOT_JUDGED


def _is_whole(report: Report) -> bool:
    cells = [cell for api in report.apis for operation in api.operations for cell in operation.cells.values()]
    return (
        report.run.complete
        and report.compares
        and all(cell.status is not CellStatus.NOT_JUDGED or cell.is_left_out for cell in cells)
        and all(environment.status is EnvironmentStatus.COMPLETE for environment in report.environments)
    )


def _headline(report: Report, verdict: Verdict, groups: tuple[Group, ...], gaps: tuple[Gap, ...]) -> str:
    others = [one.name for one in report.environments if one.name != report.reference]
    against = f"{', '.join(others) or 'no environment'} against {report.reference}"
    found = _counted(groups)
    unjudged = f"{len(gaps)} {'thing was' if len(gaps) == 1 else 'things were'} not compared"
    drifting = ", ".join(sorted({name for group in groups for name in group.environments}))
    nothing = f"Nothing was compared ({unjudged})" if others else "Nothing was compared"
    partly = f"No drift found, but not everything was judged ({unjudged})" if report.compares else nothing
    return {
        Verdict.DRIFT: f"Drift: {found} in {drifting} against {report.reference}",
        Verdict.INTERRUPTED: f"Interrupted, so this is partial: {found or 'no drift yet'} in {against}",
        Verdict.NOT_JUDGED: f"{partly}: {against}",
        Verdict.SAME: f"No drift: {against}{_left_out(report)}",
    }[verdict]


def _left_out(report: Report) -> str:
    """That there are operations that nobody was allowed to ask."""
    cells = [cell for api in report.apis for operation in api.operations for cell in operation.cells.values()]
    count = sum(cell.is_left_out for cell in cells)
    return f" (not asked on purpose: {count} {'cell' if count == 1 else 'cells'})" if count else ""


def _counted(groups: tuple[Group, ...]) -> str:
    counts = Counter(group.severity for group in groups)
    parts = [f"{counts[severity]} {severity}" for severity in Severity if counts[severity]]
    causes = f"{len(groups)} {'cause' if len(groups) == 1 else 'causes'}"
    return f"{causes} ({', '.join(parts)})" if parts else ""


def _environments(report: Report, findings: list[Finding]) -> tuple[EnvironmentRow, ...]:
    return tuple(
        EnvironmentRow(
            environment=one,
            is_reference=one.name == report.reference,
            counts=Counter(finding.severity for finding in findings if finding.environment == one.name),
        )
        for one in sorted(report.environments, key=lambda one: (one.name != report.reference, one.name))
    )


def _spending(report: Report) -> Iterator[SpendingRow]:
    names = dict.fromkeys(one.environment for one in report.spending)
    for name in sorted(names, key=lambda name: (name != report.reference, name)):
        own = [one for one in report.spending if one.environment == name]
        counts: Counter[Expense] = Counter()
        for one in own:
            counts.update(one.requests)
        most = max(own, key=lambda one: sum(one.requests.values()))
        yield SpendingRow(environment=name, requests=counts, most=sum(most.requests.values()), most_of=most.operation)


def _matrix(report: Report, api: ApiReport) -> Matrix:
    named = {name for operation in api.operations for name in operation.cells}
    environments = tuple(sorted(named, key=lambda name: (name != report.reference, name)))
    rows = (
        Row(operation=one.operation, cells=tuple(one.cells.get(name) for name in environments))
        for one in api.operations
    )
    return Matrix(api=api.name, version=api.version, environments=environments, rows=tuple(rows))


def _gaps(report: Report) -> tuple[Gap, ...]:
    """What differs in nothing but the environment is told once."""
    joined: dict[tuple[str, str], set[str]] = {}
    for what, why, environment in _missing(report):
        joined.setdefault((what, why), set()).add(environment)
    return tuple(
        Gap(what=what, why=why, environments=() if "" in names else tuple(sorted(names)))
        for (what, why), names in joined.items()
    )


def _missing(report: Report) -> Iterator[tuple[str, str, str]]:
    told = {(one.api, one.operation, one.environment) for one in report.not_compared}
    unjudged = {(api.name, name): why for api in report.apis for name, why in _unjudged(api)}
    for (api_name, environment), why in unjudged.items():
        yield _named(api_name, "", "every operation"), why, environment
    for one in report.not_compared:
        if not one.operation or unjudged.get((one.api, one.environment)) != one.why:
            yield _named(one.api, one.operation, one.what), one.why, one.environment
    for api in report.apis:
        for operation in api.operations:
            told |= {(api.name, operation.operation, name) for name in operation.cells if (api.name, name) in unjudged}
            yield from _unreached(api, operation, told)


def _unjudged(api: ApiReport) -> Iterator[tuple[str, str]]:
    """The environments in which no operation of the API was judged, and why, where all have one reason."""
    for name in dict.fromkeys(name for operation in api.operations for name in operation.cells):
        cells = [operation.cells[name] for operation in api.operations if name in operation.cells]
        reasons = {cell.reason if cell.status is CellStatus.NOT_JUDGED else None for cell in cells}
        if len(cells) > 1 and len(reasons) == 1 and (why := reasons.pop()):
            yield name, why


def _unreached(
    api: ApiReport, operation: OperationReport, told: set[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    for name, cell in operation.cells.items():
        if (api.name, operation.operation, name) in told:
            continue
        if cell.status is CellStatus.NOT_JUDGED:
            yield _named(api.name, operation.operation, ""), cell.reason or "no reason is known", name
        elif cell.reason:
            yield _named(api.name, operation.operation, "some requests"), cell.reason, name
    if operation.not_reached:
        statuses = ", ".join(operation.not_reached)
        yield _named(api.name, operation.operation, f"status {statuses}"), "no request brought it anywhere", ""


def _named(api: str, operation: str, what: str) -> str:
    place = " ".join(part for part in (api, operation) if part)
    return f"{place}: {what}" if place and what else place or what
