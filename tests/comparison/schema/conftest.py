"""Two environments whose answers to the same reads are given row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Role
from tests.evidence_of import Given, World, case_of, world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

READ = "GET /items/{id}"


@pytest.fixture
def reads(tmp_path: Path) -> Callable[..., World]:
    def made(here: Sequence[Any], there: Sequence[Any], schema: Any = None) -> World:
        shop = world(tmp_path, [READ], schema)
        for index, (one, other) in enumerate(zip(here, there, strict=True)):
            case = case_of(f"read-{index:02}", READ, role=Role.EXISTING, index=index)
            shop.ask(case, Given(body={"id": f"a{index}", **one}), Given(body={"id": f"b{index}", **other}))
        return shop

    return made
