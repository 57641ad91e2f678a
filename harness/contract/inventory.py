"""What `api.yaml` says of an API: who owns it, who uses it, what is expected of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from pathlib import Path


class Inventory(BaseModel):
    """An API's entry in the inventory."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load_inventory(file: Path) -> Inventory:
    """Reads an inventory entry.

    Raises:
        ContractError: every mistake in it, with file and line.
    """
    raise NotImplementedError
