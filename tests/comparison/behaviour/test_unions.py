"""Two values of a list give the rows of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.unions import unions
from tests.comparison.behaviour.sifting import PARAMETER, page, volley

if TYPE_CHECKING:
    from harness.comparison.behaviour.volley import Page, Row, Volley

ROWS: list[Row] = [
    {"id": f"{state}-{number}", "state": state} for number in range(3) for state in ("new", "sent", "kept")
]
NEW, SENT = ([row for row in ROWS if row["state"] == state] for state in ("new", "sent"))
BOTH = [*NEW, *SENT]


def asked(*both: Page, alone: tuple[Page, ...] = (page(NEW, "new"), page(SENT, "sent"))) -> Volley:
    return volley(ROWS, *alone, *both)


REFERENCE = asked(page(BOTH, "new", "sent"))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        pytest.param(("new", "sent"), ("new", "sent"), id="repeated"),
        pytest.param(("new,sent",), ("new", "sent"), id="with-commas"),
        pytest.param(("new|sent",), ("new", "sent"), id="with-bars"),
        pytest.param(("new sent",), ("new", "sent"), id="with-spaces"),
    ],
)
def test_a_list_is_known_by_its_values_that_were_asked_for_alone(
    values: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    found = asked(page(BOTH, *values))
    assert [*found.together(PARAMETER)] == [shown]
    assert [*found.of(PARAMETER)] == ["new", "sent"]
    assert [one.parameter for one in unions(found)] == [PARAMETER]


def test_a_text_with_a_comma_whose_parts_nobody_asked_for_is_one_value() -> None:
    found = asked(page(BOTH, "old,gone"))
    assert found.together(PARAMETER) == {}
    assert [*found.of(PARAMETER)] == ["new", "sent", "old,gone"]


@pytest.mark.parametrize(
    ("given", "instead"),
    [
        pytest.param(SENT, "wanted=new and sent leaves out rows that new gives", id="the-last-counts"),
        pytest.param(NEW, "wanted=new and sent leaves out rows that sent gives", id="the-first-counts"),
        pytest.param(BOTH[1:], "wanted=new and sent leaves out rows that new gives", id="one-row-is-missing"),
    ],
)
def test_a_list_of_which_one_value_alone_counts_is_told(given: list[Row], instead: str) -> None:
    (claim,) = unions(REFERENCE)
    there = asked(page(given, "new", "sent"))
    broken = claim.broken(there)
    assert claim.state(there) is State.BROKEN
    assert (broken.kind, broken.pointer, broken.environment) == ("parameter-ignored", "/wanted", instead)


def test_a_list_that_gives_the_rows_of_both_and_more_holds() -> None:
    (claim,) = unions(REFERENCE)
    assert claim.state(asked(page(ROWS, "new", "sent"))) is State.HOLDS


def test_a_reference_that_gives_the_rows_of_one_alone_claims_nothing() -> None:
    assert [*unions(asked(page(SENT, "new", "sent")))] == []


def test_rows_that_the_plainest_answer_does_not_have_need_not_fit_on_the_page_of_two() -> None:
    (claim,) = unions(REFERENCE)
    further: Row = {"id": "new-further", "state": "new"}
    alone = (page([*NEW, further], "new"), page(SENT, "sent"))
    assert claim.state(asked(page(BOTH, "new", "sent"), alone=alone)) is State.HOLDS


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(asked(page(SENT, "new", "sent"), alone=(page([], "new"), page(SENT, "sent"))), id="one-is-empty"),
        pytest.param(
            asked(page(NEW[:1], "new", "sent"), alone=(page(NEW, "new"), page(NEW, "sent"))), id="both-are-alike"
        ),
        pytest.param(asked(), id="not-asked-for"),
        pytest.param(
            volley(ROWS, page(NEW, "new"), page(SENT, "sent"), page(SENT, "new", "sent"), again=ROWS[1:]),
            id="somebody-wrote-meanwhile",
        ),
    ],
)
def test_a_list_is_silent_where_its_values_do_not_tell(there: Volley) -> None:
    (claim,) = unions(REFERENCE)
    assert claim.state(there) is State.SILENT


def test_the_answers_to_two_values_are_shown_before_those_to_one() -> None:
    (claim,) = unions(REFERENCE)
    assert [one.case for one in claim.pages(REFERENCE)] == ["new sent", "new", "sent"]
