"""Requests that are accepted on one side and refused on the other are traced to the part that is to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWINS, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

SEEDS = (
    Seed(
        drift="price-required",
        kind="request-property-became-required",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/price"),),
    ),
    Seed(
        drift="bay-required",
        kind="request-property-became-required",
        part=Part.REQUEST_BODY,
        places=(("PUT /vehicles/{vehicleId}", "/depot/bay"),),
    ),
    Seed(
        drift="isbn-optional",
        kind="request-property-became-optional",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/isbn"),),
    ),
    Seed(
        drift="passengers-optional",
        kind="request-property-became-optional",
        part=Part.REQUEST_BODY,
        places=(("POST /vehicles/{vehicleId}/trips", "/passengers"),),
    ),
    Seed(
        drift="active-required",
        kind="request-parameter-became-required",
        part=Part.REQUEST_QUERY,
        places=(("GET /v1/members", "/active"),),
    ),
    Seed(
        drift="dispatcher-required",
        kind="request-parameter-became-required",
        part=Part.REQUEST_HEADER,
        places=(("GET /vehicles/{vehicleId}/trips", "/x-dispatcher"),),
    ),
    Seed(
        drift="order-optional",
        kind="request-parameter-became-optional",
        part=Part.REQUEST_QUERY,
        places=(("GET /vehicles/{vehicleId}/trips", "/order"),),
    ),
    Seed(
        drift="fewer-pages",
        kind="request-bound-tightened",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/pages"),),
    ),
    Seed(
        drift="shorter-titles",
        kind="request-bound-tightened",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/title"),),
    ),
    Seed(
        drift="fewer-tags",
        kind="request-bound-tightened",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/tags"),),
    ),
    Seed(
        drift="newer-isbns-only",
        kind="request-bound-tightened",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/isbn"),),
    ),
    Seed(
        drift="smaller-pages",
        kind="request-bound-tightened",
        part=Part.REQUEST_QUERY,
        places=(("GET /v1/books", "/per_page"),),
    ),
    Seed(
        drift="shorter-distances",
        kind="request-bound-tightened",
        part=Part.REQUEST_BODY,
        places=(("POST /estimates", "/distanceKm"),),
    ),
    Seed(
        drift="more-seats",
        kind="request-bound-loosened",
        part=Part.REQUEST_BODY,
        places=(("PUT /vehicles/{vehicleId}", "/seats"),),
    ),
    Seed(
        drift="longer-names",
        kind="request-bound-loosened",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/members", "/full_name"),),
    ),
    Seed(
        drift="more-rows", kind="request-bound-loosened", part=Part.REQUEST_QUERY, places=(("GET /vehicles", "/limit"),)
    ),
    Seed(
        drift="whole-prices-only",
        kind="request-type-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/price"),),
    ),
    Seed(
        drift="notes-never-null",
        kind="request-type-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/members", "/note"),),
    ),
    Seed(
        drift="moments-as-dates",
        kind="request-type-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /vehicles/{vehicleId}/trips", "/startsAt"),),
    ),
    Seed(
        drift="any-email",
        kind="request-validation-missing",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/members", "/email"),),
    ),
    Seed(
        drift="any-registration",
        kind="request-validation-missing",
        part=Part.REQUEST_BODY,
        places=(("PUT /vehicles/{vehicleId}", "/registeredAt"),),
        consequences=("response-format-changed",),  # what was accepted reads back
    ),
    Seed(
        drift="unknown-book-properties-refused",
        kind="request-unknown-property-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", "/*"),),
    ),
    Seed(
        drift="unknown-member-properties-tolerated",
        kind="request-unknown-property-accepted",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/members", "/*"),),
    ),
    Seed(
        drift="merge-patch-refused",
        kind="request-media-type-rejected",
        part=Part.REQUEST_HEADER,
        places=(("PATCH /v1/books/{book_id}", "/content-type"),),
    ),
    Seed(
        drift="forms-refused",
        kind="request-media-type-rejected",
        part=Part.REQUEST_HEADER,
        places=(("POST /estimates", "/content-type"),),
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


@pytest.mark.parametrize("twin", TWINS)
def test_the_same_version_with_other_data_is_silent(report: Report, twin: str) -> None:
    assert [described(finding) for finding in findings_of(report, twin)] == []
