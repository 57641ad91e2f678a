"""Further inputs of a computation: numbers that do not come out even, and closed sets with and without a value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build

QUOTE: dict[str, Any] = {
    "type": "object",
    "required": ["price", "percent", "unit"],
    "properties": {
        "price": {"type": "string", "pattern": r"^\d{1,4}\.\d\d$", "example": "10.00"},
        "percent": {"type": "number", "minimum": 0, "maximum": 100},
        "unit": {"enum": ["piece", "box"]},
        "rounding": {"enum": ["half_up", "half_even"]},
        "note": {"type": "string"},
        "gift": {"type": "boolean", "default": False},
    },
}


def inputs(build: Build, depth: str = "standard", path: str = "/quotes") -> list[dict[str, Any]]:
    paths = {path: {"post": {"requestBody": body(QUOTE), "responses": answers()}}}
    (operation,) = [one for one in build(paths, depth=depth).operations if one.operation == f"POST {path}"]
    further = [case for case in operation.cases if case.description == "another input"]
    return [json.loads(case.body.content) for case in further if case.body is not None]


def test_each_value_of_a_closed_set_comes_with_numbers_that_have_to_be_rounded(build: Build) -> None:
    sent = inputs(build)
    assert {one.get("rounding") for one in sent} == {None, "half_up", "half_even"}
    assert {one["unit"] for one in sent} == {"piece", "box"}
    assert len({one["percent"] for one in sent}) > 4


def test_a_closed_set_is_left_out_beside_all_else_where_roundings_part(build: Build) -> None:
    left_out = [one for one in inputs(build) if "rounding" not in one and "note" in one]
    assert len(left_out) == 2
    # 0.5 % and the like: what comes out ends in a five.
    assert all(str(one["percent"])[-1] in "1357" or str(one["percent"]).endswith("25") for one in left_out)


def test_a_truth_value_comes_both_ways_with_several_numbers_each(build: Build) -> None:
    for gift in (True, False):
        assert len({one["percent"] for one in inputs(build) if one.get("gift") is gift}) > 1


def test_a_truth_value_comes_beside_few_and_beside_many(build: Build) -> None:
    counted = {"type": "object", "properties": {"count": {"type": "integer"}, "express": {"type": "boolean"}}}
    paths = {"/quotes": {"post": {"requestBody": body(counted), "responses": answers()}}}
    (operation,) = [one for one in build(paths, depth="standard").operations if one.operation == "POST /quotes"]
    sent = [
        json.loads(case.body.content) for case in operation.cases if case.description == "another input" and case.body
    ]
    assert {(one["express"], one["count"] > 50) for one in sent if "express" in one} == {
        (express, many) for express in (True, False) for many in (True, False)
    }


def test_what_has_to_be_there_is_never_left_out(build: Build) -> None:
    assert all({"price", "percent", "unit"} <= one.keys() for one in inputs(build))


def test_a_quick_look_has_none(build: Build) -> None:
    assert inputs(build, depth="quick") == []
