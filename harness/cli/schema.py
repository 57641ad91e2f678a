"""`api-drift schema`: the JSON Schema of a file that users write or read, for editors and tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from harness.model.json import Json

FILES = {
    "environment": "environments/NAME.yaml",
    "inventory": "contracts/NAME/api.yaml",
    "settings": "[tool.api-drift] of pyproject.toml",
    "report": "reports/drift-report.json",
}
"""What has a schema, and the file that it is of."""


@click.command("schema")
@click.argument("file", type=click.Choice([*FILES]))
def command(file: str) -> None:
    """Prints the JSON Schema of FILE."""
    click.echo(json.dumps(_schema(file), indent=2))


def _schema(file: str) -> dict[str, Json]:
    # Imported for the one that is asked for: each brings the models of its file.
    from harness.contract.inventory import inventory_schema  # noqa: PLC0415 - see above
    from harness.environment.file import environment_schema  # noqa: PLC0415 - see above
    from harness.report.document import schema  # noqa: PLC0415 - see above
    from harness.settings.file import settings_schema  # noqa: PLC0415 - see above

    made = {
        "environment": environment_schema,
        "inventory": inventory_schema,
        "settings": settings_schema,
        "report": schema,
    }
    return made[file]()
