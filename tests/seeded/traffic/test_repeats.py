"""What is repeated: one safe request of each operation, so often as the depth says, a third on new connections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from harness.evidence.store import EvidenceStore
from harness.generation.depths import DEPTHS
from harness.model.case import Purpose
from tests.seeded.notes import compared, described
from tests.servers.notes import Notes, served

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.observation import Observation

READS = ("GET /notes", "GET /notes/{note_id}", "GET /rates")


@pytest.fixture(scope="module")
def repeats(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Observation], dict[str, int]]:
    """What was repeated in one environment, and the connection that each request came on by its id."""
    folder: Path = tmp_path_factory.mktemp("project")
    with served(Notes()) as reference, served(Notes(first=100)) as other:
        report = compared(folder, {"reference": reference.url, "other": other.url}, depth="quick")
        connections = {
            request.values("x-request-id")[0].decode(): request.connection
            for request in other.requests
            if request.values("x-request-id")
        }
    assert [described(finding) for finding in report.findings] == []
    with EvidenceStore.open(folder / "reports" / "evidence.sqlite") as store:
        found = [one for one in store.observations(environments=["other"]) if one.purpose is Purpose.REPEAT]
    return found, connections


def test_every_operation_that_reads_is_repeated(repeats: tuple[list[Observation], dict[str, int]]) -> None:
    counts = Counter(one.operation for one in repeats[0])
    assert {key: counts[key] for key in READS} == dict.fromkeys(READS, DEPTHS["quick"].repeats)
    # and a path that does not exist, which tells how far away the environment is
    assert len(counts) == len(READS) + 1


def test_the_same_resource_is_asked_each_time(repeats: tuple[list[Observation], dict[str, int]]) -> None:
    assert {
        key: len({one.requested.target for one in repeats[0] if one.operation == key and one.requested})
        for key in READS
    } == dict.fromkeys(READS, 1)


def test_a_third_uses_connections_of_their_own(repeats: tuple[list[Observation], dict[str, int]]) -> None:
    observations, connections = repeats
    shared = Counter(connections.values())
    fresh = [one for one in observations if shared[connections[one.request_id]] == 1]
    assert {one.asking for one in observations if one.asking % 3 == 0} == {3}
    assert {(one.operation, one.asking) for one in observations if one.asking % 3 == 0} <= {
        (one.operation, one.asking) for one in fresh
    }
    assert all(one.connecting > 0 for one in fresh)
