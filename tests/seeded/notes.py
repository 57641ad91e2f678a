"""One run over environments of the notes API, each with an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from harness.run.plan import planned
from harness.run.running import Running
from harness.settings.file import Settings
from tests.seeded.seed import described, findings_of
from tests.servers.notes import BASE, CONTRACT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.model.report import Report

__all__ = ["compared", "described", "findings_of"]


def compared(
    project: Path,
    addresses: Mapping[str, str],
    *,
    inventory: Mapping[str, Any] | None = None,
    depth: str = "standard",
    **traffic: Any,
) -> Report:
    """The report of a run; the first address is the reference's.

    Args:
        project: An empty folder for the project's files.
        addresses: Environment to the origin of its server.
        inventory: What `api.yaml` says.
        depth: How much is asked.
        **traffic: What environment files say under `traffic`.
    """
    contract = project / "contracts" / "notes"
    contract.mkdir(parents=True)
    (contract / "openapi.yaml").write_text(CONTRACT, encoding="utf-8")
    if inventory is not None:
        (contract / "api.yaml").write_text(yaml.safe_dump(dict(inventory)), encoding="utf-8")
    (project / "environments").mkdir()
    for name, address in addresses.items():
        environment = {
            "labels": {"stage": "test"},
            "reference": name == next(iter(addresses)),
            "apis": {"notes": {"base_url": address + BASE}},
            "traffic": {"concurrency": 4, "timeout_seconds": 10, **traffic},
        }
        (project / "environments" / f"{name}.yaml").write_text(yaml.safe_dump(environment), encoding="utf-8")
    settings = Settings(
        contracts=project / "contracts",
        environments_directory=project / "environments",
        output=project / "reports",
        depth=depth,
    )
    return Running(planned(settings), lambda _: None).run().report
