"""The mirrored direction: the reference refuses what the environment accepts, and is told as exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeded.running import REFERENCE, environment, run

if TYPE_CHECKING:
    from harness.model.report import Report

TOLD = {
    "fewer-pages": ("request-bound-loosened", "pages ≤ 5000 in fewer-pages, ≤ 500 in reference"),
    "thin-picture-books-only": ("request-combination-accepted", "together with"),
    "price-required": ("request-property-became-optional", "price: leaving it out is served"),
}
"""Drift of the reference to the kind and the words of what is told of an environment without it."""


@pytest.fixture(scope="module", params=TOLD)
def drift(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory, drift: str) -> Report:
    environments = {
        REFERENCE: {**environment(url, ["library"], data=1, traffic={}, drifts=(drift,)), "reference": True},
        drift: environment(url, ["library"], data=2, traffic={}),
    }
    return run(tmp_path_factory.mktemp("project"), ["library"], environments)


def test_what_the_reference_alone_refuses_is_told_of_the_environment(report: Report, drift: str) -> None:
    kind, words = TOLD[drift]
    assert [(finding.kind, words in finding.message) for finding in report.findings] == [(kind, True)]
