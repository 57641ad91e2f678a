"""Deprecation and Sunset headers, compared by what they announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.lifecycle.announcing import announced
from harness.model.case import Role
from tests.evidence_of import Given, World, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items/{id}"


def read(tmp_path: Path, name: str, here: list[str], there: list[str]) -> World:
    shop = world(tmp_path, [READ])
    for index, (one, other) in enumerate(zip(here, there, strict=True)):
        sides = [Given(body={}, headers=((name, value),) if value else ()) for value in (one, other)]
        shop.ask(case_of(f"read-{index}", READ, role=Role.EXISTING, index=index), *sides)
    return shop


@pytest.mark.parametrize(
    ("here", "there", "is_told"),
    [
        pytest.param(["", ""], ["@1735689600", "@1735689600"], True, id="there-only"),
        pytest.param(["true", "true"], ["", ""], True, id="here-only"),
        pytest.param(["@1735689600"] * 2, ["@1767225600"] * 2, True, id="another-date"),
        pytest.param(["@1735689600"] * 2, ["Wed, 01 Jan 2025 00:00:00 GMT"] * 2, False, id="the-same-in-another-form"),
        pytest.param(["", ""], ["@1735689600", ""], False, id="now-and-then"),
        pytest.param(["@1", "@2"], ["@3", "@4"], False, id="a-date-that-moves"),
        pytest.param(["", ""], ["", ""], False, id="nowhere"),
    ],
)
@pytest.mark.parametrize(
    ("name", "kind"), [("deprecation", "deprecation-announced"), ("sunset", "sunset-announced")], ids=["9745", "8594"]
)
def test_an_end_is_announced_alike(
    tmp_path: Path, name: str, kind: str, here: list[str], there: list[str], *, is_told: bool
) -> None:
    assert read(tmp_path, name, here, there).kinds() == ([kind] if is_told else [])


@pytest.mark.parametrize("text", ["", "@", "@99999999999999", "@999999999999", "Wed, 99 Foo", "\0", "é", "@-1" * 9])
def test_hostile_dates_are_texts(text: str) -> None:
    assert isinstance(announced(text), str)
