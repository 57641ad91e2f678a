"""What a run may cost: so much for each operation, and so much more for each cause that is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.limits import HARVEST
from harness.model.spending import Expense
from tests.seeded.request.test_request import SEEDS
from tests.seeded.running import REFERENCE, compared
from tests.seeded.seed import findings_of, over_the_limit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.report import Report

CAUSE_REQUESTS = 60
CHOSEN = ("shorter-distances", "bay-required")
FOR_CAUSES = frozenset({Expense.EXPLANATION, Expense.CONFIRMATION})


@pytest.fixture(scope="module", params=["quick", "standard"])
def depth(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory, depth: str) -> Report:
    seeds = [seed for seed in SEEDS if seed.drift in CHOSEN]
    return compared(url, tmp_path_factory.mktemp("project"), seeds, depth=depth)


def spent_on_causes(report: Report, environments: Iterable[str]) -> int:
    names = frozenset(environments)
    spent = (one.requests for one in report.spending if one.environment in names)
    return sum(requests.get(expense, 0) for requests in spent for expense in FOR_CAUSES)


def test_no_operation_is_asked_more_than_the_depth_says(report: Report, depth: str) -> None:
    assert over_the_limit(report, DEPTHS[depth].requests) == []


def test_what_the_reference_is_tried_with_counts_as_well(
    url: str, tmp_path_factory: pytest.TempPathFactory, depth: str
) -> None:
    seeds = [seed for seed in SEEDS if seed.drift == "newer-isbns-only"]
    report = compared(url, tmp_path_factory.mktemp("project"), seeds, depth=depth, loose=True)
    tried = max(one.requests.get(Expense.HARVEST, 0) for one in report.spending if one.operation.startswith("POST "))
    assert tried > HARVEST
    assert over_the_limit(report, DEPTHS[depth].requests) == []


@pytest.mark.parametrize("drift", CHOSEN)
def test_a_cause_costs_no_more_than_sixty_requests_in_its_environment(report: Report, drift: str) -> None:
    assert 0 < spent_on_causes(report, [drift]) <= CAUSE_REQUESTS * len(findings_of(report, drift))


def test_the_reference_is_asked_no_more_for_a_cause_than_the_environment(report: Report) -> None:
    assert 0 < spent_on_causes(report, [REFERENCE]) <= CAUSE_REQUESTS * len(report.findings)


def test_everything_that_was_sent_is_accounted_for(report: Report) -> None:
    told = {one.name: one.requests for one in report.environments}
    counted = dict.fromkeys(told, 0)
    for one in report.spending:
        counted[one.environment] += sum(one.requests.values())
    assert counted == told
