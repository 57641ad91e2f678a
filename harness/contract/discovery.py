"""Which APIs a contracts folder has, and all their contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from harness.contract.document import Contract


def discovered(directory: Path) -> Mapping[str, Path]:
    """Name of each API to the main file of its contract, in the order of the names.

    Raises:
        ContractError: there is no such folder, or an API has two contracts.
    """
    raise NotImplementedError


def load_contracts(directory: Path, names: Collection[str] = (), remotes: Collection[str] = ()) -> tuple[Contract, ...]:
    """The contracts of a folder, or those named.

    Raises:
        ContractError: the problems of all contracts that cannot be used, or a name that there is not.
    """
    raise NotImplementedError
