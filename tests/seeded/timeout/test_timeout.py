"""Operations that hang are told once each, and a gateway that gives up after another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

PATIENCE = 3.0
"""Seconds that the harness waits: longer than the patient gateway, and that longer than a busy machine takes."""

SEEDS = (
    Seed(
        drift="member-hangs",
        kind="request-timed-out",
        part=Part.CONNECTION,
        places=(("GET /v1/members/{member_id}", ""),),
    ),
    Seed(drift="estimate-hangs", kind="request-timed-out", part=Part.CONNECTION, places=(("POST /estimates", ""),)),
    Seed(drift="pings-hang", kind="request-timed-out", part=Part.CONNECTION, places=(("GET /pings", ""),)),
    Seed(drift="gateway-is-patient", kind="timeout-changed", part=Part.CONNECTION, places=(("GET /usage", ""),)),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, timeout_seconds=PATIENCE)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
