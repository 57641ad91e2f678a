"""What a run is made of before anything is sent: the user's files, read and found good."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.contract.discovery import discovered, load_contracts
from harness.environment.matrix import load_matrix
from harness.model.errors import ContractError, Problem, SettingsError, UserError
from harness.run.cells import CellKey, Selection, cells

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.contract.document import Contract
    from harness.environment.environment import Environment
    from harness.environment.matrix import Matrix
    from harness.settings.file import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The contracts, the environments and the cells that a run is about."""

    settings: Settings
    contracts: tuple[Contract, ...]
    matrix: Matrix
    selection: Selection
    cells: tuple[CellKey, ...]
    """Every cell that is judged, the contracts' order first."""

    @property
    def environments(self) -> tuple[Environment, ...]:
        """Those that are asked: the chosen ones with a selected cell, and the reference."""
        wanted = {key.environment for key in self.cells}
        return tuple(
            environment
            for environment in self.matrix.environments
            if environment.name in wanted or environment.name == self.matrix.reference
        )

    def contract(self, api: str) -> Contract:
        """The contract of one of its APIs."""
        return next(contract for contract in self.contracts if contract.name == api)

    def lists(self, environment: str, api: str) -> bool:
        """Whether an API exists in an environment."""
        return any(api in one.apis for one in self.environments if one.name == environment)

    def contracts_of(self, environment: Environment) -> tuple[Contract, ...]:
        """The contracts of the APIs that exist in an environment."""
        return tuple(contract for contract in self.contracts if contract.name in environment.apis)


def narrowed(plan: Plan, wanted: Collection[CellKey]) -> Plan:
    """The plan for some of its cells alone."""
    chosen = tuple(key for key in plan.cells if key in wanted)
    return replace(plan, cells=chosen, selection=Selection.of(chosen))


def planned(settings: Settings) -> Plan:
    """Reads every file; nothing is sent before all of them are good.

    Raises:
        UserError: with the problems of all files at once.
    """
    problems: list[UserError] = []
    contracts: tuple[Contract, ...] = ()
    matrix: Matrix | None = None
    try:
        contracts = load_contracts(settings.contracts, settings.apis, settings.remotes)
    except UserError as error:
        problems.append(error)
    try:
        matrix = load_matrix(
            settings.environments_directory,
            names=settings.environments,
            reference=settings.reference,
            apis=_with_contract(settings),
        )
    except UserError as error:
        problems.append(error)
    if problems or matrix is None:
        raise UserError(*(problem for error in problems for problem in error.problems))
    chosen = _chosen(settings, contracts, matrix)
    if not chosen:
        raise SettingsError(_nothing_to_do(settings))
    return Plan(
        settings=settings,
        contracts=contracts,
        matrix=matrix,
        selection=Selection.of(chosen),
        cells=chosen,
    )


def _with_contract(settings: Settings) -> Collection[str] | None:
    """The APIs that have a contract, chosen or not; `None` where there are none at all, which is told as such."""
    try:
        return discovered(settings.contracts).keys() or None
    except ContractError:
        return None


def _chosen(settings: Settings, contracts: tuple[Contract, ...], matrix: Matrix) -> tuple[CellKey, ...]:
    """The cells that `--operation` names."""
    pattern = re.compile(settings.operation or "")
    return tuple(key for key in cells(contracts, matrix.environments) if pattern.search(key.operation))


def _nothing_to_do(settings: Settings) -> Problem:
    if settings.operation:
        return Problem(
            what=f"no operation of the chosen APIs matches --operation {settings.operation}",
            remedy="it is a regular expression, searched in names such as GET /orders/{order_id}",
        )
    return Problem(
        what="no environment has any of the chosen APIs",
        remedy="list the API under apis: of an environment file, by the name of its contract",
    )
