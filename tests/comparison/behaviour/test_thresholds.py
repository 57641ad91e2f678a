"""A bound is known whatever it is a bound of, and so is whether rows that are just on it come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.thresholds import Edge, Side, Threshold, thresholds
from tests.comparison.behaviour.sifting import PARAMETER, sifted, volley

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.comparison.behaviour.volley import Row, Volley

SEATS: list[Row] = [{"id": f"of-{seats}", "seats": seats} for seats in range(2, 50, 4)]
BOUNDS = [str(bound) for bound in range(2, 50, 2)]


def from_on(row: Row, value: str) -> bool:
    return int(str(row["seats"])) >= int(value)


def above(row: Row, value: str) -> bool:
    return int(str(row["seats"])) > int(value)


def anything(_row: Row, _value: str) -> bool:
    return True


def bounds_of(found: Volley) -> list[Threshold]:
    return [one for one in thresholds(found, PARAMETER) if isinstance(one, Threshold)]


def edges_of(found: Volley) -> list[Edge]:
    return [one for one in thresholds(found, PARAMETER) if isinstance(one, Edge)]


def seated(gives: Callable[[Row, str], bool], *, again: list[Row] | None = None) -> Volley:
    return sifted(SEATS, BOUNDS, gives, again=again)


@pytest.mark.parametrize(
    ("gives", "side"),
    [
        pytest.param(from_on, Side.AT_LEAST, id="from-it-on"),
        pytest.param(lambda row, value: not above(row, value), Side.AT_MOST, id="up-to-it"),
    ],
)
def test_a_number_bounds_rows_from_either_side(gives: Callable[[Row, str], bool], side: Side) -> None:
    assert [(one.pointer, one.side) for one in bounds_of(seated(gives))] == [("/seats", side)]


def test_decimals_that_are_sent_as_texts_are_bounded_as_numbers() -> None:
    # As texts "9.50" would come after "10.50".
    rows: list[Row] = [{"id": f"at-{index}", "price": f"{index}.50"} for index in range(1, 15)]
    values = [f"{value}.00" for value in range(1, 15)]
    prices = sifted(rows, values, lambda row, value: float(str(row["price"])) >= float(value))
    assert [one.pointer for one in bounds_of(prices)] == ["/price"]


MADE: list[Row] = [{"id": f"on-{day}", "made": f"2026-03-{day:02}T00:30:00+02:00"} for day in range(1, 20)]
"""Each is made on the day before by UTC."""


def moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


def test_moments_are_bounded_by_when_they_are_whatever_their_offset() -> None:
    values = [f"2026-03-{day:02}T23:00:00Z" for day in range(1, 20)]
    made = sifted(MADE, values, lambda row, value: moment(row["made"]) >= moment(value))
    assert [one.pointer for one in bounds_of(made)] == ["/made"]
    as_written = sifted(MADE, values, lambda row, value: str(row["made"]) >= value)
    assert {one.state(as_written) for one in bounds_of(made)} == {State.BROKEN}


@pytest.mark.parametrize("included", [True, False], ids=["given", "left-out"])
def test_a_day_bounds_moments_by_their_date_and_all_of_that_day_is_on_the_edge(*, included: bool) -> None:
    values = [f"2026-03-{day:02}" for day in range(1, 20)]

    def gives(row: Row, value: str) -> bool:
        day = str(row["made"])[:10]
        return day > value or (included and day == value)

    made = sifted(MADE, values, gives)
    assert [(one.threshold.pointer, one.included) for one in edges_of(made)] == [("/made", included)]


def test_values_of_several_sorts_bound_nothing() -> None:
    assert bounds_of(sifted(SEATS, [*BOUNDS, "many"], lambda row, value: value != "many" and from_on(row, value))) == []


def test_a_bound_that_does_nothing_is_ignored_and_its_value_is_named() -> None:
    (claim,) = bounds_of(seated(from_on))
    ignoring = seated(anything)
    assert claim.state(ignoring) is State.BROKEN
    broken = claim.broken(ignoring)
    assert (broken.kind, broken.pointer) == ("parameter-ignored", "/wanted")
    assert broken.environment == "wanted=4 gives rows whose seats is 2"


def test_a_bound_beyond_which_there_is_no_row_says_nothing() -> None:
    (claim,) = bounds_of(seated(from_on))
    assert claim.state(sifted(SEATS, ["1", "2"], anything)) is State.SILENT


@pytest.mark.parametrize(
    ("reference", "environment", "holds", "instead"),
    [
        pytest.param(from_on, above, "wanted gives", "wanted=2 leaves out", id="became-exclusive"),
        pytest.param(above, from_on, "wanted leaves out", "wanted=2 gives", id="became-inclusive"),
    ],
)
def test_rows_on_the_edge_that_one_side_alone_gives_are_told_with_a_value(
    reference: Callable[[Row, str], bool], environment: Callable[[Row, str], bool], holds: str, instead: str
) -> None:
    (edge,) = edges_of(seated(reference))
    there = seated(environment)
    assert edge.reference == f"{holds} rows whose seats is just its value"
    assert edge.state(there) is State.BROKEN
    assert edge.broken(there).environment == f"{instead} rows whose seats is just its value"
    assert (edge.broken(there).kind, edge.broken(there).pointer) == ("response-value-changed", "/wanted")


@pytest.mark.parametrize("gives", [from_on, above], ids=["given", "left-out"])
def test_the_edge_holds_where_it_is_as_in_the_reference(gives: Callable[[Row, str], bool]) -> None:
    (edge,) = edges_of(seated(gives))
    assert edge.state(seated(gives)) is State.HOLDS


def test_one_row_on_the_edge_as_in_the_reference_acquits() -> None:
    (edge,) = edges_of(seated(from_on))
    # Of the others somebody may have taken away what they were given for.
    assert edge.state(seated(lambda row, value: above(row, value) or row["seats"] == int(value) == 6)) is State.HOLDS


def test_the_edge_is_silent_where_no_row_is_on_it() -> None:
    (edge,) = edges_of(seated(from_on))
    assert edge.state(sifted(SEATS, ["3", "5"], from_on)) is State.SILENT


def test_the_edge_is_silent_where_somebody_wrote_meanwhile() -> None:
    (edge,) = edges_of(seated(from_on))
    assert edge.state(seated(above, again=SEATS[1:])) is State.SILENT


def test_the_edge_is_silent_where_the_bound_itself_does_nothing() -> None:
    (edge,) = edges_of(seated(above))
    assert edge.state(seated(anything)) is State.SILENT


def test_a_reference_that_gives_some_rows_on_the_edge_claims_none() -> None:
    uneven = seated(lambda row, value: above(row, value) or row["seats"] == int(value) == 6)
    assert [one.pointer for one in bounds_of(uneven)] == ["/seats"]
    assert edges_of(uneven) == []


def test_a_reference_in_which_somebody_wrote_meanwhile_claims_no_edge() -> None:
    assert edges_of(seated(from_on, again=SEATS[1:])) == []


@pytest.mark.parametrize(
    "more",
    [pytest.param(0.5, id="does-not-show-it"), pytest.param(2.0, id="shows-the-opposite")],
)
def test_no_edge_is_claimed_where_another_member_that_it_may_be_of_does_not_say_the_same(more: float) -> None:
    rows: list[Row] = [{**row, "weight": float(str(row["seats"])) + more} for row in SEATS]
    found = sifted(rows, BOUNDS, from_on)
    assert [one.pointer for one in bounds_of(found)] == ["/seats", "/weight"]
    assert edges_of(found) == []


@pytest.mark.parametrize(
    ("gives", "state"),
    [pytest.param(from_on, State.HOLDS, id="of-one"), pytest.param(above, State.BROKEN, id="of-none")],
)
def test_an_edge_of_what_is_alike_in_the_reference_holds_if_that_of_any_does(
    gives: Callable[[Row, str], bool], state: State
) -> None:
    alike: list[Row] = [{**row, "beds": row["seats"]} for row in SEATS]
    edges = edges_of(sifted(alike, BOUNDS, from_on))
    assert [edge.threshold.pointer for edge in edges] == ["/beds", "/seats"]
    # Here one sees that the parameter is about seats: the row whose beds are just a value has fewer of them.
    apart: list[Row] = [{**row, "beds": int(str(row["seats"])) + 1} for row in SEATS[1:]]
    there = sifted([*apart, {"id": "old", "seats": 2, "beds": 6}], BOUNDS, gives)
    assert [edge.state(there) for edge in edges] == [state, state]


def test_values_of_which_one_is_of_another_sort_say_nothing_of_a_bound() -> None:
    (claim,) = bounds_of(seated(from_on))
    assert claim.state(sifted(SEATS, [*BOUNDS, "many"], anything)) is State.SILENT


def test_the_answers_with_rows_beyond_the_value_are_shown_first() -> None:
    (claim,) = bounds_of(seated(from_on))
    found = claim.pages(sifted(SEATS, ["2", "6", "10"], lambda row, value: value != "6" or from_on(row, value)))
    assert [page.case for page in found] == ["10", "2", "6"]


def test_a_parameter_that_was_not_asked_for_bounds_nothing() -> None:
    assert [*thresholds(volley(SEATS), PARAMETER)] == []


@pytest.mark.parametrize(
    ("shown", "is_told"),
    [
        pytest.param([f"{index}.5" for index in range(1, 20)], False, id="fractions"),
        pytest.param([f"{index}.0" for index in range(1, 20)], True, id="whole numbers"),
        pytest.param([f"2026-03-01T00:00:{index:02}.5Z" for index in range(1, 20)], True, id="moments"),
    ],
)
def test_what_may_have_been_rounded_has_no_edge(*, shown: list[str], is_told: bool) -> None:
    rows: list[Row] = [{"id": f"at-{index}", "size": text} for index, text in enumerate(shown)]
    found = sifted(rows, shown, lambda row, value: str(row["size"]).zfill(5) >= value.zfill(5))
    assert len(bounds_of(found)) == 1
    assert bool(edges_of(found)) is is_told
