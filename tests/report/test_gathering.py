"""Many notes that are alike but for a path are drawn together; what differs otherwise is told each time."""

from __future__ import annotations

from harness.report.gathering import MOST, gathered


def left(number: int, reason: str = "409") -> str:
    return f"left behind, could not be deleted: /items/{number} (its deletion was answered by {reason})"


def test_the_first_of_many_are_shown_and_the_rest_counted() -> None:
    notes = [left(number) for number in range(20)]
    assert [*gathered(notes)] == [*notes[:MOST], f"{20 - MOST} more like the last one: see drift-report.json"]


def test_few_are_shown_as_they_are() -> None:
    notes = [left(number) for number in range(MOST)]
    assert [*gathered(notes)] == notes


def test_what_differs_otherwise_is_no_more_of_the_same() -> None:
    notes = [left(number, reason) for number in range(MOST) for reason in ("409", "500")]
    assert [*gathered(notes)] == notes


def test_others_between_them_stay_where_they_are() -> None:
    notes = [*map(left, range(9)), "the identity could not be had", *map(left, range(2))]
    assert [*gathered(notes)][-3:] == notes[-3:]
