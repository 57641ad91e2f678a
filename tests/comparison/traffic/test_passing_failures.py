"""Requests that fail at different times and are served when they are asked again are the environment's, not theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.evidence import ApiEvidence, Sides
from harness.comparison.traffic.unstable import judge
from harness.model.difference import Difference, Question, Wanted
from harness.model.exchange import FailureKind
from tests.evidence_of import HERE, THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.rule import Told

CREATE = "POST /items"
SERVED = Given(status=201, body={"id": "a"})
FAILED, GATEWAY = Given(status=500, body={}), Given(failure=FailureKind.GATEWAY, status=503)
REFUSED = Given(status=501, body={})


def asked(tmp_path: Path, there: list[Given], again: Given | None = None, here: Given = SERVED) -> World:
    """One request after the other, and those that failed once more as a confirmation asks them."""
    shop = world(tmp_path, [CREATE])
    for number, answer in enumerate(there):
        case = case_of(f"new-{number}", CREATE, body={"name": str(number)})
        shop.ask(case, here, answer, started_at=float(number))
        if again is not None and answer is not SERVED:
            shop.observations.append(observed(case, THERE, again, asking=3, started_at=100.0 + number))
    return shop


def told(shop: World) -> list[Told]:
    sides = Sides(contract=shop.contract, reference=HERE, environment=THERE, view=shop.view)
    evidence = ApiEvidence(sides, shop.observations).operations[CREATE]
    return [*judge(evidence)]


def now_and_then(answer: Given) -> list[Given]:
    return [SERVED, answer, SERVED, SERVED, answer, SERVED, answer, SERVED, SERVED]


@pytest.mark.parametrize("answer", [FAILED, GATEWAY], ids=["the-service", "the-gateway"])
def test_what_fails_now_and_then_is_asked_again_and_told_where_it_is_served_then(tmp_path: Path, answer: Given) -> None:
    (question,) = told(asked(tmp_path, now_and_then(answer)))
    assert isinstance(question, Question)
    assert (question.wanted, len(question.cases)) == (Wanted.CONFIRMATION, 3)
    (found,) = told(asked(tmp_path, now_and_then(answer), SERVED))
    assert isinstance(found, Difference)
    assert (found.kind, found.compared, found.differing) == ("unstable", 9, 3)
    assert "3 of 9" in found.message


@pytest.mark.parametrize(
    ("there", "again", "here"),
    [
        pytest.param(now_and_then(FAILED), FAILED, SERVED, id="the-same-ones-fail-again"),
        pytest.param([SERVED, *[FAILED] * 4, SERVED], SERVED, SERVED, id="one-outage"),
        pytest.param([SERVED, FAILED, SERVED, FAILED], SERVED, SERVED, id="too-few"),
        pytest.param(now_and_then(REFUSED), SERVED, SERVED, id="what-a-version-cannot-do"),
        pytest.param(now_and_then(FAILED), SERVED, FAILED, id="the-reference-fails-too"),
    ],
)
def test_what_may_be_something_else_is_not_told(tmp_path: Path, there: list[Given], again: Given, here: Given) -> None:
    assert told(asked(tmp_path, there, again, here)) == []


def test_who_does_not_answer_at_all_may_be_starting_again(tmp_path: Path) -> None:
    silent = Given(failure=FailureKind.CONNECTION_REFUSED)
    assert told(asked(tmp_path, now_and_then(silent), SERVED)) == []


def test_it_is_told_of_the_operation_and_needs_no_further_asking(tmp_path: Path) -> None:
    shop = asked(tmp_path, now_and_then(FAILED), SERVED)
    (found,) = told(shop)
    assert isinstance(found, Difference)
    assert replace(found.place, status=None).operation == CREATE
