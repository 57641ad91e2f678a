"""What texts and numbers are compared as: numbers, moments, days."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from harness.model.measure import Measure, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param(3, 3.0, id="whole"),
        pytest.param(-2.5, -2.5, id="fraction"),
        pytest.param("12.50", 12.5, id="decimal-text"),
        pytest.param("12", None, id="text-that-may-be-a-name"),
        pytest.param("1e5", None, id="exponent"),
        pytest.param("12.5 kg", None, id="with-a-unit"),
        pytest.param(True, None, id="truth"),
        pytest.param(None, None, id="nothing"),
        pytest.param([3], None, id="list"),
    ],
)
def test_a_value_of_a_body_is_a_number_where_it_can_be_nothing_else(value: Json, number: float | None) -> None:
    assert Measure.NUMBER.read(value) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12.0), ("-0.5", -0.5), ("", None), ("+1", None), ("1,5", None), ("1" * 16, None), ("٣", None)],
    ids=["whole", "decimal", "empty", "plus", "comma", "too-long", "other-digits"],
)
def test_a_parameter_is_a_number_where_it_looks_like_one(text: str, number: float | None) -> None:
    assert Measure.NUMBER.read_sent(text) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("2026-03-01T12:00:00Z", "2026-03-01T14:00:00+02:00", id="offsets"),
        pytest.param("2026-03-01T12:00:00Z", "2026-03-01T12:00:00", id="without-an-offset-it-is-utc"),
        pytest.param("2026-03-01T00:00:00Z", "2026-03-01", id="a-date-is-its-beginning"),
    ],
)
def test_moments_are_alike_however_they_are_written(one: str, other: str) -> None:
    assert Measure.MOMENT.read(one) == Measure.MOMENT.read(other)
    assert Measure.MOMENT.read(one) is not None


@pytest.fixture
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that is not in the zone of UTC."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_a_moment_without_an_offset_does_not_depend_on_where_it_is_read() -> None:
    assert Measure.MOMENT.read("1970-01-01T00:01:00") == 60


def test_moments_are_seconds_apart() -> None:
    one, other = (Measure.MOMENT.read(f"2026-03-01T12:00:{second}Z") for second in ("00", "01.5"))
    assert one is not None
    assert other == one + 1.5


@pytest.mark.parametrize("measure", [Measure.MOMENT, Measure.DAY])
@pytest.mark.parametrize("value", ["2026-13-01", "2026-03-012", "20260301", "soon", 20260301, None])
def test_what_is_no_date_is_neither_moment_nor_day(measure: Measure, value: Json) -> None:
    assert measure.read(value) is None


def test_a_day_is_the_date_as_it_is_written_whatever_the_time() -> None:
    days = [Measure.DAY.read(text) for text in ("2026-03-01", "2026-03-01T23:59:59-11:00", "2026-03-02T00:00:00+11:00")]
    assert days[0] is not None
    assert days == [days[0], days[0], days[0] + 1]


def test_a_moment_is_cut_to_a_day_for_a_parameter_of_days_alone() -> None:
    text = "2026-03-01T12:00:00Z"
    assert [measure.cut(text) for measure in Measure] == [text, text, "2026-03-01"]


@pytest.mark.parametrize(
    ("texts", "measure"),
    [
        pytest.param(["1", "2.5"], Measure.NUMBER, id="numbers"),
        pytest.param(["2026-03-01", "2026-04-01"], Measure.DAY, id="days"),
        pytest.param(["2026-03-01T12:00:00Z", "2026-04-01"], Measure.MOMENT, id="a-moment-among-days"),
        pytest.param(["1", "many"], None, id="a-word-among-numbers"),
        pytest.param(["1", "2026-03-01"], None, id="a-day-among-numbers"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_texts_have_the_measure_that_all_of_them_have(texts: list[str], measure: Measure | None) -> None:
    assert measure_of(texts) is measure
