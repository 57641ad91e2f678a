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


@pytest.mark.parametrize(
    ("kinds", "announced_to", "message"),
    [
        pytest.param(["csv", "csv", "pdf"], {0, 1}, "to requests with kind = csv", id="one-value"),
        pytest.param(["csv", "csv", "pdf"], {0}, None, id="one-request"),
        pytest.param(["csv", "csv", "pdf"], {1, 2}, None, id="nothing-in-common"),
        pytest.param(["csv", "pdf", ""], {0, 1}, "to requests with kind", id="one-parameter"),
    ],
)
def test_what_is_announced_to_some_is_told_with_what_they_have_in_common(
    tmp_path: Path, kinds: list[str], announced_to: set[int], message: str | None
) -> None:
    shop = world(tmp_path, ["GET /items"])
    for index, kind in enumerate(kinds):
        case = case_of(f"list-{index}", query=(("kind", kind), ("page", "1")) if kind else (("page", "1"),))
        there = Given(body={}, headers=(("sunset", "@1735689600"),) if index in announced_to else ())
        shop.ask(case, Given(body={}), there)
    told = [one.message for one in shop.compare().differences]
    assert [message is not None and f"{message}, north to none" in one for one in told] == [True] * bool(message)
