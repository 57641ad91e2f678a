"""How long after it was made something is due is told, where the request or the service alone decides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.evidence_of import HERE, THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOLD = "POST /holds"
DUE = [("response-value-changed", HOLD, "/expiresAt")]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURS = (1, 2, 3, 5, 8, 13, 21, 34)
LATER = timedelta(seconds=30)
"""After which the reference is asked again; the environment is asked a little after the reference."""

if TYPE_CHECKING:
    Due = Callable[[datetime, int], datetime]
    """When that is over which is made at a moment, for so many hours."""


def held(
    tmp_path: Path, here: Due, there: Due, *, off: timedelta = timedelta(), later: timedelta = LATER, pace: float = 1
) -> World:
    """Things that are held for some hours, by two services; the clock of the second is off by so much.

    They are made one after the other, `pace` seconds apart, and the reference makes each again so much later.
    """
    found = world(tmp_path, [HOLD])
    for index, hours in enumerate(HOURS):
        case = case_of(f"hold-{index}", HOLD, body={"hours": hours})
        now = START + timedelta(seconds=pace * index)
        first, again, other = (
            observed(case, HERE, answer(moment, due(moment, hours), wrong), started_at=moment.timestamp())
            for moment, due, wrong in (
                (now, here, timedelta()),
                (now + later, here, timedelta()),
                (now + timedelta(seconds=7), there, off),
            )
        )
        found.cases[case.id] = case
        found.observations += [first, replace(again, asking=2), replace(other, environment=THERE)]
    return found


def answer(now: datetime, due: datetime, off: timedelta) -> Given:
    return Given(status=201, body={"createdAt": (now + off).isoformat(), "expiresAt": (due + off).isoformat()})


def in_hours(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=hours)


def at_most_twenty(now: datetime, hours: int) -> datetime:
    return now + timedelta(hours=min(hours, 20))


def test_what_is_due_sooner_for_the_same_request_is_told(tmp_path: Path) -> None:
    found = held(tmp_path, in_hours, at_most_twenty)
    assert found.places() == DUE
    assert "createdAt + 20:00:00" in found.only().message


def test_what_is_due_so_long_after_it_was_made_on_both_sides_is_silent(tmp_path: Path) -> None:
    assert held(tmp_path, in_hours, in_hours).kinds() == []


def test_another_span_for_everything_is_told(tmp_path: Path) -> None:
    found = held(tmp_path, lambda now, _: now + timedelta(minutes=30), lambda now, _: now + timedelta(minutes=15))
    assert found.places() == DUE


def test_a_moment_that_stands_fast_is_data(tmp_path: Path) -> None:
    later = START + timedelta(days=3)
    assert held(tmp_path, lambda *_: later, lambda *_: later + timedelta(days=2)).kinds() == []


def test_a_moment_that_stands_fast_is_data_also_where_everything_is_asked_within_a_second(tmp_path: Path) -> None:
    due, other = START + timedelta(days=3), START + timedelta(days=5)
    at_once = held(tmp_path, lambda *_: due, lambda *_: other, later=timedelta(milliseconds=90), pace=0.01)
    assert at_once.kinds() == []


def test_a_moment_that_moves_with_the_clock_is_told_also_where_everything_is_asked_within_a_second(
    tmp_path: Path,
) -> None:
    at_once = held(tmp_path, in_hours, at_most_twenty, later=timedelta(milliseconds=90), pace=0.01)
    assert at_once.places() == DUE


def test_spans_of_which_none_agrees_are_data(tmp_path: Path) -> None:
    found = held(tmp_path, in_hours, lambda now, hours: now + timedelta(hours=100 / hours))
    assert found.kinds() == []


def test_a_clock_that_is_hours_off_says_nothing(tmp_path: Path) -> None:
    assert held(tmp_path, in_hours, in_hours, off=timedelta(hours=5)).kinds() == []


def test_a_clock_that_is_a_little_off_changes_no_span(tmp_path: Path) -> None:
    assert held(tmp_path, in_hours, in_hours, off=timedelta(minutes=5)).kinds() == []
    assert held(tmp_path, in_hours, at_most_twenty, off=timedelta(minutes=5)).places() == DUE
