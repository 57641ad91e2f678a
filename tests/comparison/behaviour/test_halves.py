"""Rows that come for true do not come for false; which rows there are is no matter."""

from __future__ import annotations

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.halves import halves
from harness.comparison.behaviour.volley import Page, Volley


def page(case: str, numbers: list[int], **query: str) -> Page:
    names = tuple(map(str, numbers))
    return Page(case=case, query=tuple(query.items()), rows=tuple({"id": number} for number in numbers), names=names)


def volley(true: list[int], false: list[int], again: list[int] | None = None) -> Volley:
    base = [1, 2, 3, 4]
    return Volley(
        asking=1,
        base=page("base", base),
        again=page("again", base if again is None else again),
        pages=(page("true", true, with_image="true"), page("false", false, with_image="false")),
        pointer="",
        status=200,
        media_type="application/json",
    )


@pytest.mark.parametrize(
    ("here", "found"),
    [
        pytest.param(volley([1, 2], [3, 4]), True, id="apart"),
        pytest.param(volley([1, 2], [2, 3]), False, id="a-row-of-both"),
        pytest.param(volley([1, 2, 3, 4], []), False, id="one-gives-nothing"),
        pytest.param(volley([1, 2, 3, 4], [8, 9]), False, id="another-order"),
        pytest.param(volley([1], [2], again=[1, 2, 3]), False, id="somebody-wrote"),
    ],
)
def test_it_is_claimed_where_no_row_is_of_both(here: Volley, *, found: bool) -> None:
    assert [one.parameter for one in halves(here, frozenset())] == (["with_image"] if found else [])
    assert [*halves(here, frozenset({"with_image"}))] == []


@pytest.mark.parametrize(
    ("there", "state"),
    [
        pytest.param(volley([7, 8], [9]), State.HOLDS, id="apart"),
        pytest.param(volley([7, 8, 9], [7, 8, 9]), State.BROKEN, id="ignored"),
        pytest.param(volley([7], []), State.SILENT, id="all-of-one-kind"),
    ],
)
def test_one_row_of_both_breaks_it(there: Volley, state: State) -> None:
    (claim,) = halves(volley([1, 2], [3, 4]), frozenset())
    assert claim.state(there) is state
    if state is State.BROKEN:
        shown = claim.broken(there)
        assert (shown.kind, shown.pointer) == ("parameter-ignored", "/with_image")
        assert "3 rows" in shown.environment
