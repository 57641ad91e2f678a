"""A report for a terminal: verdict, causes worst first with what to do, matrix, what was not compared."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.console import Group as Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from harness.model.report import CellStatus
from harness.model.taxonomy import Severity
from harness.report.plain import plain, plain_lines
from harness.report.view import Verdict, viewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from harness.model.finding import Finding
    from harness.model.report import Cell, Report
    from harness.report.view import EnvironmentRow, Gap, Group, Matrix, SpendingRow, View

WIDTH = 120
"""Columns where the output is no terminal."""

_FINDINGS = 12
_NAMED = 6
_STYLES = {Severity.BREAKING: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_VERDICTS = {
    Verdict.DRIFT: "bold red",
    Verdict.INTERRUPTED: "bold yellow",
    Verdict.NOT_JUDGED: "bold yellow",
    Verdict.SAME: "bold green",
}
_CELLS = {
    CellStatus.SAME: ("same", "green"),
    CellStatus.DRIFT: ("drift", "bold red"),
    CellStatus.NOT_JUDGED: ("not judged", "yellow"),
}


def render(report: Report, console: Console) -> None:
    """Prints the report; what is no terminal gets no colours."""
    view = viewed(report)
    for part in _parts(report, view):
        # Lines of text are left to the terminal to wrap: a command stays one line for who copies it.
        console.print(part, soft_wrap=isinstance(part, Text))
    console.print(_text(view.headline, _VERDICTS[view.verdict], limit=2000), soft_wrap=True)


def text(report: Report) -> str:
    """The report as plain text."""
    file = StringIO()
    render(report, Console(file=file, width=WIDTH, no_color=True, force_terminal=False, legacy_windows=False))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _parts(report: Report, view: View) -> Iterator[RenderableType]:
    for number, group in enumerate(view.groups, start=1):
        yield from _group(number, group)
        yield ""
    sections = (
        *((_suspected(view.suspected),) if view.suspected else ()),
        *map(_matrix, view.matrices),
        *((_gaps(view.gaps),) if view.gaps else ()),
        _environments(view.environments),
        *((_spending(view.spending),) if view.spending else ()),
    )
    for section in sections:
        yield section
        yield ""
    yield from (
        _text(f"hidden by a rule, see drift-report.json: {count} ({why})") for why, count in view.hidden.items()
    )
    yield from map(_text, report.notes)
    for row in view.environments:
        yield from (_note(row.environment.name, note) for note in row.notes)


def _text(value: str, style: str = "", *, limit: int = 500) -> Text:
    """Text and not markup: what an answer holds is shown, not obeyed."""
    return Text(plain(value, limit), style=style)


def _note(name: str, note: str) -> Text:
    """A note in full, its further lines indented: what a service printed last tells most at its end."""
    return Text(plain_lines(f"{name}: {note}").replace("\n", "\n  "))


def _indented(lines: Iterable[RenderableType], by: int = 3) -> Padding:
    return Padding(Lines(*lines), (0, 0, 0, by), expand=False)


def _group(number: int, group: Group) -> Iterator[RenderableType]:
    """One finding in full, since all of a group have one cause, then where else it shows, then what to do."""
    first, *others = group.findings
    severity = (f"{group.severity} ", _STYLES[group.severity])
    yield Text.assemble((f"{number}. ", "bold"), severity, _text(group.title, "bold"))
    yield _indented([_text(f"{', '.join(group.apis)} in {', '.join(group.environments)}", "dim")])
    yield _indented(_finding(first))
    yield from _curl(first)
    yield _indented(_text(f"also {_where(finding, first)}", "dim") for finding in others[:_FINDINGS])
    if len(others) > _FINDINGS:
        yield _indented([_text(f"and {len(others) - _FINDINGS} more places: see drift-report.json", "dim")])
    yield from (_indented([_next(step)]) for step in dict.fromkeys(one.next_step for one in group.findings))


def _where(finding: Finding, first: Finding) -> str:
    """One more place of a cause; what is seen there is named where it is not what is seen at the first."""
    place, evidence = finding.place, finding.evidence
    kind = "" if finding.kind == first.kind else f"{plain(finding.kind)} "
    path = f" at {place.pointer}" if place.pointer else ""
    return f"{kind}{place.operation} in {finding.environment}{path}: {evidence.differing} of {evidence.compared}"


def _next(step: str) -> Text:
    return Text.assemble(("next: ", "bold"), _text(step))


def _finding(finding: Finding) -> Iterator[RenderableType]:
    place = f"{finding.place.operation} in {finding.environment}"
    yield Text.assemble((f"{plain(finding.kind)} ", "bold"), _text(f"{place}: {finding.message}"))
    yield _indented([_text(detail, "dim") for detail in _details(finding)], 2)


def _details(finding: Finding) -> Iterator[str]:
    evidence = finding.evidence
    yield f"{finding.reference}: {finding.reference_side.text}; {finding.environment}: {finding.environment_side.text}"
    yield f"{finding.confidence}, {evidence.differing} of {evidence.compared}"
    if finding.promise:
        yield f"contract: {finding.promise.source} says {finding.promise.says}"
    if evidence.faults:
        yield f"faults: {_shortened(evidence.faults, ', ')}"
    if evidence.also:
        yield f"this also explains: {_shortened(evidence.also, '; ')}"
    if finding.waiver:
        yield f"accepted by {finding.waiver.owner} until {finding.waiver.until}: {finding.waiver.reason}"


def _shortened(texts: tuple[str, ...], separator: str) -> str:
    more = len(texts) - _NAMED
    return separator.join(texts[:_NAMED]) + (f"{separator}and {more} more" if more > 0 else "")


def _curl(finding: Finding) -> Iterator[Text]:
    for curl in (finding.evidence.curl_reference, finding.evidence.curl_environment):
        if curl:
            yield Text(f"     {plain_lines(curl)}", style="dim")


def _suspected(groups: tuple[Group, ...]) -> RenderableType:
    findings = [group.findings[0] for group in groups[:_FINDINGS]]
    shown = [Text.assemble(_text(finding.message), "; ", _next(finding.next_step)) for finding in findings]
    return Lines(Text(f"Suspected, could be data: {len(groups)}", style="bold"), _indented(shown))


def _matrix(matrix: Matrix) -> RenderableType:
    table = Table(
        title=_text(f"{matrix.api} {matrix.version}".rstrip()), title_justify="left", box=None, pad_edge=False
    )
    table.add_column("operation", overflow="fold")
    for name in matrix.environments:
        table.add_column(_text(name))
    for row in matrix.rows:
        table.add_row(_text(row.operation), *(_cell(cell) for cell in row.cells))
    return table


def _cell(cell: Cell | None) -> Text:
    return Text("") if cell is None else Text(*_CELLS[cell.status])


def _gaps(gaps: tuple[Gap, ...]) -> RenderableType:
    table = Table(title=f"Not compared: {len(gaps)}", title_justify="left", box=None, pad_edge=False)
    for column in ("what", "environment", "why"):
        table.add_column(column, overflow="fold")
    for gap in gaps:
        # The notes below have the further lines.
        why = gap.why.partition("\n")[0]
        table.add_row(_text(gap.what), _text(", ".join(gap.environments) or "all"), _text(why))
    return table


def _environments(rows: tuple[EnvironmentRow, ...]) -> RenderableType:
    table = Table(title="Environments", title_justify="left", box=None, pad_edge=False)
    for column in ("environment", "status", "requests", *Severity):
        table.add_column(column)
    for row in rows:
        name = f"{row.environment.name} (reference)" if row.is_reference else row.environment.name
        counts = ("" if row.is_reference else str(row.counts.get(severity, 0)) for severity in Severity)
        table.add_row(_text(name), row.environment.status.value, str(row.environment.requests), *counts)
    return table


def _spending(rows: tuple[SpendingRow, ...]) -> RenderableType:
    """A line for each environment: there are more purposes than a table has room for."""
    lines = (_text(f"{row.environment}: {row.in_words}", limit=1000) for row in rows)
    return Lines(Text("What the requests were for"), *lines)
