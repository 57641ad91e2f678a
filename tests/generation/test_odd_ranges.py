"""A range is asked for with its end before its start, and long, wherever names and forms show that there is one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.case import Case
    from tests.generation.conftest import Build

DAY = {"type": "string", "format": "date"}
COUNT = {"type": "integer"}


def reversed_ones(build: Build, operation: dict[str, Any], method: str = "get", words: str = " after ") -> list[Case]:
    paths = {"/rows": {method: {**operation, "responses": answers()}}}
    made = [one for one in build(paths, depth="standard").operations if one.operation == f"{method.upper()} /rows"]
    return [case for one in made for case in one.cases if words in case.description]


def parameters(**schemas: Any) -> dict[str, Any]:
    return {"parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        pytest.param(("from", "to"), "from after to", id="plain"),
        pytest.param(("to", "from"), "from after to", id="the-other-way-round"),
        pytest.param(("minPrice", "maxPrice"), "minPrice after maxPrice", id="camel-case"),
        pytest.param(("price_min", "price_max"), "price_min after price_max", id="with-underscores"),
        pytest.param(("created-after", "created-before"), "created-after after created-before", id="with-hyphens"),
    ],
)
def test_two_parameters_that_are_called_like_two_ends_are_turned_round(
    build: Build, names: tuple[str, str], words: str
) -> None:
    (case,) = reversed_ones(build, parameters(**dict.fromkeys(names, COUNT)))
    start, _, end = words.partition(" after ")
    given = dict(case.query)
    assert (case.description, case.valid) == (words, True)
    assert int(str(given[start])) > int(str(given[end]))


def test_days_are_turned_round_as_days(build: Build) -> None:
    (case,) = reversed_ones(build, parameters(**{"from": DAY, "to": DAY}))
    assert dict(case.query) == {"from": "2040-01-02", "to": "2040-01-01"}


@pytest.mark.parametrize(
    "schemas",
    [
        pytest.param({"from": {"type": "string"}, "to": {"type": "string"}}, id="texts-of-any-form"),
        pytest.param({"from": DAY, "to": COUNT}, id="of-two-kinds"),
        pytest.param({"from": DAY, "by": DAY}, id="no-ends"),
        pytest.param({"priceFrom": COUNT, "weightTo": COUNT}, id="of-two-things"),
        pytest.param({"from": {"type": "integer", "maximum": 0}, "to": COUNT}, id="not-allowed"),
    ],
)
def test_what_is_no_range_is_not_turned_round(build: Build, schemas: dict[str, Any]) -> None:
    assert reversed_ones(build, parameters(**schemas)) == []


def test_members_of_a_body_are_turned_round_where_they_stand(build: Build) -> None:
    inner = {"type": "object", "properties": {"minTotal": {"type": "number"}, "maxTotal": {"type": "number"}}}
    schema = {"type": "object", "properties": {"filter": inner}}
    (case,) = reversed_ones(build, {"requestBody": body(schema)}, method="post")
    assert case.body is not None
    assert json.loads(case.body.content)["filter"] == {"minTotal": 2, "maxTotal": 1}


LONG = " long before "


@pytest.mark.parametrize(
    ("schema", "ends"),
    [
        (DAY, ("2040-01-01", "2041-02-04")),
        ({"type": "string", "format": "date-time"}, ("2040-01-01T00:00:00Z", "2041-02-04T00:00:00Z")),
    ],
)
def test_a_range_of_time_is_asked_for_over_a_year(build: Build, schema: dict[str, Any], ends: tuple[str, str]) -> None:
    (case,) = reversed_ones(build, parameters(**{"from": schema, "to": schema}), words=LONG)
    assert (case.query, case.valid) == ((("from", ends[0]), ("to", ends[1])), True)


def test_a_range_of_numbers_has_no_length_to_be_too_long(build: Build) -> None:
    assert reversed_ones(build, parameters(**{"from": COUNT, "to": COUNT}), words=LONG) == []
