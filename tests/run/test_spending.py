"""What the requests of a run were spent on, counted from observations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Purpose
from harness.model.spending import Expense, Spent
from harness.run.spending import spending
from tests.evidence_of import API, HERE, THERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.observation import Observation


def answer(purpose: Purpose, environment: str = THERE, asking: int = 1, attempts: int = 1) -> Observation:
    return observed(case_of("a", purpose=purpose), environment, Given(), asking=asking, attempts=attempts)


def test_requests_are_counted_by_what_they_are_for_with_their_retries() -> None:
    observations = [
        answer(Purpose.HARVEST),
        answer(Purpose.COVERAGE, attempts=2),
        answer(Purpose.EXISTING),
        answer(Purpose.AUTHENTICATION),
        answer(Purpose.EXPLANATION),
        answer(Purpose.COVERAGE, asking=3),
        answer(Purpose.EXPLANATION, asking=4),
        answer(Purpose.COVERAGE, HERE, asking=2),
    ]
    requests = {
        Expense.HARVEST: 1,
        Expense.CASES: 3,
        Expense.IDENTITIES: 1,
        Expense.EXPLANATION: 1,
        Expense.CONFIRMATION: 2,
    }
    assert spending(observations) == (
        Spent(environment=HERE, api=API, operation="GET /items", requests={Expense.SECOND_ASKING: 1}),
        Spent(environment=THERE, api=API, operation="GET /items", requests=requests),
    )


def test_the_steps_that_lead_to_an_explanation_are_part_of_it() -> None:
    first = replace(answer(Purpose.SEQUENCE), sequence="s", step=0)
    last = replace(answer(Purpose.EXPLANATION), sequence="s", step=1)
    other = replace(answer(Purpose.SEQUENCE), sequence="t", step=0)
    (spent,) = spending([first, last, other])
    assert spent.requests == {Expense.SEQUENCES: 1, Expense.EXPLANATION: 2}


def test_repeats_are_no_confirmation_however_often_they_are_asked() -> None:
    (spent,) = spending([answer(Purpose.REPEAT, asking=asking) for asking in range(1, 5)])
    assert spent.requests == {Expense.REPEATS: 4}


@pytest.mark.parametrize("purpose", [Purpose.SEQUENCE, Purpose.LISTING, Purpose.AWAITED])
def test_listing_what_was_made_and_awaiting_a_job_are_steps_of_sequences(purpose: Purpose) -> None:
    (spent,) = spending([replace(answer(purpose), sequence="s", step=1)])
    assert spent.requests == {Expense.SEQUENCES: 1}


def test_what_was_not_sent_costs_nothing() -> None:
    assert spending([replace(answer(Purpose.COVERAGE), requested=None)]) == ()
