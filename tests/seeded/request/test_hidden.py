"""A creation that is refused hides nothing of what comes after it: that is asked with what the environment wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeded.running import REFERENCE, TWINS, environment, run
from tests.seeded.seed import described, findings_of

if TYPE_CHECKING:
    from harness.model.report import Report

HIDING, HIDDEN = "newer-isbns-only", "merge-patch-refused"
"""The first refuses the books that are made to be changed, the second one way of changing them."""


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    environments = {
        name: environment(url, ["library"], data=40 + number, traffic={})
        for number, name in enumerate((REFERENCE, *TWINS))
    }
    environments[REFERENCE]["reference"] = True
    environments[HIDING] = environment(url, ["library"], data=50, traffic={}, drifts=(HIDING,))
    environments["both"] = environment(url, ["library"], data=60, traffic={}, drifts=(HIDING, HIDDEN))
    return run(tmp_path_factory.mktemp("project"), ["library"], environments)


def told(report: Report, name: str) -> set[tuple[str, str]]:
    return {(one.kind, one.place.operation) for one in findings_of(report, name)}


def test_drift_after_a_refused_creation_is_found(report: Report) -> None:
    assert told(report, "both") == {
        ("request-bound-tightened", "POST /v1/books"),
        ("request-media-type-rejected", "PATCH /v1/books/{book_id}"),
    }


def test_what_is_laid_open_and_is_alike_is_silent(report: Report) -> None:
    assert told(report, HIDING) == {("request-bound-tightened", "POST /v1/books")}


@pytest.mark.parametrize("twin", TWINS)
def test_the_same_version_with_other_data_is_silent(report: Report, twin: str) -> None:
    assert [described(finding) for finding in findings_of(report, twin)] == []
