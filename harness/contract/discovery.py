"""Which APIs a contracts folder has, and all their contracts."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from harness.contract.files import shown_path
from harness.contract.inventory import INVENTORY
from harness.contract.loading import load_contract
from harness.contract.reading import SUFFIXES, read_tree
from harness.model.errors import ContractError, HarnessError, Problem
from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from harness.contract.document import Contract

_MAIN = tuple(f"{name}{suffix}" for name in ("openapi", "swagger") for suffix in SUFFIXES)
"""What the main file in an API's own folder may be called, first one wins."""

_CLAIMS = frozenset({"openapi", "swagger", "paths", "info"})
"""Members of which a contract has at least one, and a file of shared schemas none."""


def discovered(directory: Path) -> Mapping[str, Path]:
    """Name of each API to the main file of its contract, in the order of the names.

    `NAME/openapi.yaml` and its like are contracts by their name. `NAME.yaml` is one unless it is plainly something
    else: readable, and without any of the members that make a contract.

    Raises:
        ContractError: there is no such folder, or an API has two contracts.
    """
    if not directory.is_dir():
        what = "there is no such folder" if not directory.exists() else "is no folder"
        raise _refusal(directory, what, "contracts/NAME/openapi.yaml is where a contract is looked for")
    found: dict[str, Path] = {}
    problems = []
    for name, file in _candidates(directory):
        if name in found:
            what = f"the API {name} has two contracts, this one and {shown_path(found[name])}"
            problems.append(
                Problem(what=what, where=Source(file=shown_path(file), line=0), remedy="remove one of them")
            )
        found.setdefault(name, file)
    if problems:
        raise ContractError(*problems)
    return dict(sorted(found.items()))


def _candidates(directory: Path) -> Iterator[tuple[str, Path]]:
    for entry in sorted(directory.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            main = next((entry / name for name in _MAIN if (entry / name).is_file()), None)
            if main is not None:
                yield entry.name, main
        elif entry.suffix.lower() in SUFFIXES and _may_be_contract(entry):
            yield entry.stem, entry


def _may_be_contract(file: Path) -> bool:
    """Whether a file beside the APIs' folders is a contract, or so broken that it has to be told."""
    try:
        value = read_tree(file, shown_path(file)).value
    except ContractError:
        return True
    if not isinstance(value, dict):
        return True
    return not _CLAIMS.isdisjoint(value) and (file.name != INVENTORY or "openapi" in value or "swagger" in value)


def load_contracts(directory: Path, names: Collection[str] = (), remotes: Collection[str] = ()) -> tuple[Contract, ...]:
    """The contracts of a folder, or those named.

    Raises:
        ContractError: the problems of all contracts that cannot be used, or a name that there is not.
    """
    found = discovered(directory)
    _check_names(directory, found, names)
    contracts: list[Contract] = []
    errors: list[HarnessError] = []
    for name, file in found.items():
        if names and name not in names:
            continue
        try:
            contracts.append(load_contract(file, name=name, remotes=remotes, root=directory))
        except ContractError as error:
            errors.append(error)
    if errors:
        raise ContractError.joined(errors)
    return tuple(contracts)


def _check_names(directory: Path, found: Mapping[str, Path], names: Collection[str]) -> None:
    if not found:
        remedy = f"put a contract into {shown_path(directory)}/NAME/openapi.yaml"
        raise _refusal(directory, "there is no contract in it", remedy)
    problems = []
    for name in names:
        if name not in found:
            near = get_close_matches(name, found, n=1)
            known = f"there are: {', '.join(found)}"
            remedy = f"did you mean {near[0]}? {known}" if near else known
            where = Source(file=shown_path(directory), line=0)
            problems.append(Problem(what=f"there is no contract of an API {name}", where=where, remedy=remedy))
    if problems:
        raise ContractError(*problems)


def _refusal(directory: Path, what: str, remedy: str) -> ContractError:
    return ContractError(Problem(what=what, where=Source(file=shown_path(directory), line=0), remedy=remedy))
