"""A cell is the same only where what the reference serves was asked too; else it says what was not judged, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.exchange import Failure, FailureKind
from harness.model.place import Part, Place
from harness.model.report import CellStatus
from harness.model.taxonomy import Category
from harness.run.cells import CellKey
from harness.run.judging import Asked, cell
from tests.evidence_of import API, HERE, THERE, Given, case_of, observed
from tests.report.reports import finding

if TYPE_CHECKING:
    from harness.model.observation import Observation

READ = "GET /items"
SERVED, REFUSED = Given(status=200), Given(status=422)
ABSENT, NOTHING = Given(status=404), Given(failure=FailureKind.NO_VALUE)
DOWN = Given(failure=FailureKind.CONNECTION_REFUSED)


def asked(environment: str, answers: dict[str, Given]) -> Asked:
    observations = [observed(case_of(name, READ), environment, given) for name, given in answers.items()]
    return Asked(observations=observations, not_generated=None)


@pytest.mark.parametrize(
    ("here", "there", "status", "reason"),
    [
        pytest.param({"a": SERVED}, {"a": SERVED}, CellStatus.SAME, None, id="all was asked"),
        pytest.param(
            {"a": SERVED, "b": SERVED},
            {"a": SERVED, "b": NOTHING},
            CellStatus.SAME,
            "1 of 2 requests: no resource to ask it of",
            id="a part of what is served",
        ),
        pytest.param(
            {"a": SERVED, "b": SERVED, "c": SERVED, "d": REFUSED},
            {"a": SERVED, "b": DOWN, "c": DOWN, "d": NOTHING},
            CellStatus.NOT_JUDGED,
            "only 1 of 3 requests that the reference serves were answered: no answer: ",
            id="less than half of what is served",
        ),
        pytest.param(
            {"a": SERVED, "b": SERVED, "c": SERVED},
            {"a": SERVED, "b": NOTHING, "c": NOTHING},
            CellStatus.SAME,
            "2 of 3 requests: no resource to ask it of",
            id="most of what is served without a resource",
        ),
        pytest.param(
            {"a": SERVED, "b": SERVED, "c": SERVED},
            {"a": SERVED},
            CellStatus.SAME,
            None,
            id="what was put to the reference alone",
        ),
        pytest.param(
            {"a": SERVED, "b": REFUSED},
            {"a": NOTHING, "b": REFUSED},
            CellStatus.NOT_JUDGED,
            "nothing that the reference serves could be asked: no resource",
            id="nothing of what is served",
        ),
        pytest.param(
            {"a": REFUSED},
            {"a": REFUSED},
            CellStatus.SAME,
            "no request was served: only refusals were compared",
            id="only refusals",
        ),
        pytest.param(
            {"a": ABSENT},
            {"a": ABSENT},
            CellStatus.NOT_JUDGED,
            "in the reference: every request was turned away (404)",
            id="only resources that are not there",
        ),
    ],
)
def test_a_cell_says_how_far_it_was_judged(
    here: dict[str, Given], there: dict[str, Given], status: CellStatus, reason: str | None
) -> None:
    key = CellKey(api=API, operation=READ, environment=THERE)
    found = cell(key, reference=asked(HERE, here), environment=asked(THERE, there), findings=())
    assert found.status is status
    assert found.reason is None if reason is None else str(found.reason).startswith(reason)


@pytest.mark.parametrize(
    ("kind", "category", "reason"),
    [
        ("request-property-became-required", Category.REQUEST, "nothing that the reference serves could be asked"),
        ("request-timed-out", Category.TIMEOUT, None),
    ],
)
def test_drift_does_not_hide_that_nothing_else_could_be_seen(kind: str, category: Category, reason: str | None) -> None:
    key = CellKey(api=API, operation=READ, environment=THERE)
    place = Place(api=API, operation=READ, part=Part.REQUEST_BODY)
    told = replace(finding(kind=kind), place=place, category=category, environment=THERE)
    here, there = {"a": SERVED, "b": REFUSED}, {"a": NOTHING, "b": REFUSED}
    found = cell(key, reference=asked(HERE, here), environment=asked(THERE, there), findings=(told,))
    assert found.status is CellStatus.DRIFT
    assert found.reason is None if reason is None else str(found.reason).startswith(reason)


def test_a_missing_credential_is_told_with_its_reason() -> None:
    key = CellKey(api=API, operation=READ, environment=THERE)
    lacking = Given(failure=FailureKind.NO_CREDENTIAL)
    found = cell(key, reference=asked(HERE, {"a": SERVED}), environment=asked(THERE, {"a": lacking}), findings=())
    reason = str(found.reason)
    assert reason.startswith("no credential could be had: ")
    assert len(reason) > len("no credential could be had: ")


def test_the_commonest_reason_for_which_there_is_nothing_to_ask_of_is_told() -> None:
    def lacking(case: str, message: str) -> Observation:
        found = observed(case_of(case, READ), THERE, NOTHING)
        return replace(found, failure=Failure(kind=FailureKind.NO_VALUE, message=message))

    nothing = [lacking("a", "nothing is listed"), lacking("b", "POST answered 403"), lacking("c", "POST answered 403")]
    environment = Asked(observations=nothing, not_generated=None)
    key = CellKey(api=API, operation=READ, environment=THERE)
    found = cell(key, reference=asked(HERE, {"a": SERVED}), environment=environment, findings=())
    assert str(found.reason).startswith("no resource to ask it of (POST answered 403): ")
