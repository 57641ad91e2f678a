"""Numbers that a query has to have lie between their limits and apart, but where the contract names a value."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.generation.examples import answers

if TYPE_CHECKING:
    from tests.generation.conftest import Build


def plain_query(build: Build, *parameters: dict[str, Any]) -> dict[str, Any]:
    """The query of the plainest request of an operation with the parameters."""
    given = [{"in": "query", "required": True, **one} for one in parameters]
    corpus = build({"/distance": {"get": {"parameters": given, "responses": answers("200")}}})
    made = next(one for one in corpus.operations if one.operation == "GET /distance")
    plain = next(case for case in made.cases if case.breaks_nothing)
    return dict(plain.query)


def test_they_are_apart_and_within_their_limits(build: Build) -> None:
    latitude = {"type": "number", "minimum": -90, "maximum": 90}
    query = plain_query(build, *({"name": name, "schema": latitude} for name in ("from", "to", "by")))
    values = sorted(float(value) for value in query.values())
    assert len(set(values)) == 3
    assert all(later - earlier > 10 for earlier, later in pairwise(values))
    assert values[0] > -90
    assert values[-1] < 90


def test_one_limit_is_kept_as_well(build: Build) -> None:
    query = plain_query(
        build,
        {"name": "more", "schema": {"type": "number", "minimum": 7}},
        {"name": "less", "schema": {"type": "number", "exclusiveMaximum": -3}},
    )
    assert float(query["more"]) > 7
    assert float(query["less"]) < -3


def test_what_the_contract_names_stays(build: Build) -> None:
    query = plain_query(
        build,
        {"name": "named", "schema": {"type": "number", "default": 4}},
        {"name": "counted", "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
    )
    assert query == {"named": "4", "counted": "1"}
