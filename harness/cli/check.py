"""`api-drift check`: are the files good, can the environments be reached, are the credentials taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from harness.cli.options import given, with_options


@click.command("check")
@with_options("env", "reference", "api", "contracts", "environments")
def command(**values: Any) -> int:
    """Checks your files, and that each environment can be reached and authenticated.

    Sends one harmless GET per API, environment and identity, and asks for the contract that an environment publishes if
    its file says where. Ends with 0 if all is well, 2 for a mistake in a file, 3 if an environment cannot be reached or
    refuses its credential. A note is what the OpenAPI specification does not allow, but keeps nothing from being
    judged, or what a run creates and cannot delete.
    """
    # Imported when the command runs: they cost half a second, which --help must not.
    from harness.run.plan import planned  # noqa: PLC0415 - see above
    from harness.settings.file import load_settings  # noqa: PLC0415 - see above

    plan = planned(load_settings(Path.cwd(), given(values)))
    # The rest is imported when the files turned out to be good: a mistake in them is told without it.
    from harness.contract.validation import document_problems  # noqa: PLC0415 - see above
    from harness.generation.undos import undeletable  # noqa: PLC0415 - see above
    from harness.run.checking import checked  # noqa: PLC0415 - see above
    from harness.run.exit_code import ExitCode  # noqa: PLC0415 - see above

    for contract in plan.contracts:
        click.echo(f"{contract.file}: {contract.name} {contract.version}, {len(contract.operations)} operations")
        for problem in contract.problems:
            click.echo(problem, err=True)
        for note in document_problems(contract):
            click.echo(f"{note.where}: note: {note.what}")
        for creator in undeletable(contract):
            click.echo(f"{contract.file}: note: {creator.key} creates what nothing deletes: runs leave it behind")
    try:
        results = checked(plan)
    except KeyboardInterrupt:
        click.echo("interrupted while it asked", err=True)
        return int(ExitCode.INTERRUPTED)
    for result in results:
        click.echo(f"{result.environment}: {result.api}: {'ok' if result.good else 'NOT OK'}: {result.text}")
    if any(contract.problems for contract in plan.contracts):
        return int(ExitCode.USER_ERROR)
    return int(ExitCode.CLEAN if all(result.good for result in results) else ExitCode.NOT_JUDGED)
