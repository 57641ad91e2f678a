"""From a file to a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from harness.contract.document import Contract


def load_contract(
    file: Path, *, name: str, shown: str | None = None, remotes: Collection[str] = (), root: Path | None = None
) -> Contract:
    """Reads a contract with every file that it refers to.

    Args:
        file: The main file.
        name: Name of the API.
        shown: The main file as users write it; default: relative to the working directory where it lies below it.
        remotes: Hosts (`schemas.example.com`) and URL prefixes from which a remote `$ref` may be read.
        root: The folder that no `$ref` may leave; default: the main file's own.

    Raises:
        ContractError: nothing of it can be used; every problem with file and line.
    """
    raise NotImplementedError
