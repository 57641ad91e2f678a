"""`api-drift demo`: the embedded environments, a run over them, its reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.cli.options import given, with_options

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1]


@click.command("demo")
@with_options("env", "depth", "seed", "output", "fail-on")
def command(**values: Any) -> int:
    """Starts an Orders and a Payments API in four environments, runs over them and shows their drift.

    Two of the environments drift on purpose, so this ends with 1.
    """
    from harness.cli.run import executed  # noqa: PLC0415 - imported when the command runs, not for --help
    from harness.settings.file import load_settings  # noqa: PLC0415 - see above

    project = _project()
    # The settings of the folder that the demo is started in are not for it, but its reports go there.
    return executed(load_settings(project, {"output": Path("reports"), **given(values)}))


def _project() -> Path:
    """The folder with the embedded contracts and environments: in the wheel, else in the checkout."""
    for folder in _candidates():
        if (folder / "contracts").is_dir() and (folder / "environments").is_dir():
            return folder
    raise click.ClickException(f"the embedded contracts and environments are missing from {PACKAGE}; install it again")


def _candidates() -> Iterator[Path]:
    yield PACKAGE / "demo"
    yield PACKAGE.parent
