"""`api-drift report`: another form of a finished report."""

from __future__ import annotations

from pathlib import Path

import click

FORMATS = ("terminal", "json", "markdown")


@click.command("report")
@click.argument("file", type=click.Path(path_type=Path), default=Path("reports/drift-report.json"))
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
def command(file: Path, form: str) -> None:
    """Writes FILE, a drift-report.json, in another form to standard output."""
    from harness.model.errors import EvidenceError, Problem  # noqa: PLC0415 - imported when the command runs
    from harness.report.document import from_json  # noqa: PLC0415 - see above
    from harness.report.forms import FORMS  # noqa: PLC0415 - see above

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(
            Problem(what=f"{file} cannot be read: {error}", remedy="give the drift-report.json that a run wrote")
        ) from error
    click.echo(FORMS[form].render(from_json(text)), nl=False)
