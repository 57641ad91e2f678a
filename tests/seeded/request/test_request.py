"""Requests that are accepted on one side and refused on the other are traced to the part that is to blame."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, showing, unexpected

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
        drift="thin-picture-books-only",
        kind="request-combination-rejected",
        part=Part.REQUEST_BODY,
        places=(("POST /v1/books", ""),),
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
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, operation=showing(SEEDS))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []


@pytest.mark.parametrize(
    ("drift", "message"),
    [
        ("fewer-pages", "pages ≤ 500 in fewer-pages, ≤ 5000 in reference"),
        ("shorter-titles", "title ≤ 40 characters in shorter-titles, ≤ 120 in reference"),
        ("fewer-tags", "tags ≤ 2 items in fewer-tags, ≤ 5 in reference"),
        ("smaller-pages", "the query parameter per_page ≤ 10 in smaller-pages, ≤ 50 in reference"),
        ("shorter-distances", "distanceKm ≤ 300 in shorter-distances, ≤ 2000 in reference"),
        ("more-seats", "seats ≤ 500 in more-seats, ≤ 60 in reference"),
        ("longer-names", "full_name met no limit up to 8192 characters in longer-names, ≤ 60 in reference"),
        ("more-rows", "the query parameter limit met no limit up to 10000000000 in more-rows, ≤ 200 in reference"),
    ],
)
def test_the_exact_bound_of_both_sides_is_told(report: Report, drift: str, message: str) -> None:
    assert message in [finding.message for finding in findings_of(report, drift)]


@pytest.mark.parametrize(
    ("drift", "body"),
    [
        ("fewer-pages", {"title", "isbn", "genre", "pages"}),
        ("fewer-tags", {"title", "isbn", "genre", "pages", "tags"}),
        ("more-seats", {"plate", "kind", "seats"}),
        ("price-required", {"title", "isbn", "genre", "pages"}),
        ("thin-picture-books-only", {"title", "isbn", "genre", "pages"}),
        ("whole-prices-only", {"title", "isbn", "genre", "pages", "price"}),
    ],
)
def test_the_request_that_is_shown_has_nothing_that_could_be_left_out(
    report: Report, drift: str, body: set[str]
) -> None:
    shown = [finding.evidence.body for finding in findings_of(report, drift)]
    assert [set(json.loads(one)) for one in shown if one] == [body]


def test_two_things_that_are_refused_only_together_are_named_both(report: Report) -> None:
    (finding,) = findings_of(report, "thin-picture-books-only")
    assert "genre: picture_book" in finding.message
    assert "pages: " in finding.message
    assert finding.evidence.faults != ()
