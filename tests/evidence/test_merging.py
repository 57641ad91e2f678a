"""Merged evidence is the union of the files: in any order, grouped in any way, however often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.evidence.merging import merged
from harness.evidence.store import EvidenceStore
from harness.model.errors import EvidenceError
from tests.evidence.observations import observation

if TYPE_CHECKING:
    from pathlib import Path


def content(path: Path) -> tuple[object, ...]:
    store = EvidenceStore.open(path)
    return list(store.observations()), [(name, store.facts(name)) for name in store.fact_names()]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.sqlite" for name in "abc"]
    for number, path in enumerate(paths):
        with EvidenceStore.create(path) as store:
            store.add([observation(case="shared"), observation(case=f"own-{number}", environment=f"e{number}")])
            store.put("run", {"machine": number})
            store.put("seed", 1)
    return paths


def test_the_union_is_the_same_in_any_order_and_grouping(files: list[Path], tmp_path: Path) -> None:
    first, second, third = files
    merged(files, tmp_path / "all.sqlite")
    merged([third, first, second, first], tmp_path / "mixed.sqlite")
    merged([second, third], tmp_path / "two.sqlite")
    merged([first, tmp_path / "two.sqlite"], tmp_path / "grouped.sqlite")
    whole = content(tmp_path / "all.sqlite")
    assert content(tmp_path / "mixed.sqlite") == whole
    assert content(tmp_path / "grouped.sqlite") == whole
    assert len(list(EvidenceStore.open(tmp_path / "all.sqlite").observations())) == 4
    assert EvidenceStore.open(tmp_path / "all.sqlite").facts("seed") == (1,)


def test_the_target_may_be_one_of_the_files(files: list[Path], tmp_path: Path) -> None:
    merged(files, tmp_path / "all.sqlite")
    merged(files, files[0])
    assert content(files[0]) == content(tmp_path / "all.sqlite")


def test_a_file_that_is_none_leaves_the_target_as_it_was(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite").write_text("no")
    before = content(files[0])
    with pytest.raises(EvidenceError, match=r"bad\.sqlite"):
        merged([files[1], tmp_path / "bad.sqlite"], files[0])
    assert content(files[0]) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite", "bad.sqlite", "c.sqlite"]


def test_a_target_that_is_the_users_is_not_overwritten(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(EvidenceError, match="not overwritten"):
        merged(files, tmp_path / "mine.txt")
