"""An API with many kinds of things below one, which up to four identities use, and whose identifiers are short."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of, over_the_limit
from tests.servers.branches import CONTRACT, IDENTITIES, KINDS, TREES, branches

if TYPE_CHECKING:
    from harness.model.report import Report

ADD, READ = "POST /trees", "GET /trees/{tree}"
TWIN = "twin"
QUICK = "quick"


def compared(factory: pytest.TempPathFactory, depth: str, *drifts: str, contract: str = CONTRACT) -> Report:
    """The reference, its twin with other trees, and a server for each drift."""
    own, *others = IDENTITIES
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, *drifts)):
            address = stack.enter_context(branches(factory.mktemp(name), number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address, "identity": own, "other_identities": others if number else others[:1]}
        identities = {name: {"type": "bearer", "token": name} for name in IDENTITIES}
        project = factory.mktemp("branches")
        return compared_alone(project, "branches", contract, targets, identities=identities, depth=depth)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(tmp_path_factory, QUICK, "trusting")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(tmp_path_factory, "standard", "unguarded")


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(tmp_path_factory, "standard", "unpicked", contract=TREES)


def test_no_operation_is_asked_more_than_the_depth_says(report: Report) -> None:
    assert over_the_limit(report, DEPTHS[QUICK].requests) == []


def test_what_is_no_longer_refused_is_found_all_the_same(report: Report) -> None:
    found = {(one.kind, one.place.operation) for one in findings_of(report, "trusting")}
    assert found == {("request-unknown-property-accepted", ADD)}


def test_every_kind_is_made_although_each_takes_a_tree(report: Report) -> None:
    made = {one.operation for one in report.spending if one.requests and one.environment == TWIN}
    assert {f"POST /trees/{{tree}}/{kind}" for kind in KINDS} <= made


def test_what_may_be_someones_is_asked_as_nobody_of_what_the_run_made(usual: Report) -> None:
    found = {(one.kind, one.place.operation) for one in findings_of(usual, "unguarded")}
    assert found == {("authentication-not-enforced", f"DELETE /trees/{{tree}}/{kind}/{{part}}") for kind in KINDS}
    assert over_the_limit(usual, DEPTHS["standard"].requests) == []


def test_what_is_taken_of_a_thing_is_taken_of_one_that_was_given_some(trees: Report) -> None:
    found = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(trees, "unpicked")}
    assert found == {("consistency-changed", READ, "/cherries")}


def test_the_same_version_with_other_trees_stays_silent(report: Report, usual: Report, trees: Report) -> None:
    assert [described(finding) for one in (report, usual, trees) for finding in findings_of(one, TWIN)] == []
