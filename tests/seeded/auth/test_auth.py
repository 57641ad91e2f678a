"""Credentials that are asked for on one side only are found, and other challenges."""

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
        drift="member-shown-to-all",
        kind="authentication-not-enforced",
        part=Part.RESPONSE_STATUS,
        places=(("GET /v1/members/{member_id}", ""),),
    ),
    Seed(
        drift="vehicles-shown-to-all",
        kind="authentication-not-enforced",
        part=Part.RESPONSE_STATUS,
        places=(("GET /vehicles", ""),),
    ),
    Seed(
        drift="any-key",
        kind="authentication-not-enforced",
        part=Part.RESPONSE_STATUS,
        places=tuple((key, "") for key in operations("library", protected=True)),
    ),
    Seed(
        drift="any-credential",
        kind="authentication-not-enforced",
        part=Part.RESPONSE_STATUS,
        places=tuple((key, "") for key in operations("fleet", protected=True)),
    ),
    Seed(
        drift="estimates-for-operators",
        kind="authentication-required",
        part=Part.RESPONSE_STATUS,
        places=(("POST /estimates", ""),),
    ),
    Seed(
        drift="titles-for-readers",
        kind="authentication-required",
        part=Part.RESPONSE_STATUS,
        places=(("GET /v2/books", ""),),
    ),
    Seed(
        drift="unknown-readers-forbidden",
        kind="auth-challenge-changed",
        part=Part.RESPONSE_STATUS,
        places=tuple((key, "") for key in operations("library", protected=True)),
    ),
    Seed(
        drift="bearer-challenge",
        kind="auth-challenge-changed",
        part=Part.RESPONSE_HEADER,
        places=tuple((key, "/www-authenticate") for key in operations("fleet", protected=True)),
    ),
    Seed(
        drift="no-challenge",
        kind="auth-challenge-changed",
        part=Part.RESPONSE_HEADER,
        places=tuple((key, "/www-authenticate") for key in operations("library", protected=True)),
    ),
    Seed(
        drift="guests-may-change",
        kind="scope-not-enforced",
        part=Part.RESPONSE_STATUS,
        places=tuple((key, "") for key in operations("library", protected=True) if not key.startswith("GET")),
    ),
    Seed(
        drift="guests-see-no-members",
        kind="scope-required",
        part=Part.RESPONSE_STATUS,
        places=(("GET /v1/members", ""), ("GET /v1/members/{member_id}", "")),
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
