"""Contracts written into a folder of their own and loaded from there."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Protocol

import pytest

from harness.contract.loading import load_contract

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from harness.contract.document import Contract


class Load(Protocol):
    """Writes the files, the first of which is the main one, and loads it as the API `orders`."""

    def __call__(self, files: dict[str, str | bytes], remotes: Collection[str] = ()) -> Contract: ...


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(files: dict[str, str | bytes], remotes: Collection[str] = ()) -> Contract:
        for name, content in files.items():
            file = tmp_path / "contracts" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
        root, main = tmp_path / "contracts", next(iter(files))
        return load_contract(root / main, name="orders", shown=f"contracts/{main}", remotes=remotes, root=root)

    return loaded
