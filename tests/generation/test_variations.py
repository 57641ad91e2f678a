"""Valid requests that differ from the plainest in a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.draft import Draft
from harness.generation.judge import Judge
from harness.generation.variations import answered_otherwise, with_parameters_of
from tests.evidence_of import case_of

if TYPE_CHECKING:
    from tests.generation.conftest import Load

LIST = "GET /things"
SINCE = {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}}
LEAST = {"name": "least", "in": "query", "schema": {"type": "integer", "minimum": 7}}


def given(load: Load, *parameters: dict[str, Any], drafts: tuple[Draft, ...] = ()) -> dict[str, dict[str, object]]:
    """The queries and headers that are added to the plainest request, by what is said of them."""
    contract = load({"/things": {"get": {"parameters": [*parameters], "responses": {"200": {"description": ""}}}}})
    operation = contract.operation(LIST)
    assert operation is not None
    made = with_parameters_of(Judge(contract), operation, Draft(case=case_of("", LIST)), drafts)
    return {one.case.description: dict((*one.case.query, *one.case.headers)) for one in made}


def drawn(**query: str) -> Draft:
    return Draft(case=case_of("", LIST, query=tuple(query.items())))


def test_a_parameter_that_no_draft_has_is_given_an_ordinary_value(load: Load) -> None:
    found = given(load, SINCE, LEAST)
    assert found["with least"] == {"least": "7"}
    assert list(found["with since"]) == ["since"]
    assert str(found["with since"]["since"])[10:11] == "T"
    assert found["with every optional parameter"] == {**found["with since"], **found["with least"]}


def test_a_value_of_a_draft_comes_before_an_ordinary_one(load: Load) -> None:
    assert given(load, LEAST, drafts=(drawn(other="1"), drawn(least="44"))) == {"with least": {"least": "44"}}


def test_an_empty_text_of_a_draft_is_no_value(load: Load) -> None:
    assert given(load, LEAST, drafts=(drawn(least=""),)) == {"with least": {"least": "7"}}


@pytest.mark.parametrize(
    "parameter",
    [
        pytest.param({**SINCE, "in": "header"}, id="header"),
        pytest.param({**SINCE, "required": True}, id="required"),
        pytest.param(
            {"name": "x", "in": "query", "schema": {"type": "string", "pattern": "^[^a-z ]+#$"}}, id="unknown"
        ),
    ],
)
def test_what_is_not_asked_for_in_the_query_or_has_no_ordinary_value_is_left_out(
    load: Load, parameter: dict[str, Any]
) -> None:
    assert given(load, parameter) == {}


@pytest.mark.parametrize(
    ("method", "media_types", "asked"),
    [
        pytest.param("get", ["application/json", "text/csv"], ["text/csv"], id="json-first"),
        pytest.param("get", ["text/csv", "application/json"], ["text/csv"], id="json-last"),
        pytest.param("get", ["text/csv", "text/html", "image/*"], ["text/html"], id="no-json"),
        pytest.param("get", ["application/json"], [], id="one"),
        pytest.param("get", ["application/json", "text/event-stream"], [], id="endless"),
        pytest.param("post", ["application/json", "text/csv"], [], id="changing"),
    ],
)
def test_what_is_read_is_asked_for_in_each_further_media_type_of_its_answers(
    load: Load, method: str, media_types: list[str], asked: list[str]
) -> None:
    answers = {
        "200": {"description": "", "content": {name: {} for name in media_types}},
        "400": {"description": "", "content": {"application/xml": {}}},
    }
    contract = load({"/things": {method: {"responses": answers}}})
    operation = contract.operation(f"{method.upper()} /things")
    assert operation is not None
    plain = Draft(case=case_of("", operation.key))
    assert [one.case.headers for one in answered_otherwise(operation, plain)] == [(("Accept", one),) for one in asked]
