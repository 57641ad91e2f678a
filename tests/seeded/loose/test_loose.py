"""Under a contract that promises little, what the environments show of themselves is enough; data still is no drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeded.auth.test_auth import SEEDS as AUTH
from tests.seeded.availability.test_availability import SEEDS as AVAILABILITY
from tests.seeded.enum.test_enum import SEEDS as ENUM
from tests.seeded.error.test_error import SEEDS as ERROR
from tests.seeded.header.test_header import SEEDS as HEADER
from tests.seeded.request.test_request import SEEDS as REQUEST
from tests.seeded.running import TWIN, compared
from tests.seeded.schema.test_schema import SEEDS as SCHEMA
from tests.seeded.seed import described, findings_of, missed, over_the_limit, unexpected
from tests.seeded.status.test_status import SEEDS as STATUS

if TYPE_CHECKING:
    from harness.model.report import Report
    from tests.seeded.seed import Seed

CHOSEN = {
    "second-version-not-deployed",
    "book-added-with-200",
    "pages-removed",
    "position-removed",
    "price-as-text",
    "tags-as-object",
    "joining-as-date",
    "books-as-bare-array",
    "fewer-pages",
    "invalid-bodies-get-400",
    "problems-as-plain-json",
    "codes-in-capitals",
    "nosniff-removed",
    "request-id-dropped",
    "any-key",
    "unknown-readers-forbidden",
    "count-in-words",
    "branch-closed-in-its-own-words",
    "band-huge",
    "tier-never-staff",
    "thin-picture-books-only",
}
"""Drift that needs no promise to be seen."""

SEEDS = tuple(
    seed.loosened
    for seed in (*AVAILABILITY, *STATUS, *SCHEMA, *ENUM, *REQUEST, *ERROR, *HEADER, *AUTH)
    if seed.drift in CHOSEN
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, seed=2, loose=True)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_no_operation_is_asked_more_than_the_depth_allows(report: Report) -> None:
    # What the reference is tried with before counts, too.
    assert over_the_limit(report, 120) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
