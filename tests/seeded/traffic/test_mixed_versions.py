"""Two versions behind a real gateway are told as such, and not as a property that is now optional."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from harness.statistics.proportion import clopper_pearson
from tests.seeded.notes import compared, described, findings_of
from tests.servers.notes import Notes, Reply, served
from tests.servers.skipping import or_skip
from tests.servers.split import envoy, nginx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from harness.model.report import Report

    Opened = Callable[[int, int, int], AbstractContextManager[str]]

CANARY_PERCENT = 20
"""So large that three operations with 29 repeats each miss it once in 10⁸ runs, and a test never does."""

READS = {"GET /notes", "GET /notes/{note_id}"}


def without_size(operation: str, reply: Reply) -> Reply:
    """The new version shows no sizes."""
    if reply.status >= 300 or reply.document is None or operation == "GET /rates":
        return reply
    document: Any = copy.deepcopy(reply.document)
    for note in document.get("notes", [document]):
        note.pop("size", None)
    return Reply(reply.status, document)


@pytest.fixture(scope="module", params=[nginx, envoy], ids=["nginx", "envoy"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    """`mixed` has two versions; `twin` has two servers of one version, with other notes."""
    opened: Opened = request.param
    old, twin = Notes(first=100), Notes(first=500)
    with (
        served(Notes()) as reference,
        served(old) as mixed_old,
        served(Notes(beside=old, changes=without_size)) as mixed_new,
        served(twin) as twin_old,
        served(Notes(beside=twin)) as twin_new,
        or_skip(opened(mixed_old.port, mixed_new.port, CANARY_PERCENT)) as mixed,
        or_skip(opened(twin_old.port, twin_new.port, CANARY_PERCENT)) as alike,
    ):
        folder: Path = tmp_path_factory.mktemp("project")
        yield compared(folder, {"reference": reference.url, "mixed": mixed, "twin": alike})


def test_the_versions_are_told_with_their_share(report: Report) -> None:
    found = [one for one in findings_of(report, "mixed") if one.kind == "mixed-versions"]
    assert {one.place.operation for one in found} == READS
    for finding in found:
        ways: Any = finding.environment_side.value
        low, high = ways[0]["interval"]
        assert low < finding.evidence.differing / finding.evidence.compared < high
        # One interval in twenty misses the share; this one does in one run of a million.
        low, high = clopper_pearson(finding.evidence.differing, finding.evidence.compared, 1 - 1e-6)
        assert low < CANARY_PERCENT / 100 < high


def test_what_they_part_in_is_not_told_as_optional(report: Report) -> None:
    assert {one.kind for one in findings_of(report, "mixed")} == {"mixed-versions"}


def test_all_operations_are_one_group(report: Report) -> None:
    assert len({one.group for one in findings_of(report, "mixed")}) == 1


def test_two_servers_of_one_version_are_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, "twin")] == []
