"""Other closed sets are found in answers and in requests."""

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
        drift="loans-lost",
        kind="response-enum-value-added",
        part=Part.RESPONSE_BODY,
        places=(("GET /v1/loans", "/data/*/status"),),
    ),
    Seed(
        drift="band-huge",
        kind="response-enum-value-added",
        part=Part.RESPONSE_BODY,
        places=(("POST /estimates", "/band"),),
        unpromised="response-value-changed",
    ),
    Seed(
        drift="tier-never-staff",
        kind="response-enum-value-removed",
        part=Part.RESPONSE_BODY,
        places=(("POST /v1/members", "/tier"),),
        unpromised="value-not-preserved",
    ),
    Seed(
        drift="states-in-lower-case",
        kind="response-enum-value-changed",
        part=Part.RESPONSE_BODY,
        places=(
            ("GET /vehicles", "/*/state"),
            ("GET /vehicles/{vehicleId}", "/state"),
        ),
        elsewhere=("PUT /vehicles/{vehicleId}",),
    ),
    Seed(
        drift="genres-in-capitals",
        kind="response-enum-value-changed",
        part=Part.RESPONSE_BODY,
        places=(
            ("GET /v1/books", "/data/*/genre"),
            ("GET /v1/books/{book_id}", "/genre"),
            ("POST /v1/books", "/genre"),
            ("PATCH /v1/books/{book_id}", "/genre"),
        ),
    ),
    Seed(
        drift="kiosk-refused",
        kind="request-enum-value-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/members/{member_id}/loans", "/channel"),),
    ),
    Seed(
        drift="repair-not-a-filter",
        kind="request-enum-value-rejected",
        part=Part.REQUEST_QUERY,
        places=(("GET /vehicles", "/state"),),
    ),
    Seed(
        drift="any-unit",
        kind="request-enum-value-accepted",
        part=Part.REQUEST_BODY,
        places=(("POST /estimates", "/unit"),),
    ),
    Seed(
        drift="any-order",
        kind="request-enum-value-accepted",
        part=Part.REQUEST_QUERY,
        places=(("GET /vehicles/{vehicleId}/trips", "/order"),),
    ),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
