"""What is made at another path than that of its collection is known by the schema of both answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.resources import inferred
from tests.evidence_of import contract_of
from tests.generation.examples import answers

if TYPE_CHECKING:
    from pathlib import Path

    from harness.generation.resources import Resource

JOB, USER = {"$ref": "#/components/schemas/Job"}, {"$ref": "#/components/schemas/User"}
COMPONENTS = {name: {"type": "object", "properties": {"id": {"type": "string"}}} for name in ("Job", "User")}


def read(schema: dict[str, Any]) -> dict[str, Any]:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {"parameters": [parameter], "get": {"responses": answers("200", schema)}}


def makes(schema: dict[str, Any], status: str = "201") -> dict[str, Any]:
    return {"post": {"responses": answers(status, schema)}}


def item_of(tmp_path: Path, paths: dict[str, Any], item: str = "/jobs/{id}") -> Resource:
    contract = contract_of(tmp_path, paths, COMPONENTS)
    found = inferred(contract, contract.operations).of_item(item)
    assert found is not None
    return found


def test_what_stands_below_a_collection_and_answers_with_an_item_makes_it(tmp_path: Path) -> None:
    paths = {"/users": makes(USER), "/jobs/recompute": makes(JOB), "/jobs/{id}": read(JOB)}
    found = item_of(tmp_path, paths)
    assert found.creator is not None
    assert (found.creator.key, found.is_made_elsewhere) == ("POST /jobs/recompute", True)


BELOW = "/jobs/recompute"


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param({BELOW: makes(JOB, "200"), "/jobs/{id}": read(JOB)}, id="says-not-that-it-makes"),
        pytest.param({BELOW: makes(JOB, "202"), "/jobs/{id}": read(JOB)}, id="may-find-one-that-runs"),
        pytest.param({BELOW: makes(USER), "/jobs/{id}": read(JOB)}, id="makes-another-thing"),
        pytest.param({BELOW: makes({}), "/jobs/{id}": read({})}, id="no-schema-of-a-name"),
        pytest.param({"/recomputations": makes(JOB), "/jobs/{id}": read(JOB)}, id="anywhere-else"),
        pytest.param({"/login": makes(JOB), "/jobs/{id}": read(JOB)}, id="what-is-known"),
        pytest.param({"/jobs/{id}/again": {**read(JOB), **makes(JOB)}, "/jobs/{id}": read(JOB)}, id="of-an-item"),
        pytest.param({BELOW: makes(JOB), "/jobs/other": makes(JOB), "/jobs/{id}": read(JOB)}, id="one-of-several"),
        pytest.param({BELOW: makes(JOB), "/jobs/{id}": {**read(JOB), "get": {}}}, id="nothing-is-read"),
    ],
)
def test_nothing_else_makes_it(tmp_path: Path, paths: dict[str, Any]) -> None:
    assert item_of(tmp_path, {**paths, "/jobs": {"get": {"responses": answers()}}}).creator is None


@pytest.mark.parametrize("collection", ["/jobs", "/jobs/"])
def test_what_the_collection_makes_is_not_made_elsewhere(tmp_path: Path, collection: str) -> None:
    found = item_of(tmp_path, {BELOW: makes(JOB), collection: makes(JOB), "/jobs/{id}": read(JOB)})
    assert found.creator is not None
    assert (found.creator.path, found.is_made_elsewhere) == (collection, False)
