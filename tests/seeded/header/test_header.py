"""Other headers beside the same bodies are found, request id and trace context among them."""

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
        drift="nosniff-removed",
        kind="response-header-removed",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/x-content-type-options"),),
    ),
    Seed(
        drift="count-removed",
        kind="response-header-removed",
        part=Part.RESPONSE_HEADER,
        places=(("GET /vehicles", "/x-total-count"),),
    ),
    Seed(
        drift="zone-added",
        kind="response-header-added",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/x-zone"),),
    ),
    Seed(
        drift="origins-opened",
        kind="response-header-changed",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/access-control-allow-origin"),),
    ),
    Seed(
        drift="book-may-be-cached",
        kind="response-header-changed",
        part=Part.RESPONSE_HEADER,
        places=(("GET /v1/books/{book_id}", "/cache-control"),),
    ),
    Seed(
        drift="count-in-words",
        kind="response-header-changed",
        part=Part.RESPONSE_HEADER,
        places=(("GET /vehicles", "/x-total-count"),),
    ),
    Seed(
        drift="location-removed",
        kind="response-header-removed",
        part=Part.RESPONSE_HEADER,
        places=(("POST /v1/members", "/location"),),
    ),
    Seed(
        drift="request-id-dropped",
        kind="request-id-not-propagated",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/x-request-id"),),
    ),
    Seed(
        drift="request-id-replaced",
        kind="request-id-not-propagated",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/x-request-id"),),
    ),
    Seed(
        drift="trace-dropped",
        kind="trace-context-not-propagated",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/traceparent"),),
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
