"""What collections do with their parameters, and what computations come to, is found to differ; other data is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

LAX = ("error-code-changed",)
"""A parameter that is not seen is not checked either, so that something else is what is wrong with a request."""

OPERATIONS = (
    "^GET (/v1/books|/v1/loans|/vehicles|/articles|/articles/{articleNo}/movements)$|^POST (/prices|/articles/search)$"
)

SEARCH = "POST /articles/search"


def parameter_ignored(drift: str, operation: str, name: str, *, part: Part = Part.REQUEST_QUERY) -> Seed:
    """A parameter that does nothing, or not what it should."""
    return Seed(
        drift=drift,
        kind="parameter-ignored",
        part=part,
        places=((operation, f"/{name}"),),
        consequences=LAX,
    )


SEEDS = (
    parameter_ignored("page-size-ignored", "GET /v1/books", "per_page"),
    parameter_ignored("genre-ignored", "GET /v1/books", "genre"),
    parameter_ignored("pages-skip-a-book", "GET /v1/books", "page"),
    parameter_ignored("page-ignored", "GET /v1/loans", "page"),
    Seed(
        drift="fifteen-books-a-page",
        kind="default-changed",
        part=Part.REQUEST_QUERY,
        places=(("GET /v1/books", "/per_page"),),
    ),
    parameter_ignored("vehicle-limit-ignored", "GET /vehicles", "limit"),
    parameter_ignored("seats-ignored", "GET /vehicles", "minSeats"),
    Seed(
        drift="vehicles-miscounted",
        kind="response-value-changed",
        part=Part.RESPONSE_HEADER,
        places=(("GET /vehicles", "/x-total-count"),),
    ),
    parameter_ignored("order-ignored", "GET /articles", "orderBy"),
    parameter_ignored("selection-ignored", "GET /articles", "select"),
    parameter_ignored("aisle-ignored", "GET /articles", "aisle"),
    parameter_ignored("every-page-the-first", "GET /articles", "after"),
    Seed(
        drift="fullest-first",
        kind="default-changed",
        part=Part.REQUEST_QUERY,
        places=(("GET /articles", "/orderBy"),),
    ),
    Seed(
        drift="page-counted",
        kind="response-value-changed",
        part=Part.RESPONSE_BODY,
        places=(("GET /articles", "/count"),),
    ),
    Seed(
        drift="nothing-follows",
        kind="response-value-changed",
        part=Part.RESPONSE_BODY,
        places=(("GET /articles", "/result/following"),),
    ),
    Seed(
        drift="earliest-movement-first",
        kind="ordering-changed",
        part=Part.RESPONSE_BODY,
        places=(("GET /articles/{articleNo}/movements", ""),),
    ),
    parameter_ignored("found-limit-ignored", SEARCH, "limit", part=Part.REQUEST_BODY),
    parameter_ignored("found-skip-ignored", SEARCH, "skip", part=Part.REQUEST_BODY),
    parameter_ignored("found-aisle-ignored", SEARCH, "where/aisle", part=Part.REQUEST_BODY),
    # Without a closed set there are the example and what it leaves out: rows are sorted by its key, the other way.
    replace(
        parameter_ignored("found-way-ignored", SEARCH, "sort", part=Part.REQUEST_BODY), unpromised="ordering-changed"
    ),
    Seed(
        drift="another-tax-in-france",
        kind="response-value-changed",
        part=Part.RESPONSE_BODY,
        places=(("POST /prices", "/tax"), ("POST /prices", "/gross")),
    ),
    Seed(
        drift="tax-in-whole-units",
        kind="precision-changed",
        part=Part.RESPONSE_BODY,
        places=(("POST /prices", "/tax"),),
    ),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, operation=OPERATIONS)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
