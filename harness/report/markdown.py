"""A report as Markdown that fits a pull-request comment: verdict, environments, a line a cause, the rest folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.model.report import CellStatus
from harness.model.taxonomy import Severity
from harness.report.markdown_text import block, code, folded, prose, table
from harness.report.view import Verdict, viewed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model.finding import Finding
    from harness.model.report import Cell, Report
    from harness.report.view import EnvironmentRow, Gap, Group, Matrix, SpendingRow, View

LIMIT: Final = 60_000
"""Characters; hosts refuse comments beyond 65,536."""

_ROWS = 200
"""Rows of one table."""

_FINDINGS = 8
"""Findings of one group."""

_DETAIL = 200
"""Characters of a detail of a finding."""

_SHARE = 0.15
"""How much of the limit each of the parts that stand beside the causes may take."""

_MARKS = {Verdict.DRIFT: "❌", Verdict.INTERRUPTED: "⚠️", Verdict.NOT_JUDGED: "⚠️", Verdict.SAME: "✅"}
_CELLS = {CellStatus.SAME: "same", CellStatus.DRIFT: "**drift**", CellStatus.NOT_JUDGED: "not judged"}


def render(report: Report, limit: int = LIMIT) -> str:
    """The report in at most `limit` characters; what had to be cut is counted, the worst is kept longest."""
    view = viewed(report)
    share = int(limit * _SHARE)
    first = [*_fitting(_opening(report, view), share), *_overview(view.groups, share)]
    last = [
        *_fitting([_matrix(matrix) for matrix in view.matrices], share),
        *_fitting(_gaps(view.gaps), share),
        *_fitting(_suspected(view.suspected), share),
        *_fitting(_spending(view.spending), share),
        _closing(report),
    ]
    room = limit - sum(len(part) + 2 for part in (*first, *last))
    causes = [_group(number, group) for number, group in enumerate(view.groups, start=1)]
    text = "\n\n".join([*first, *_fitting(causes, room, "causes"), *last]) + "\n"
    # Only where the limit is below what a headline takes.
    return text if len(text) <= limit else text[: limit - 1] + "\n"


def _fitting(parts: Sequence[str], room: int, what: str = "parts") -> list[str]:
    """The first parts that fit, and how many were cut."""
    kept: list[str] = []
    for index, part in enumerate(parts):
        note = f"*{len(parts) - index} of {len(parts)} {what} are not shown here: see drift-report.json.*"
        needed = len(part) + 2 + (len(note) + 2 if index < len(parts) - 1 else 0)
        if needed > room:
            return [*kept, note] if len(note) + 2 <= room else kept
        kept.append(part)
        room -= len(part) + 2
    return kept


def _opening(report: Report, view: View) -> list[str]:
    counted = ("environment", "status", "requests", *Severity)
    notes = [f"- hidden by a rule, see drift-report.json: {count} ({prose(why)})" for why, count in view.hidden.items()]
    notes += [f"- {prose(note)}" for note in report.notes]
    notes += [f"- {prose(one.environment.name)}: {prose(note)}" for one in view.environments for note in one.notes]
    rows = [_environment(row) for row in view.environments]
    parts = [f"## {_MARKS[view.verdict]} {prose(view.headline, 1000)}", *_tables(counted, rows)]
    return [*parts, "\n".join(notes[:_ROWS])] if notes else parts


def _environment(row: EnvironmentRow) -> tuple[str, ...]:
    one = row.environment
    name = f"{prose(one.name)} (reference)" if row.is_reference else prose(one.name)
    counts = ("" if row.is_reference else str(row.counts.get(severity, 0)) for severity in Severity)
    return name, one.status.value, str(one.requests), *counts


def _tables(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    cut = [f"*{len(rows) - _ROWS} of {len(rows)} rows are not shown.*"] if len(rows) > _ROWS else []
    return [table(header, rows[:_ROWS]), *cut]


def _overview(groups: Sequence[Group], room: int) -> list[str]:
    """A line for each cause, so that half a screen says what a reviewer has to know; as many as there is room for."""
    header = ("", "severity", "cause", "where", "next step")
    rows: list[tuple[str, ...]] = []
    for number, group in enumerate(groups, start=1):
        row = _line(number, group)
        if number > _ROWS or len(table(header, [*rows, row])) > room:
            return [table(header, rows), f"*{len(groups) - len(rows)} of {len(groups)} causes have no line here.*"]
        rows.append(row)
    return [table(header, rows)] if rows else []


def _line(number: int, group: Group) -> tuple[str, ...]:
    operations = dict.fromkeys(finding.place.operation for finding in group.findings)
    places = _code_cell(next(iter(operations))) if len(operations) == 1 else f"{len(operations)} operations"
    where = f"{prose(', '.join(group.apis))} in {prose(', '.join(group.environments))}: {places}"
    return (
        str(number),
        str(group.severity),
        prose(group.title, _DETAIL),
        where,
        prose(group.findings[0].next_step, _DETAIL),
    )


def _group(number: int, group: Group) -> str:
    """One finding in full, since all of a group have one cause, then where else it shows, then what to do."""
    first, *others = group.findings
    title = f"### {number}. {group.severity}: {prose(group.title)}"
    where = f"{prose(', '.join(group.apis))} in {prose(', '.join(group.environments))}"
    also = [f"- also {_where(finding, first)}" for finding in others[:_FINDINGS]]
    more = len(others) - _FINDINGS
    cut = [f"- *and {more} more places of this cause*"] if more > 0 else []
    steps = dict.fromkeys(finding.next_step for finding in group.findings)
    next_steps = "  \n".join(f"**Next step:** {prose(step)}" for step in steps)
    parts = (title, where, "\n".join([_finding(first), *also, *cut]), next_steps, _curl(first))
    return folded(f"{number}: evidence, places, requests", "\n\n".join(part for part in parts if part))


def _where(finding: Finding, first: Finding) -> str:
    """One more place of a cause; what is seen there is named where it is not what is seen at the first."""
    kind = "" if finding.kind == first.kind else f"{code(finding.kind)} "
    pointer = f" at {code(finding.place.pointer)}" if finding.place.pointer else ""
    return f"{kind}{code(finding.place.operation)} in {prose(finding.environment)}{pointer} ({_confidence(finding)})"


def _finding(finding: Finding) -> str:
    place = f"{code(finding.place.operation)} in {prose(finding.environment)}"
    lines = [f"- {code(finding.kind)} {place}: {prose(finding.message)} ({_confidence(finding)})"]
    sides = f"{prose(finding.reference)}: {prose(finding.reference_side.text, _DETAIL)}"
    lines.append(f"  {sides}; {prose(finding.environment)}: {prose(finding.environment_side.text, _DETAIL)}")
    if finding.promise:
        lines.append(f"  contract: {code(str(finding.promise.source))} says {prose(finding.promise.says, _DETAIL)}")
    if finding.evidence.faults:
        lines.append(f"  faults: {prose(', '.join(finding.evidence.faults), _DETAIL)}")
    if finding.evidence.also:
        lines.append(f"  this also explains: {prose('; '.join(finding.evidence.also), _DETAIL)}")
    if finding.waiver:
        waiver = finding.waiver
        lines.append(f"  accepted by {prose(waiver.owner)} until {prose(waiver.until)}: {prose(waiver.reason)}")
    return "  \n".join(lines)


def _confidence(finding: Finding) -> str:
    evidence = finding.evidence
    return f"{finding.confidence}, {evidence.differing} of {evidence.compared}"


def _curl(finding: Finding) -> str:
    evidence = finding.evidence
    requests = [(finding.reference, evidence.curl_reference), (finding.environment, evidence.curl_environment)]
    shown = [f"{prose(name)}:\n\n{block(curl, 'sh')}" for name, curl in requests if curl]
    return "\n\n".join(shown)


def _matrix(matrix: Matrix) -> str:
    rows = [(_code_cell(row.operation), *(_cell(cell) for cell in row.cells)) for row in matrix.rows]
    header = ("operation", *(prose(name) for name in matrix.environments))
    title = f"### {prose(matrix.api)} {prose(matrix.version)}".rstrip()
    return folded("operations by environments", "\n\n".join([title, *_tables(header, rows)]))


def _code_cell(text: str) -> str:
    """An operation in a table, where a pipe would end a code span's cell (GFM 4.10)."""
    return prose(text) if "|" in text or "\\" in text else code(text)


def _cell(cell: Cell | None) -> str:
    return "" if cell is None else _CELLS[cell.status]


def _gaps(gaps: tuple[Gap, ...]) -> list[str]:
    if not gaps:
        return []
    rows = [(prose(gap.what), prose(", ".join(gap.environments) or "all"), prose(gap.why)) for gap in gaps]
    title = f"not compared: {len(gaps)}"
    return [
        folded(title, "\n\n".join(_tables(("what", "environment", "why"), rows[index : index + 20])))
        for index in range(0, len(rows), 20)
    ]


def _suspected(groups: tuple[Group, ...]) -> list[str]:
    if not groups:
        return []
    shown = [_finding(finding) for group in groups[:_FINDINGS] for finding in group.findings[:3]]
    return [folded(f"suspected, could be data: {len(groups)}", "\n".join(shown))]


def _spending(rows: tuple[SpendingRow, ...]) -> list[str]:
    lines = [f"- {prose(row.environment)}: {prose(row.in_words, 1000)}" for row in rows[:_ROWS]]
    return [folded("what the requests were for", "\n".join(lines))] if lines else []


def _closing(report: Report) -> str:
    run = report.run
    state = "" if run.complete else ", not complete"
    version = prose(report.tool_version)
    return f"{run.requests} requests, seed {run.seed}, depth {prose(run.depth)}{state}, api-drift {version}"
