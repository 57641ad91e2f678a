"""`api-drift run`: the same requests to every environment, compared and reported."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.options import given, with_options

if TYPE_CHECKING:
    from harness.run.events import Finished
    from harness.run.plan import Plan
    from harness.settings.file import Settings


@click.command("run")
@with_options()
def command(**values: Any) -> int:
    """Sends the same requests to every environment, compares the answers, writes reports.

    Ends with 0 if all was judged and nothing reaches --fail-on, 1 for drift, 2 for a mistake in a file or option, 3 if
    no drift was found but something could not be judged, 130 if it was interrupted.
    """
    from harness.settings.file import load_settings  # noqa: PLC0415 - imported when the command runs, not for --help

    return executed(load_settings(Path.cwd(), given(values)))


def executed(settings: Settings) -> int:
    """Runs, shows the report on standard output and says where the others are; gives the exit code."""
    # Imported when the command runs: it costs half a second, which --help must not.
    from harness.run.comparable import require_comparison  # noqa: PLC0415 - see above
    from harness.run.plan import planned  # noqa: PLC0415 - see above

    plan = planned(settings)
    require_comparison(plan)
    return _compared(plan)


def _compared(plan: Plan) -> int:
    # Imported when the files turned out to be good: it costs a second more, which a mistake is told without.
    from rich.console import Console  # noqa: PLC0415 - see above

    from harness.cli.progress import shown  # noqa: PLC0415 - see above
    from harness.generation.cache import default_directory  # noqa: PLC0415 - see above
    from harness.report import terminal  # noqa: PLC0415 - see above
    from harness.run.exit_code import ExitCode, exit_code  # noqa: PLC0415 - see above
    from harness.run.running import Running  # noqa: PLC0415 - see above

    # Hypothesis would keep tables of its own in the working directory, which is the user's.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(default_directory() / "hypothesis"))
    running: Running | None = None
    try:
        with shown(Console(stderr=True)) as listener:
            running = Running(plan, listener)
            finished = running.run()
        # A file or a pipe has no width of its own, and rich would take it to be 80.
        width = None if sys.stdout.isatty() else terminal.WIDTH
        terminal.render(finished.report, Console(file=sys.stdout, width=width))
    except KeyboardInterrupt:
        if running is None or running.finished is None:
            raise
        click.echo(f"interrupted after all was {_written(running.finished)}", err=True)
        return int(ExitCode.INTERRUPTED)
    click.echo(_written(finished), err=True)
    return int(exit_code(finished.report, plan.settings.fail_on))


def _written(finished: Finished) -> str:
    return f"written: {', '.join(str(file) for file in finished.files)}"
