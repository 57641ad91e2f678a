"""Answers that only the contract forbids are found, and published contracts that say something else."""

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
        drift="tower-shelves",
        kind="contract-violated",
        part=Part.RESPONSE_BODY,
        places=(("PATCH /v1/books/{book_id}", "/shelf/floor"),),
        # Where the floor was sent, that it comes back as another one says more.
        consequences=("value-not-preserved",),
    ),
    Seed(
        drift="altitudes",
        kind="contract-violated",
        part=Part.RESPONSE_BODY,
        places=(
            ("GET /vehicles", "/*/lastSeen/position"),
            ("GET /vehicles/{vehicleId}", "/lastSeen/position"),
            ("PUT /vehicles/{vehicleId}", "/lastSeen/position"),
        ),
    ),
    Seed(
        drift="shorter-titles-published",
        kind="published-contract-differs",
        part=Part.REQUEST_PATH,
        places=(("POST /v1/books", ""),),
    ),
    Seed(
        drift="limit-required-in-print",
        kind="published-contract-differs",
        part=Part.REQUEST_PATH,
        places=(("GET /vehicles", ""),),
    ),
    Seed(
        drift="first-version-unpublished",
        kind="published-contract-differs",
        part=Part.REQUEST_PATH,
        places=(("GET /v2/books", ""), ("GET /v2/books/{book_id}", "")),
    ),
    Seed(
        drift="estimates-closed-in-print",
        kind="published-contract-differs",
        part=Part.REQUEST_PATH,
        places=(("POST /estimates", ""),),
    ),
    Seed(
        drift="nothing-published",
        kind="published-contract-differs",
        part=Part.REQUEST_PATH,
        places=(("*", ""),),
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


def test_a_broken_promise_names_the_line_of_the_contract(report: Report) -> None:
    (finding,) = (one for one in findings_of(report, "tower-shelves") if one.kind == "contract-violated")
    assert finding.promise is not None
    assert finding.promise.says == "maximum: 9"


def test_each_difference_of_a_published_contract_is_listed_in_the_taxonomy_s_words(report: Report) -> None:
    (finding,) = findings_of(report, "shorter-titles-published")
    assert finding.environment_side.value == [
        "the request body at /title: maxLength 80 instead of 120 (request-bound-tightened)"
    ]


def test_where_the_value_was_sent_it_is_told_as_one_that_does_not_come_back(report: Report) -> None:
    found = [one for one in findings_of(report, "tower-shelves") if one.kind == "value-not-preserved"]
    assert {(one.place.operation, one.place.pointer) for one in found} == {
        ("POST /v1/books", "/shelf/floor"),
        ("GET /v1/books", "/data/*/shelf/floor"),
        ("GET /v1/books/{book_id}", "/shelf/floor"),
    }
