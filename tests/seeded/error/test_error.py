"""Other answers to the same fault are found, fault by fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, operations, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

SEEDS = (
    Seed(
        drift="invalid-bodies-get-400",
        kind="error-status-changed",
        part=Part.RESPONSE_STATUS,
        places=(
            ("POST /v1/books", ""),
            ("PATCH /v1/books/{book_id}", ""),
            ("POST /v1/members", ""),
            ("POST /v1/members/{member_id}/loans", ""),
        ),
    ),
    Seed(
        drift="absent-trips-are-gone",
        kind="error-status-changed",
        part=Part.RESPONSE_STATUS,
        places=(("GET /vehicles/{vehicleId}/trips/{tripId}", ""),),
    ),
    Seed(
        drift="errors-are-flat",
        kind="error-shape-changed",
        part=Part.RESPONSE_BODY,
        places=tuple((key, "") for key in operations("library")),
    ),
    Seed(
        drift="errors-without-correlation",
        kind="error-shape-changed",
        part=Part.RESPONSE_BODY,
        places=tuple((key, "") for key in operations("fleet")),
    ),
    Seed(
        drift="codes-in-capitals",
        kind="error-code-changed",
        part=Part.RESPONSE_BODY,
        places=(
            ("POST /v1/books", "/code"),
            ("PATCH /v1/books/{book_id}", "/code"),
            ("POST /v1/members", "/code"),
            ("POST /v1/members/{member_id}/loans", "/code"),
        ),
    ),
    Seed(
        drift="vehicles-are-unknown",
        kind="error-code-changed",
        part=Part.RESPONSE_BODY,
        places=(("GET /vehicles/{vehicleId}", "/failure/kind"),),
    ),
    Seed(
        drift="problems-as-plain-json",
        kind="error-media-type-changed",
        part=Part.RESPONSE_BODY,
        places=tuple((key, "") for key in operations("library")),
    ),
    Seed(
        drift="branch-closed-in-its-own-words",
        kind="error-not-standard",
        part=Part.RESPONSE_BODY,
        places=(("POST /v1/members/{member_id}/loans", ""),),
        consequences=("outcome-changed",),
    ),
    Seed(
        drift="long-titles-crash", kind="server-error", part=Part.REQUEST_BODY, places=(("POST /v1/books", "/title"),)
    ),
    Seed(
        drift="malformed-bodies-crash",
        kind="server-error",
        part=Part.RESPONSE_STATUS,
        places=(
            ("PUT /vehicles/{vehicleId}", ""),
            ("POST /vehicles/{vehicleId}/trips", ""),
            ("POST /estimates", ""),
        ),
    ),
    Seed(
        drift="trace-in-malformed",
        kind="internals-exposed",
        part=Part.RESPONSE_BODY,
        places=(
            ("POST /v1/books", "/detail"),
            ("PATCH /v1/books/{book_id}", "/detail"),
            ("POST /v1/members", "/detail"),
            ("POST /v1/members/{member_id}/loans", "/detail"),
        ),
    ),
    Seed(
        drift="query-in-not-found",
        kind="internals-exposed",
        part=Part.RESPONSE_BODY,
        places=(("GET /vehicles/{vehicleId}", "/failure/text"),),
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
