"""A corpus that is read from the cache is the one that was made, byte for byte, or is made anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness.generation.cache import cached_corpus, default_directory, entry_name
from harness.generation.corpus import build_corpus
from harness.generation.serialization import to_bytes
from tests.generation.examples import ORDERS, answers

if TYPE_CHECKING:
    import pytest

    from tests.generation.conftest import Load

ONE_OPERATION = {"/health": {"get": {"responses": answers()}}}

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
import tests.generation.test_cache  # constants of local modules must not reach the generator
from harness.contract.loading import load_contract
from harness.generation.corpus import build_corpus
from harness.generation.serialization import to_bytes
contract = load_contract(Path(sys.argv[1]), name="shop")
sys.stdout.buffer.write(to_bytes(build_corpus(contract, seed=1, depth="standard")))
"""


def test_another_process_with_another_hash_seed_makes_the_same_bytes(load: Load, tmp_path: Path) -> None:
    here = to_bytes(build_corpus(load(ORDERS), seed=1, depth="standard"))
    made = [
        subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_PROCESS, str(tmp_path / "contracts" / "shop.json")],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout
        for hash_seed in ("0", "4711")
    ]
    assert made == [here, here]


def test_what_is_kept_is_read_back_as_it_was(load: Load, tmp_path: Path) -> None:
    contract = load(ORDERS)
    made = cached_corpus(contract, seed=1, depth="quick", directory=tmp_path / "kept")
    assert cached_corpus(contract, seed=1, depth="quick", directory=tmp_path / "kept") == made


def test_whoever_waits_is_told_after_each_operation_how_many_are_done(load: Load, tmp_path: Path) -> None:
    contract, told = load(ORDERS), list[tuple[int, int]]()
    for _ in range(2):
        cached_corpus(contract, seed=1, depth="quick", directory=tmp_path, on_made=lambda *done: told.append(done))
    number = len(contract.operations) - len(contract.unusable)
    assert told == [(done, number) for done in range(1, number + 1)]


def test_a_corpus_that_is_kept_is_not_made_again(load: Load, tmp_path: Path) -> None:
    contract = load(ORDERS)
    cached_corpus(contract, seed=1, depth="quick", directory=tmp_path)
    (kept,) = tmp_path.glob("*.json")
    before = kept.stat().st_mtime_ns
    cached_corpus(contract, seed=1, depth="quick", directory=tmp_path)
    assert kept.stat().st_mtime_ns == before


def test_a_changed_entry_is_noticed_and_made_anew(load: Load, tmp_path: Path) -> None:
    contract = load(ONE_OPERATION)
    made = cached_corpus(contract, seed=1, depth="quick", directory=tmp_path)
    (kept,) = tmp_path.glob("*.json")
    changed = json.loads(kept.read_bytes())
    changed["operations"][0]["cases"][0]["method"] = "DELETE"
    for content in (json.dumps(changed).encode(), b"", b"{}", b"[1]", b"\x80\x04cos\nsystem\n", b"[" * 100_000):
        kept.write_bytes(content)
        assert cached_corpus(contract, seed=1, depth="quick", directory=tmp_path) == made
        assert kept.read_bytes() == to_bytes(made)


def test_a_folder_that_cannot_be_written_stops_nothing(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "no-folder"
    file.write_text("a file", encoding="utf-8")
    assert cached_corpus(load(ORDERS), seed=1, depth="quick", directory=file).operations


def test_nothing_half_written_stays_beside_the_entry(load: Load, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    cached_corpus(load(ORDERS), seed=1, depth="quick", directory=kept)
    assert len(list(kept.iterdir())) == 1


def test_an_entry_is_named_by_what_it_is_made_from(load: Load) -> None:
    contract = load(ORDERS)
    names = {
        entry_name(contract, seed=1, depth="quick"),
        entry_name(contract, seed=2, depth="quick"),
        entry_name(contract, seed=1, depth="standard"),
        entry_name(load(ONE_OPERATION), seed=1, depth="quick"),
    }
    assert len(names) == 4
    assert entry_name(contract, seed=1, depth="quick") in names


def test_the_environment_may_name_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("API_DRIFT_CACHE", str(tmp_path))
    assert default_directory() == tmp_path
