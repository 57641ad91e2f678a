"""Other statuses for what is served are found, and refusals that no part of the request explains."""

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
        drift="book-added-with-200",
        kind="success-status-changed",
        part=Part.RESPONSE_STATUS,
        places=(("POST /v1/books", ""),),
    ),
    Seed(
        drift="vehicle-deleted-with-202",
        kind="success-status-changed",
        part=Part.RESPONSE_STATUS,
        places=(("DELETE /vehicles/{vehicleId}", ""),),
    ),
    Seed(
        drift="vehicle-made-with-200",
        kind="success-status-changed",
        part=Part.RESPONSE_STATUS,
        places=(("PUT /vehicles/{vehicleId}", ""),),
    ),
    Seed(
        drift="lending-forbidden",
        kind="outcome-changed",
        part=Part.RESPONSE_STATUS,
        places=(("POST /v1/members/{member_id}/loans", ""),),
    ),
    Seed(
        drift="removal-locked",
        kind="outcome-changed",
        part=Part.RESPONSE_STATUS,
        places=(("DELETE /v1/books/{book_id}", ""),),
    ),
    Seed(
        drift="titles-moved",
        kind="redirected",
        part=Part.RESPONSE_STATUS,
        places=(
            ("GET /v2/books", ""),
            ("GET /v2/books/{book_id}", ""),
        ),
    ),
    Seed(
        drift="vehicles-behind-a-login-page",
        kind="redirected",
        part=Part.RESPONSE_STATUS,
        places=(("GET /vehicles", ""),),
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
