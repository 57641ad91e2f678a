"""Values that part rows: bounds with rows on either side, words that few of them have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.measure import Measure
from harness.probe.telling import bounds, few_have

if TYPE_CHECKING:
    from harness.model.json import Json


def found(rows: list[Json], parameter: str, measure: Measure = Measure.NUMBER) -> list[str]:
    return [*bounds(rows, parameter, measure)]


WEIGHED: list[Json] = [{"weight": 10 * (number * 3 % 8 + 1), "bay": 1} for number in range(8)]


def test_a_bound_has_half_of_the_values_beyond_it_and_then_a_quarter_before_it() -> None:
    assert found(WEIGHED, "x") == ["50", "30"]


def test_members_that_share_a_word_with_the_parameter_come_before_any_other() -> None:
    rows: list[Json] = [{"age": number, "netWeight": number + 100, "weight": number + 200} for number in range(4)]
    assert found(rows, "minWeight") == ["102", "202", "101", "201"]
    assert found(rows, "min_net_weight") == ["102", "101"]
    assert found(rows, "least") == ["2", "102", "202", "1", "101", "201"]


def test_at_most_four_members_give_values_the_outermost_first() -> None:
    rows: list[Json] = [
        {"in": {"a": number}, **{name: number + 10 * place for place, name in enumerate("zyxw")}} for number in (1, 2)
    ]
    assert found(rows, "least") == ["32", "22", "12", "2", "31", "21", "11", "1"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([{"weight": 3}, {"weight": 3}], id="one-value"),
        pytest.param([{"weight": 3}, {"weight": 4}, {"weight": "heavy"}], id="one-is-none"),
        pytest.param([{"weight": True}, {"weight": False}], id="truths"),
        pytest.param([], id="no-rows"),
    ],
)
def test_what_does_not_lie_on_a_line_bounds_nothing(rows: list[Json]) -> None:
    assert found(rows, "weight") == []


def test_rows_without_the_member_do_not_count() -> None:
    assert found([{"weight": None}, {}, {"weight": 1}, {"weight": 2}], "weight") == ["2", "1"]


MADE: list[Json] = [{"made": f"2026-03-0{day}T12:00:00Z"} for day in (3, 1, 2)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [(Measure.MOMENT, ["2026-03-02T12:00:00Z", "2026-03-01T12:00:00Z"]), (Measure.DAY, ["2026-03-02", "2026-03-01"])],
)
def test_moments_are_given_as_the_parameter_has_them(measure: Measure, expected: list[str]) -> None:
    assert found(MADE, "since", measure) == expected


def test_the_word_that_fewest_rows_have_comes_first_and_the_longest_of_those() -> None:
    rows: list[Json] = [{"title": "Quiet harbour lights"}, {"title": "quiet mountain"}, {"title": "Quiet lights"}]
    assert [*few_have(rows)] == ["mountain", "harbour", "lights", "Quiet", "quiet"]


def test_a_word_that_one_row_has_twice_is_of_one_row() -> None:
    assert [*few_have([{"a": "rope and rope"}, {"a": "salt lake"}, {"a": "salt sand"}])] == [
        "lake",
        "rope",
        "sand",
        "salt",
    ]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("AB-1234-north", id="an-identifier"),
        pytest.param("a cat sat", id="short-words"),
        pytest.param("1234 5678", id="numbers"),
        pytest.param(1234, id="a-number"),
    ],
)
def test_what_is_no_word_is_not_looked_for(value: Json) -> None:
    assert [*few_have([{"title": value}])] == []


def test_one_word_alone_is_looked_for() -> None:
    assert [*few_have([{"town": {"name": "Örebro"}}])] == ["Örebro"]


def test_members_of_whole_sentences_come_before_those_of_single_words() -> None:
    rows: list[Json] = [
        {"key": "alpha", "title": "Document invoice rounding"},
        {"key": "gamma", "title": "Move the harbour"},
    ]
    assert next(few_have(rows)) == "Document"
