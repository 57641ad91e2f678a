"""Ends that are announced here and not there, or for another day, are found."""

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
        drift="vehicles-deprecated",
        kind="deprecation-announced",
        part=Part.RESPONSE_HEADER,
        places=(("GET /vehicles", "/deprecation"),),
    ),
    Seed(
        drift="members-kept",
        kind="deprecation-announced",
        part=Part.RESPONSE_HEADER,
        places=(("GET /v1/members", "/deprecation"),),
    ),
    Seed(
        drift="fleet-deprecated",
        kind="deprecation-announced",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/deprecation"),),
    ),
    Seed(
        drift="estimates-deprecated-in-print",
        kind="deprecation-announced",
        part=Part.REQUEST_PATH,
        places=(("POST /estimates", ""),),
    ),
    Seed(
        drift="members-gone-sooner",
        kind="sunset-announced",
        part=Part.RESPONSE_HEADER,
        places=(("GET /v1/members", "/sunset"),),
    ),
    Seed(
        drift="trips-end",
        kind="sunset-announced",
        part=Part.RESPONSE_HEADER,
        places=(("GET /vehicles/{vehicleId}/trips", "/sunset"),),
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
