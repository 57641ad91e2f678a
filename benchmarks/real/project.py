"""Writes the project folder that a user of the harness would write: one contract, one file per environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.real.server import Server
from benchmarks.real.starting import Started

REFERENCE, AGAIN, OTHER = "release-a", "release-a-again", "release-b"
"""The environments: a release, the same release in a process of its own with other data, and another release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A written project folder."""

    contracts: Path
    environments: Path


def written(folder: Path, server: Server, environments: Mapping[str, Started]) -> Project:
    """Writes the reference's own contract as it was served, and an environment file for each started release."""
    project = Project(contracts=folder / "contracts", environments=folder / "environments")
    for directory in (project.contracts, project.environments):
        directory.mkdir(parents=True)
    contract = project.contracts / f"{server.name}.{server.contract_format}"
    contract.write_text(environments[REFERENCE].contract, encoding="utf-8")
    for name, started in environments.items():
        with (project.environments / f"{name}.yaml").open("w", encoding="utf-8") as file:
            _yaml().dump(_environment(name, server, started), file)
    return project


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 4096  # an operation with a long path is a key, and a key may not be broken over lines
    return yaml


def _environment(name: str, server: Server, started: Started) -> dict[str, Any]:
    api: dict[str, Any] = {"base_url": started.base_url, "bindings": dict(started.bindings)}
    written = {
        "name": name,
        "labels": {"stage": "test", "release": started.release.version},
        "reference": name == REFERENCE,
        "apis": {server.name: api},
    }
    if server.identity:
        api["identity"] = "benchmark"
        written["identities"] = {"benchmark": dict(server.identity)}
    return written
