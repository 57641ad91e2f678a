"""An environment of which nothing answers is told once, with what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.process import free_port
from harness.model.place import Part
from harness.model.report import EnvironmentStatus
from tests.seeded.running import run_with_addresses
from tests.seeded.seed import findings_of

if TYPE_CHECKING:
    from harness.model.report import Report

NOBODY, NO_TLS = "nobody-listens", "no-tls-there"


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    addresses = {NOBODY: f"http://127.0.0.1:{free_port()}", NO_TLS: url.replace("http:", "https:")}
    return run_with_addresses(url, tmp_path_factory.mktemp("project"), addresses)


@pytest.mark.parametrize("environment", [NOBODY, NO_TLS])
def test_an_environment_of_which_nothing_answers_is_one_finding(report: Report, environment: str) -> None:
    told = [(one.kind, one.place.operation, one.place.part) for one in findings_of(report, environment)]
    assert told == [("environment-unreachable", "*", Part.CONNECTION)]


@pytest.mark.parametrize("environment", [NOBODY, NO_TLS])
def test_it_is_said_to_be_unreachable(report: Report, environment: str) -> None:
    statuses = {one.name: one.status for one in report.environments}
    assert statuses[environment] is EnvironmentStatus.UNREACHABLE
