"""Runs the harness as a user would: contracts, environment files, one run over all of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml

from harness.run.plan import planned
from harness.run.running import Running
from harness.settings.file import Settings
from tests.servers.drifting import fleet, library
from tests.servers.drifting.catalogue import STYLES
from tests.servers.drifting.server import address
from tests.servers.drifting.service import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from harness.model.report import Report
    from tests.seeded.seed import Seed

REFERENCE = "reference"
TWIN = "twin"
TWINS = (TWIN, "other-twin")
"""The same version as the reference, with other data."""

IDENTITIES: dict[str, dict[str, str]] = {
    "library": {"type": "api-key", "in": "header", "name": "X-Library-Key", "value": library.KEY},
    "guest": {"type": "api-key", "in": "header", "name": "X-Library-Key", "value": library.GUEST_KEY},
    "fleet": {"type": "basic", "username": fleet.USER, "password": fleet.PASSWORD},
}

OTHERS = {"library": ("guest",)}
"""API to the identities that it is asked as besides its own."""

DETAILS = frozenset(
    {"format", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default"}
)
"""Keywords of which a bare contract has none; a property may be called like one."""

ERROR_STANDARDS = {"library": "#/components/schemas/Problem", "fleet": "#/components/schemas/Failure"}


def compared(
    url: str,
    project: Path,
    seeds: Iterable[Seed],
    *,
    seed: int = 1,
    depth: str = "standard",
    loose: bool = False,
    operation: str | None = None,
    **traffic: Any,
) -> Report:
    """The report of one run over the reference, its twin and one environment for each seed.

    Args:
        url: Address of the services.
        project: An empty folder for the project's files.
        seeds: The seeded drift.
        seed: Of the requests.
        depth: Of the requests.
        loose: Whether the contracts leave out what many contracts leave out.
        operation: Which operations are asked, as a regular expression; all without.
        traffic: What environment files say under `traffic`.
    """
    chosen = tuple(seeds)
    apis = sorted({one.api for one in chosen})
    environments = {REFERENCE: environment(url, apis, data=1, traffic=traffic)}
    environments[TWIN] = environment(url, apis, data=2, traffic=traffic)
    environments |= {
        one.drift: environment(url, [one.api], data=data, drifts=(one.drift,), traffic=traffic)
        for data, one in enumerate(chosen, start=10)
    }
    environments[REFERENCE]["reference"] = True
    return run(project, apis, environments, seed=seed, depth=depth, loose=loose, operation=operation)


def run_with_addresses(url: str, project: Path, addresses: Mapping[str, str]) -> Report:
    """The report of a run over the fleet as reference and environments at other addresses."""
    reference = environment(url, ["fleet"], data=1, traffic={})
    reference["reference"] = True
    environments = {REFERENCE: reference}
    for name, given in addresses.items():
        environments[name] = environment(given, ["fleet"], data=2, traffic={})
    return run(project, ["fleet"], environments)


def run(
    project: Path,
    apis: Iterable[str],
    environments: Mapping[str, Any],
    *,
    seed: int = 1,
    loose: bool = False,
    bare: bool = False,
    depth: str = "standard",
    operation: str | None = None,
) -> Report:
    """Writes the project's files, and runs the harness over them; `bare` contracts give nothing but types."""
    for name in ("contracts", "environments"):
        (project / name).mkdir()
    for api in apis:
        folder = project / "contracts" / api
        folder.mkdir()
        if loose or bare:
            document = loosened(STYLES[api].document())
            (folder / "openapi.yaml").write_text(
                yaml.safe_dump(bared(document) if bare else document), encoding="utf-8"
            )
            continue
        shutil.copy(STYLES[api].contract, folder / "openapi.yaml")
        if api in ERROR_STANDARDS:
            (folder / "api.yaml").write_text(yaml.safe_dump({"error_standard": ERROR_STANDARDS[api]}), encoding="utf-8")
    return ran(project, environments, seed=seed, depth=depth, operation=operation)


def ran(project: Path, environments: Mapping[str, Any], **settings: Any) -> Report:
    """Writes the environment files beside the contracts that are there, and runs the harness over them."""
    for name, environment in environments.items():
        (project / "environments" / f"{name}.yaml").write_text(yaml.safe_dump(environment), encoding="utf-8")
    chosen = Settings(
        contracts=project / "contracts",
        environments_directory=project / "environments",
        output=project / "reports",
        **settings,
    )
    return Running(planned(chosen), lambda _: None).run().report


def compared_alone(
    project: Path,
    api: str,
    contract: str,
    targets: Mapping[str, Mapping[str, Any]],
    *,
    identities: Mapping[str, Mapping[str, Any]] | None = None,
    **settings: Any,
) -> Report:
    """The report over servers that stand alone, each an environment; the first is the reference.

    Args:
        project: An empty folder.
        api: Name of the one API.
        contract: Its text.
        targets: Environment to what its file says of the API.
        identities: Those that every environment has.
        settings: What else the user sets.
    """
    for name in ("contracts", "environments"):
        (project / name).mkdir()
    (project / "contracts" / f"{api}.yaml").write_text(contract, encoding="utf-8")
    environments = {
        name: {
            "labels": {"stage": "test"},
            "reference": number == 0,
            "apis": {api: dict(target)},
            "identities": dict(identities or {}),
            "traffic": {"concurrency": 4, "methods": "all"},
        }
        for number, (name, target) in enumerate(targets.items())
    }
    return ran(project, environments, **settings)


def loosened(document: Any) -> Any:
    """The contract without required properties, closed sets, headers, and answers that are no success."""
    if isinstance(document, list):
        return [loosened(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {
        name: loosened(value)
        for name, value in document.items()
        if not (name in {"enum", "headers"} or (name == "required" and isinstance(value, list)) or _is_failure(name))
    }


def bared(document: Any) -> Any:
    """The contract without examples, formats, patterns and bounds either."""
    if isinstance(document, list):
        return [bared(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {
        name: bared(value)
        for name, value in document.items()
        if name not in {"example", "examples"} and (name not in DETAILS or isinstance(value, dict))
    }


def _is_failure(name: str) -> bool:
    return len(name) == 3 and name.isdigit() and name >= "400"


def environment(
    url: str,
    apis: Iterable[str],
    *,
    data: int,
    traffic: Mapping[str, Any],
    drifts: tuple[str, ...] = (),
    bindings: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What an environment file says of services with these data and drifts."""
    targets: dict[str, dict[str, Any]] = {}
    for api in apis:
        targets[api] = {"base_url": url + address(api, seed=data, drifts=drifts, name=f"data-{data}")}
        targets[api]["published_contract"] = PUBLISHED
        targets[api]["bindings"] = {**(bindings or {})}
        if api in IDENTITIES:
            targets[api]["identity"] = api
            targets[api]["other_identities"] = [*OTHERS.get(api, ())]
    return {
        "labels": {"stage": "test"},
        "apis": targets,
        "identities": {
            name: IDENTITIES[name] for api in apis for name in (api, *OTHERS.get(api, ())) if name in IDENTITIES
        },
        "traffic": {"concurrency": 4, "timeout_seconds": 10, **traffic},
    }
