"""Operations and versions that are missing are told once, and so is what nobody was told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

SEEDS = (
    Seed(
        drift="return-not-deployed",
        kind="operation-unavailable",
        part=Part.REQUEST_PATH,
        places=(("POST /v1/loans/{loan_id}/return", ""),),
    ),
    Seed(
        drift="patch-not-deployed",
        kind="operation-unavailable",
        part=Part.REQUEST_PATH,
        places=(("PATCH /v1/books/{book_id}", ""),),
    ),
    Seed(
        drift="trips-not-implemented",
        kind="operation-unavailable",
        part=Part.REQUEST_PATH,
        places=(("POST /vehicles/{vehicleId}/trips", ""),),
    ),
    Seed(
        drift="estimates-without-backend",
        kind="operation-unavailable",
        part=Part.REQUEST_PATH,
        places=(("POST /estimates", ""),),
    ),
    Seed(
        drift="second-version-not-deployed", kind="version-unavailable", part=Part.REQUEST_PATH, places=(("*", "/v2"),)
    ),
    Seed(drift="second-version-not-routed", kind="version-unavailable", part=Part.REQUEST_PATH, places=(("*", "/v2"),)),
    Seed(
        drift="loans-of-a-member-listed",
        kind="operation-undocumented",
        part=Part.REQUEST_PATH,
        places=(("GET /v1/members/{member_id}/loans", ""),),
    ),
    Seed(
        drift="estimates-listed",
        kind="operation-undocumented",
        part=Part.REQUEST_PATH,
        places=(("GET /estimates", ""),),
    ),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, depth="quick")


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
