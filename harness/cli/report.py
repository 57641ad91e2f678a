"""`api-drift report`: another form of a finished report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

FORMATS = ("terminal", "json", "markdown")


@click.command("report")
@click.argument("file", type=click.Path(path_type=Path), default=Path("reports/drift-report.json"))
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
def command(file: Path, form: str) -> None:
    """Writes FILE, a drift-report.json or the folder of one, in another form to standard output."""
    from harness.model.errors import EvidenceError, Problem  # noqa: PLC0415 - imported when the command runs
    from harness.model.source import Source  # noqa: PLC0415 - see above
    from harness.report.document import from_json  # noqa: PLC0415 - see above
    from harness.report.forms import FORMS  # noqa: PLC0415 - see above

    file = file / "drift-report.json" if file.is_dir() else file
    where = Source(file=str(file), line=0)
    try:
        report = from_json(file.read_bytes())
    except OSError as error:
        remedy = "give the drift-report.json that a run wrote"
        raise EvidenceError(
            Problem(what=f"cannot be read: {(error.strerror or str(error)).lower()}", where=where, remedy=remedy)
        ) from error
    except EvidenceError as error:
        raise EvidenceError(*(dataclasses.replace(problem, where=where) for problem in error.problems)) from error
    click.echo(FORMS[form].render(report), nl=False)
