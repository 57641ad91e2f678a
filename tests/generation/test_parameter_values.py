"""What a query parameter is varied by: the likeliest to make a difference first, and how many of those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.parameter_values import BEYOND_ASCII, Values, values_of
from harness.model.case import Role, Slot
from harness.model.rows import Learnt

if TYPE_CHECKING:
    from harness.generation.parameter_values import Given
    from tests.generation.conftest import Load

LIST = "GET /things"


def varied(load: Load, schema: Any, *, pages: bool = False, **parameter: Any) -> Values:
    given = {"name": "p", "in": "query", "schema": schema, **parameter}
    contract = load({"/things": {"get": {"parameters": [given], "responses": {"200": {"description": ""}}}}})
    operation = contract.operation(LIST)
    assert operation is not None
    return values_of(contract, operation, operation.parameters[0], pages=pages)


def alone(*texts: str) -> tuple[Given, ...]:
    return tuple((text,) for text in texts)


def slot(learnt: Learnt, index: int = 0) -> Slot:
    return Slot(name="p", role=Role.EXISTING, resource=learnt.resource(LIST), index=index)


def slots(learnt: Learnt, number: int = 2) -> tuple[Given, ...]:
    return tuple((slot(learnt, index),) for index in range(number))


def first(values: Values) -> tuple[Given, ...]:
    return values.given[: values.first]


def later(values: Values) -> tuple[Given, ...]:
    return values.given[values.first :]


def test_two_of_the_listed_values_come_first_and_the_others_later(load: Load) -> None:
    values = varied(load, {"enum": ["a", "b", "c", "d"]})
    assert (first(values), later(values)) == (alone("a", "b"), alone("c", "d"))


def test_at_most_eight_of_the_listed_values_are_given(load: Load) -> None:
    values = varied(load, {"enum": [f"v{number}" for number in range(20)]})
    assert values.given == alone(*(f"v{number}" for number in range(8)))


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(["name", "-name", "made", "-made"], ["name", "made", "-name", "-made"], id="minus"),
        pytest.param(["name asc", "name desc", "made"], ["name asc", "made", "name desc"], id="words"),
        pytest.param(
            ["name:ascending", "name:descending", "made"], ["name:ascending", "made", "name:descending"], id="colons"
        ),
        pytest.param(["cascade", "desc", "made"], ["cascade", "desc", "made"], id="no-direction"),
    ],
)
def test_keys_that_rows_are_sorted_by_come_before_the_other_way_round(
    load: Load, listed: list[str], expected: list[str]
) -> None:
    assert varied(load, {"enum": listed}).given == alone(*expected)


ARRAY = {"type": "array", "items": {"enum": ["a", "b", "c"]}}


@pytest.mark.parametrize(
    ("parameter", "together"),
    [
        pytest.param({}, ("a", "b"), id="repeated"),
        pytest.param({"explode": False}, ("a,b",), id="with-commas"),
        pytest.param({"explode": False, "style": "pipeDelimited"}, ("a|b",), id="with-bars"),
    ],
)
def test_two_values_of_a_list_are_given_together_with_the_first(
    load: Load, parameter: dict[str, Any], together: Given
) -> None:
    values = varied(load, ARRAY, **parameter)
    assert first(values) == (*alone("a", "b"), together)
    assert later(values) == alone("c")


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({**ARRAY, "maxItems": 1}, id="of-one-at-most"),
        pytest.param({"type": "array", "items": {"enum": ["a"]}}, id="of-one-value"),
        pytest.param(ARRAY["items"], id="no-list"),
    ],
)
def test_what_takes_no_two_values_is_given_none_together(load: Load, schema: Any) -> None:
    assert all(len(given) == 1 for given in varied(load, schema).given)


def test_two_values_of_the_rows_are_given_together_where_the_list_is_repeated(load: Load) -> None:
    texts = {"type": "array", "items": {"type": "string"}}
    both = (slot(Learnt.VALUE, 0), slot(Learnt.VALUE, 1))
    assert both in first(varied(load, texts))
    # In one text with a separator there is no place for what an environment fills in.
    assert {type(one) for given in varied(load, texts, explode=False).given for one in given} - {str} == {Slot}
    assert both not in varied(load, texts, explode=False).given


def test_an_amount_of_the_rows_comes_before_numbers_that_nobody_showed(load: Load) -> None:
    values = varied(load, {"type": "number"})
    assert first(values) == slots(Learnt.AMOUNT)
    assert later(values) == alone("0", "1", "2", "10", "15")


def test_where_nothing_else_counts_rows_the_lowest_whole_numbers_come_first_as_well(load: Load) -> None:
    whole = {"type": "integer", "minimum": 1}
    assert first(varied(load, whole)) == (*alone("1", "2", "3"), *slots(Learnt.AMOUNT))
    assert first(varied(load, whole, pages=True)) == slots(Learnt.AMOUNT)


@pytest.mark.parametrize(("written", "bound"), [("date-time", Learnt.MOMENT), ("date", Learnt.DAY)])
def test_a_moment_is_taken_between_those_of_the_rows_before_their_own(load: Load, written: str, bound: Learnt) -> None:
    values = varied(load, {"type": "string", "format": written, "example": "2020-01-01"})
    assert first(values) == (*alone("2020-01-01"), *slots(bound))
    assert later(values) == slots(Learnt.VALUE)


@pytest.mark.parametrize(
    ("said", "is_amount"),
    [
        ({"format": "decimal"}, True),
        ({"pattern": r"^\d{1,6}(\.\d{1,2})?$"}, True),
        ({"format": "decimal", "pattern": r"^\d+\.\d{2}$"}, True),
        ({"pattern": r"^[0-9a-f]+$"}, False),
        ({"pattern": r"^[A-Z]{2}$"}, False),
        ({"format": "uuid", "pattern": r"^\d+$"}, False),
    ],
)
def test_a_text_that_is_a_number_is_taken_between_those_of_the_rows(
    load: Load, said: dict[str, Any], *, is_amount: bool
) -> None:
    amounts = slots(Learnt.AMOUNT)
    assert (first(varied(load, {"type": "string", **said}))[: len(amounts)] == amounts) is is_amount


def test_a_text_of_another_form_has_values_of_the_rows_and_one_in_the_other_case(load: Load) -> None:
    values = varied(load, {"type": "string", "format": "email"})
    assert (first(values), later(values)) == (slots(Learnt.VALUE), slots(Learnt.RECASED, 1))


def test_an_open_text_has_all_that_rows_show_and_the_other_cases_later(load: Load) -> None:
    values = varied(load, {"type": "string"})
    assert first(values) == (*slots(Learnt.VALUE), *slots(Learnt.MEMBER, 1), *slots(Learnt.WORD))
    assert later(values) == (
        *alone(BEYOND_ASCII),
        *slots(Learnt.RECASED, 1),
        (slot(Learnt.MEMBER, 1),),
        *slots(Learnt.REWORDED),
    )


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"maxLength": len(BEYOND_ASCII) - 1}, id="too-long"),
        pytest.param({"minLength": len(BEYOND_ASCII) + 1}, id="too-short"),
        pytest.param({"pattern": "^[a-z]+$"}, id="of-a-pattern"),
        pytest.param({"format": "email"}, id="of-a-form"),
    ],
)
def test_no_letters_beyond_ascii_are_asked_for_where_they_may_not_be(load: Load, said: dict[str, Any]) -> None:
    assert (BEYOND_ASCII,) in varied(load, {"type": "string", "maxLength": len(BEYOND_ASCII)}).given
    assert (BEYOND_ASCII,) not in varied(load, {"type": "string", **said}).given


def test_a_truth_is_given_both_ways_and_an_object_not_at_all(load: Load) -> None:
    assert first(varied(load, {"type": "boolean"})) == alone("true", "false")
    assert varied(load, {"type": "object"}) == Values(given=(), first=0)
