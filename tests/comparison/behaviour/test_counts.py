"""The total beside what a filter leaves is of what it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.counts import Count, counts
from tests.comparison.behaviour.sifting import PARAMETER, page, volley

if TYPE_CHECKING:
    from harness.comparison.behaviour.volley import Page, Row, Volley

ROWS: list[Row] = [{"id": f"{number}", "state": "new" if number % 3 else "sent"} for number in range(9)]
NEW, SENT = ([row for row in ROWS if row["state"] == state] for state in ("new", "sent"))
TOTAL = "/total"
CLAIM = Count(pointer=TOTAL, parameters=(PARAMETER,))


def told(rows: list[Row], value: str, total: int | None) -> Page:
    return replace(page(rows, value), around={} if total is None else {TOTAL: total})


def asked(*pages: Page, total: int = 9) -> Volley:
    made = volley(ROWS, *pages)
    return replace(made, base=replace(made.base, around={TOTAL: total}))


def test_a_number_that_counts_what_filters_leave_is_known_by_several_of_them() -> None:
    both = asked(told(NEW, "new", len(NEW)), told(SENT, "sent", len(SENT)))
    assert [*counts(both, [PARAMETER])] == [CLAIM]
    assert CLAIM.state(both) is State.HOLDS
    assert CLAIM.reference == f"total is the number of rows that {PARAMETER} leaves"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([told(NEW, "new", len(NEW))], id="one-alone"),
        pytest.param([told(NEW, "new", 9), told(SENT, "sent", 9)], id="of-all"),
        pytest.param([told(NEW, "new", len(NEW)), told(SENT, "sent", 4)], id="of-something-else"),
        pytest.param([told(NEW, "new", None), told(SENT, "sent", None)], id="none"),
        pytest.param([told(ROWS, "new", 9), told(ROWS, "sent", 9)], id="nothing-left-out"),
        pytest.param([told([], "new", 0), told([], "sent", 0)], id="nothing-left"),
    ],
)
def test_no_number_is_believed_to_count_what_filters_leave_without_proof(given: list[Page]) -> None:
    assert [*counts(asked(*given), [PARAMETER])] == []


def test_a_number_that_is_always_the_same_counts_nothing() -> None:
    assert [*counts(asked(told(NEW, "new", len(NEW)), told(NEW, "also", len(NEW)), total=len(NEW)), [PARAMETER])] == []


def test_a_total_of_all_rows_beside_those_that_a_filter_leaves_is_told() -> None:
    there = asked(told(SENT, "sent", 9))
    assert CLAIM.state(there) is State.BROKEN
    broken = CLAIM.broken(there)
    assert (broken.kind, broken.pointer) == ("response-value-changed", TOTAL)
    assert broken.environment == "total is 9 beside 3 rows, as it is without the filter"
    assert CLAIM.pages(there)[0].names == there.pages[0].names


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(asked(told(ROWS, "new", 9)), id="a-filter-that-all-rows-pass"),
        pytest.param(asked(told([], "new", 9)), id="a-filter-that-none-passes"),
        pytest.param(asked(told(SENT, "sent", 5)), id="another-number"),
        pytest.param(replace(asked(told(SENT, "sent", 9)), again=None), id="somebody-writes"),
    ],
)
def test_what_says_nothing_of_a_total_is_silent(there: Volley) -> None:
    assert CLAIM.state(there) is State.SILENT
