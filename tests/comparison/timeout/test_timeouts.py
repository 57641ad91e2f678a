"""Answers that do not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.case import Purpose, Role
from harness.model.difference import Wanted
from harness.model.exchange import FailureKind
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

LATE = Given(failure=FailureKind.READ_TIMEOUT, seconds=5.0)
FINE = Given(body=[])


def gateway(seconds: float, status: int = 504) -> Given:
    return Given(status=status, failure=FailureKind.GATEWAY, seconds=seconds)


@pytest.mark.parametrize("there", [LATE, Given(failure=FailureKind.TOTAL_TIMEOUT), gateway(2.0)])
def test_two_timeouts_are_told(tmp_path: Path, there: Given) -> None:
    shop = world(tmp_path)
    for name in ("a", "b"):
        shop.ask(case_of(name), FINE, there)
    shop.ask(case_of("c"), FINE, Given(failure=FailureKind.CIRCUIT_OPEN))
    assert shop.kinds() == ["request-timed-out"]


def test_after_one_timeout_it_is_asked_again(tmp_path: Path) -> None:
    shop = world(tmp_path).ask(case_of("a"), FINE, LATE).ask(case_of("b"), FINE, FINE)
    comparison = shop.compare()
    assert comparison.differences == ()
    assert [(one.wanted, one.cases) for one in comparison.questions] == [(Wanted.CONFIRMATION, ("a",))]


def test_a_reset_connection_is_no_timeout(tmp_path: Path) -> None:
    shop = world(tmp_path).ask(case_of("z"), FINE, FINE)
    for name in ("a", "b"):
        shop.ask(case_of(name), FINE, Given(failure=FailureKind.CONNECTION_RESET))
    assert shop.kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(gateway(2.0), gateway(4.0), ["timeout-changed"], id="later"),
        pytest.param(gateway(4.0), gateway(2.0), ["timeout-changed"], id="earlier"),
        pytest.param(gateway(2.0), LATE, ["timeout-changed"], id="later-than-the-client-waits"),
        pytest.param(gateway(2.0), gateway(2.2), [], id="as-late"),
        pytest.param(LATE, LATE, [], id="only-the-client-gave-up"),
    ],
)
def test_the_time_of_giving_up_is_compared(tmp_path: Path, here: Given, there: Given, kinds: list[str]) -> None:
    shop = world(tmp_path, ["GET /items", "GET /shops"])
    shop.ask(case_of("fine", "GET /shops"), FINE, FINE)
    for name in ("a", "b"):
        shop.ask(case_of(name), here, there)
    assert shop.kinds() == kinds


def test_what_hung_when_resources_were_looked_for_and_is_not_asked_any_more_is_told(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for name in ("first", "second"):
        reading = case_of(name, "GET /items/{id}", role=Role.EXISTING, purpose=Purpose.HARVEST)
        shop.ask(reading, Given(body={}), Given(failure=FailureKind.READ_TIMEOUT))
    absent = case_of("absent", "GET /items/{id}", role=Role.ABSENT)
    shop.ask(absent, Given(status=404), Given(failure=FailureKind.CIRCUIT_OPEN))
    assert shop.kinds() == ["request-timed-out"]


def test_what_is_not_asked_any_more_for_another_reason_is_no_timeout(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    absent = case_of("absent", "GET /items/{id}", role=Role.ABSENT)
    shop.ask(absent, Given(status=404), Given(failure=FailureKind.CIRCUIT_OPEN))
    assert shop.kinds() == []


def test_a_request_that_the_reference_serves_is_the_one_that_is_shown(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items"])
    for name, status in (("a-refused", 401), ("b-served", 200)):
        shop.ask(case_of(name), Given(status=status), LATE)
    difference = shop.only()
    assert difference.cases[0] == "b-served"
    assert difference.message.endswith("answers (200)")


def test_a_gateway_that_gave_up_is_told_with_its_status(tmp_path: Path) -> None:
    shop = world(tmp_path)
    for name in ("a", "b"):
        shop.ask(case_of(name), FINE, gateway(2.0))
    assert shop.only().message == "504 after 2.0 s in south; north answers (200)"
