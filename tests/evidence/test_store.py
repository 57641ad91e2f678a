"""One file holds a run's evidence; it is private, streams by operation, and a hostile one is refused."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from harness.evidence.files import APPLICATION, VERSION
from harness.evidence.store import EvidenceStore
from harness.model.errors import EvidenceError
from tests.evidence.observations import observation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evidence.sqlite"


def test_what_was_added_streams_by_operation_and_environment(path: Path) -> None:
    given = [
        observation(operation=operation, environment=environment, body={"id": 1})
        for operation in ("GET /orders", "POST /orders")
        for environment in ("cloud-a", "cloud-b")
    ]
    with EvidenceStore.create(path) as store:
        store.add(given)
        assert list(store.observations("orders", "GET /orders")) == given[:2]
        assert list(store.observations("orders", "POST /orders", ["cloud-b"])) == given[3:]
        assert list(store.observations()) == given
        assert store.operations() == (("orders", "GET /orders"), ("orders", "POST /orders"))
        assert store.environments() == ("cloud-a", "cloud-b")
        assert list(store.observations("payments")) == []


def test_the_same_observation_twice_is_there_once(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        store.add([observation(), observation()])
        store.add([observation()])
        assert len(list(store.observations())) == 1


def test_one_private_file_is_left(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        store.add([observation()])
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_closing_twice_does_nothing(path: Path) -> None:
    store = EvidenceStore.create(path)
    store.close()
    store.close()
    assert list(EvidenceStore.open(path).observations()) == []


def test_threads_may_write_and_read_at_once(path: Path) -> None:
    with EvidenceStore.create(path) as store, ThreadPoolExecutor(4) as pool:
        written = [pool.submit(store.add, [observation(case=f"{n}-{m}") for m in range(5)]) for n in range(20)]
        read = [pool.submit(lambda: len(list(store.observations()))) for _ in range(10)]
        assert all(future.result() is None for future in written)
        assert all(future.result() % 5 == 0 for future in read)
        assert len(list(store.observations())) == 100


def test_a_batch_is_kept_whole_or_not_at_all(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        with pytest.raises(AttributeError):
            store.add([observation(), None])  # type: ignore[list-item] # the point of the test
        assert list(store.observations()) == []


def test_facts_are_values_by_name(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        store.put("run", {"seed": 1})
        store.put("run", {"seed": 1})
        store.put("reference", "cloud-a")
    store = EvidenceStore.open(path)
    assert store.facts("run") == ({"seed": 1},)
    assert store.fact_names() == ("reference", "run")
    assert store.facts("other") == ()


def test_a_finished_file_is_not_written_to(path: Path) -> None:
    EvidenceStore.create(path).close()
    with pytest.raises(EvidenceError, match="reading only"):
        EvidenceStore.open(path).add([observation()])


def test_an_older_evidence_file_is_replaced(path: Path) -> None:
    for _ in range(2):
        with EvidenceStore.create(path) as store:
            store.add([observation()])
    assert len(list(EvidenceStore.open(path).observations())) == 1


def test_what_is_no_evidence_file_is_not_overwritten(path: Path) -> None:
    path.write_text("name: cloud-a\n")
    with pytest.raises(EvidenceError, match="not overwritten"):
        EvidenceStore.create(path)
    assert path.read_text() == "name: cloud-a\n"


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="cannot be written"):
        EvidenceStore.create(tmp_path / "file" / "evidence.sqlite")


def test_a_missing_file_is_told(path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"evidence\.sqlite: cannot be read: No such file"):
        EvidenceStore.open(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match=r"is no evidence file|is broken"):
        EvidenceStore.open(path)


def changed(path: Path, *statements: str) -> None:
    EvidenceStore.create(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("PRAGMA application_id = 7", "is no evidence file"),
        (f"PRAGMA user_version = {VERSION + 1}", f"version {VERSION + 1}; this harness reads version {VERSION}"),
        ("CREATE VIEW more AS SELECT 1", "its tables are not those of one"),
        ("CREATE TRIGGER t AFTER INSERT ON fact BEGIN DELETE FROM fact; END", "its tables are not those of one"),
        ("ALTER TABLE fact ADD COLUMN more", "its tables are not those of one"),
        ("DROP TABLE fact", "its tables are not those of one"),
    ],
)
def test_a_file_with_another_schema_is_refused(path: Path, statement: str, told: str) -> None:
    changed(path, statement)
    with pytest.raises(EvidenceError, match=told):
        EvidenceStore.open(path)


def test_another_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE observation (digest, api)")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    with pytest.raises(EvidenceError, match="version 0"):
        EvidenceStore.open(path)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO observation VALUES ('1', 'a', 'b', 'c', x'00')",
        "INSERT INTO observation VALUES ('1', 'a', 'b', 'c', 'text')",
        "INSERT INTO observation VALUES ('1', 'a', 'b', 'c', 5)",
        "INSERT INTO observation VALUES ('1', CAST(x'ff' AS TEXT), 'b', 'c', x'00')",
    ],
)
def test_a_broken_row_is_one_clear_error(path: Path, statement: str) -> None:
    changed(path, statement)
    with pytest.raises(EvidenceError, match="is broken"):
        list(EvidenceStore.open(path).observations())


def test_an_observation_filed_elsewhere_is_refused(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        store.add([observation()])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE observation SET operation = 'GET /payments'")
    with pytest.raises(EvidenceError, match="filed under GET /payments"):
        list(EvidenceStore.open(path).observations())


def test_a_broken_fact_is_one_clear_error(path: Path) -> None:
    changed(path, "INSERT INTO fact VALUES ('run', '{')")
    with pytest.raises(EvidenceError, match="is broken"):
        EvidenceStore.open(path).facts("run")


def test_a_file_cut_in_the_middle_is_one_clear_error(path: Path) -> None:
    with EvidenceStore.create(path) as store:
        store.add([observation(case=str(n), body={"text": str(n) * 50}) for n in range(500)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(EvidenceError, match="is broken"):
        list(EvidenceStore.open(path).observations())
