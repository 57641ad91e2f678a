"""What a parameter filters by is believed where its rows could hardly be what they are by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.filters import filters
from harness.comparison.behaviour.thresholds import Threshold
from harness.comparison.behaviour.volley import Page, Volley

if TYPE_CHECKING:
    from harness.comparison.behaviour.volley import Row


def page(rows: list[Row], value: int | None = None) -> Page:
    query = () if value is None else (("least", str(value)),)
    return Page(case=f"least-{value}", query=query, rows=tuple(rows), names=tuple(str(row["id"]) for row in rows))


def asked(rows: list[Row], member: str = "seats", *, ignored: bool = False) -> Volley:
    """Answers of a version whose `least` is about one member of the rows."""
    values = range(1, 50, 2)
    pages = [page([row for row in rows if ignored or int(str(row[member])) >= value], value) for value in values]
    base = page(rows)
    return Volley(
        asking=1, base=base, again=base, pages=tuple(pages), pointer="", status=200, media_type="application/json"
    )


def claimed(rows: list[Row]) -> set[str]:
    return {one.pointer for one in filters(asked(rows), frozenset()) if isinstance(one, Threshold)}


@pytest.mark.parametrize("bay", [None, 1], ids=["without", "with"])
def test_few_rows_prove_no_threshold_however_many_values_are_asked(bay: int | None) -> None:
    rows: list[Row] = [
        {"id": "a", "seats": 48, "bay": 40},
        {"id": "b", "seats": 30, "bay": 31},
        {"id": "c", "seats": 8, "bay": bay},
    ]
    assert claimed(rows) == set()


def test_many_rows_prove_the_threshold_of_the_member_that_it_is_about() -> None:
    rows: list[Row] = [{"id": f"{seats}", "seats": seats, "bay": (seats * 7) % 50} for seats in range(2, 50, 4)]
    assert claimed(rows) == {"/seats"}


def test_members_that_the_reference_shows_alike_are_one_threshold() -> None:
    alike: list[Row] = [{"id": f"{day}", "made": day, "changed": day} for day in range(2, 50, 4)]
    others: list[Row] = [{"id": f"{day}", "made": day, "changed": day + day % 3} for day in range(1, 40, 3)]
    others += [{"id": "old", "made": 2, "changed": 45}]
    claims = [one for one in filters(asked(alike, "changed"), frozenset()) if isinstance(one, Threshold)]
    assert [claim.pointer for claim in claims] == ["/changed", "/made"]
    assert {claim.state(asked(others, "changed")) for claim in claims} == {State.HOLDS}
    assert {claim.state(asked(others, "made")) for claim in claims} == {State.HOLDS}
    assert {claim.state(asked(others, ignored=True)) for claim in claims} == {State.BROKEN}
