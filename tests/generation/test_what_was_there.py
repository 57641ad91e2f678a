"""What was there before a run is not written to: an operation that can do nothing else is not asked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.what_was_there import NOT_ASKED
from harness.model.operation import SAFE_METHODS
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

WRITES: dict[str, Any] = {
    "/settings": {
        "get": {"responses": answers()},
        "put": {"requestBody": body(ORDER), "responses": answers()},
        "patch": {"requestBody": body(ORDER), "responses": answers()},
        "delete": {"responses": answers("204")},
    },
    "/settings/{section}": {
        "parameters": [{"name": "section", "in": "path", "required": True, "schema": {"enum": ["mail", "web"]}}],
        "put": {"requestBody": body(ORDER), "responses": answers()},
    },
}


def asked(corpus: Corpus) -> list[Case]:
    singles = [case for one in corpus.operations for case in one.cases]
    return [*singles, *(step for sequence in corpus.sequences for step in sequence.steps)]


def test_writing_to_what_the_run_did_not_create_is_not_asked_in_any_way_and_told(build: Build) -> None:
    corpus = build(WRITES, depth="standard")
    assert {case.method for case in asked(corpus)} <= SAFE_METHODS
    told = {one.operation: one.not_generated for one in corpus.operations if one.not_generated}
    assert told == dict.fromkeys(
        ["PUT /settings", "PATCH /settings", "DELETE /settings", "PUT /settings/{section}"], NOT_ASKED
    )


def test_a_write_that_names_a_creatable_resource_in_its_body_alone_is_not_asked_either(build: Build) -> None:
    refers = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
    paths = {**ORDERS, "/assignment": {"put": {"requestBody": body(refers), "responses": answers()}}}
    assert "PUT /assignment" not in {case.operation for case in asked(build(paths))}


def test_posts_and_writes_to_created_items_are_asked_as_ever(build: Build) -> None:
    paths = {**ORDERS, "/quotes": {"post": {"requestBody": body(ORDER), "responses": answers("200", STORED)}}}
    operations = {case.operation for case in asked(build(paths))}
    assert {"POST /quotes", "POST /orders", "PATCH /orders/{order_id}", "DELETE /orders/{order_id}"} <= operations


@pytest.mark.parametrize(
    ("path", "responses", "is_asked"),
    [
        pytest.param("/database/clear", answers("204"), False, id="promises-nothing"),
        pytest.param("/imports", answers("202"), False, id="promises-to-do-something-later"),
        pytest.param("/reset", answers("200", STORED), False, id="is-told-to-destroy"),
        pytest.param("/searches", answers("200", STORED), True, id="has-something-to-say"),
        pytest.param("/quotes", answers("200"), True, id="a-loose-contract-says-nothing-of-the-answer"),
    ],
)
def test_a_post_that_names_nothing_is_asked_only_where_it_seems_to_compute(
    build: Build, path: str, responses: Any, is_asked: bool
) -> None:
    corpus = build({path: {"post": {"requestBody": body(ORDER), "responses": responses}}})
    assert (f"POST {path}" in {case.operation for case in asked(corpus)}) == is_asked


def test_what_changes_or_deletes_is_not_asked_of_a_name_that_anyone_may_have(build: Build) -> None:
    short = {"type": "integer", "minimum": 1, "maximum": 999}
    paths = {
        "/desks/{number}": {
            "parameters": [{**IDENTIFIER, "name": "number", "schema": short}],
            "get": {"responses": answers()},
            "delete": {"responses": answers("204")},
        }
    }
    corpus = build(paths)
    assert {case.method for case in asked(corpus)} <= SAFE_METHODS
    (told,) = [one.not_generated for one in corpus.operations if one.operation == "DELETE /desks/{number}"]
    assert told is not None
    assert "may be someone's" in told
