"""Other limits are found as they are announced and as they are met, and refusals that do not say when to come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.finding import Confidence
from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

SEEDS = (
    Seed(
        drift="fewer-readers",
        kind="rate-limit-changed",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/ratelimit-limit"),),
    ),
    Seed(
        drift="limit-unannounced",
        kind="rate-limit-missing",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/ratelimit-limit"),),
    ),
    Seed(
        drift="fleet-limited",
        kind="rate-limit-changed",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/ratelimit-limit"),),
    ),
    Seed(
        drift="busy-without-a-word",
        kind="retry-after-missing",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/retry-after"),),
    ),
    Seed(
        drift="away-without-a-word",
        kind="retry-after-missing",
        part=Part.RESPONSE_HEADER,
        places=(("*", "/retry-after"),),
    ),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_it_is_sure(report: Report, seed: Seed) -> None:
    found = [finding for finding in findings_of(report, seed.drift) if finding.kind == seed.kind]
    assert {finding.confidence for finding in found} == {Confidence.CONFIRMED}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
