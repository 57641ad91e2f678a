"""What a search by POST says in its body is varied as a collection's query is; nothing else is asked like a list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Slot
from harness.model.place import Part

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus, Relation
    from tests.generation.conftest import Build

LIMIT = {"type": "integer", "minimum": 1, "maximum": 150, "default": 30}
ROWS = {"type": "object", "properties": {"found": {"type": "array", "items": {"type": "object"}}}}


def answered(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def search(
    properties: dict[str, Any], *, answer: Any = ROWS, method: str = "post", path: str = "/finding", **more: Any
) -> dict[str, Any]:
    body = {"type": "object", "properties": properties, **more}
    content = {} if answer is None else answered(answer)
    return {
        path: {
            method: {
                "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
                "responses": {"200": {"description": "", **content}},
            }
        }
    }


def relation(corpus: Corpus, *names: str) -> Relation:
    (found,) = [one for one in corpus.relations if one.parameters == names]
    return found


def body(case: Case) -> Any:
    assert case.body is not None
    return json.loads(case.body.content)


def test_single_values_are_varied_in_the_body_as_what_they_are(build: Build) -> None:
    open_ = {"type": "boolean"}
    corpus = build(search({"limit": LIMIT, "where": {"type": "object", "properties": {"open": open_}}}), "standard")
    sizes = relation(corpus, "limit")
    assert [body(case) for case in sizes.cases] == [{"limit": number} for number in (1, 2, 6, 150, 30)]
    assert sizes.alone == (Part.REQUEST_BODY, "/limit")
    assert [body(case) for case in relation(corpus, "where[open]").cases] == [
        {"where": {"open": True}},
        {"where": {"open": False}},
    ]
    assert {case.query for one in corpus.relations for case in one.volley} == {()}


def test_the_plainest_search_says_no_more_than_it_has_to(build: Build) -> None:
    kind = {"type": "string", "enum": ["a", "b"]}
    corpus = build(search({"limit": LIMIT, "kind": kind, "tag": kind}, required=["kind"]), "standard")
    assert {tuple(body(one.base)) for one in corpus.relations} == {("kind",)}


def test_lists_are_varied_by_an_item_and_by_two(build: Build) -> None:
    listed = {"type": "array", "items": {"type": "string", "enum": ["a", "b", "c"]}}
    corpus = build(search({"limit": LIMIT, "states": listed}), "standard")
    given = [body(case)["states"] for case in relation(corpus, "states").cases]
    assert given == [["a"], ["b"], ["a", "b"], ["c"]]


def test_orders_that_are_objects_differ_in_both_of_their_members_first(build: Build) -> None:
    members = {"by": {"enum": ["name", "size"]}, "way": {"enum": ["up", "down"]}}
    order = {"type": "array", "items": {"type": "object", "properties": members}}
    given = [
        body(case)["sort"]
        for case in relation(build(search({"limit": LIMIT, "sort": order}), "standard"), "sort").cases
    ]
    assert given[:2] == [[{"by": "name", "way": "up"}], [{"by": "size", "way": "down"}]]
    assert len(given) == 4


ORDER = {"type": "object", "required": ["by"], "properties": {"by": {"type": "string"}, "way": {"type": "string"}}}
EXAMPLE = [{"by": "total", "way": "down"}]


@pytest.mark.parametrize("where", ["body", "list"])
def test_orders_of_no_closed_set_are_those_of_an_example_with_and_without_what_need_not_be(
    build: Build, where: str
) -> None:
    """A direction that is ignored shows beside the same key without it."""
    listed = {"type": "array", "items": ORDER, **({"example": EXAMPLE} if where == "list" else {})}
    paths = search({"limit": LIMIT, "sort": listed})
    if where == "body":
        paths["/finding"]["post"]["requestBody"]["content"]["application/json"]["example"] = {"sort": EXAMPLE}
    sorting = relation(build(paths, "standard"), "sort")
    assert [body(case) for case in sorting.cases] == [{"sort": EXAMPLE}, {"sort": [{"by": "total"}]}]
    assert [case.description for case in sorting.cases] == ["sort = total down", "sort = total"]


def test_values_that_rows_show_are_filled_in_where_they_stand(build: Build) -> None:
    properties = {"limit": LIMIT, "names": {"type": "array", "items": {"type": "string"}}, "least": {"type": "number"}}
    corpus = build(search(properties), "standard")
    (pointer, slot), *_ = next(case.body.slots for case in relation(corpus, "names").cases if case.body and case.slots)
    assert (pointer, slot.name) == ("/names/0", "names")
    amount = next(case for case in relation(corpus, "least").cases if case.slots)
    assert isinstance(body(amount)["least"], int)


def test_pages_are_laid_beside_the_large_one(build: Build) -> None:
    corpus = build(search({"limit": LIMIT, "skip": {"type": "integer", "minimum": 0}}), "standard")
    pages = [{"limit": 2, "skip": begin} for begin in (0, 1, 2)]
    assert [body(case) for case in relation(corpus, "limit", "skip").cases] == [{"limit": 2}, {"limit": 6}, *pages]


def test_a_mark_of_the_next_page_is_waited_for(build: Build) -> None:
    corpus = build(search({"limit": LIMIT, "after": {"type": "string"}}), "standard")
    (marked,) = [case for case in relation(corpus, "limit", "after").cases if case.slots]
    assert [slot.resource for slot in marked.slots] == ["next of POST /finding"]
    assert all(isinstance(slot, Slot) for slot in marked.slots)


NAME = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
CREATION = {"/finding/{id}": {"get": {"parameters": [NAME], "responses": {"200": {"description": ""}}}}}


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(search({"kind": {"enum": ["a", "b"]}}), id="no-size"),
        pytest.param(search({"limit": LIMIT}, answer={"type": "object", "properties": {}}), id="no-rows"),
        pytest.param(search({"limit": LIMIT}, method="put"), id="another-method"),
        pytest.param({**search({"limit": LIMIT}), **CREATION}, id="creates"),
    ],
)
def test_what_is_no_search_has_no_volley(build: Build, paths: dict[str, Any]) -> None:
    assert build(paths, "standard").relations == ()


def test_an_answer_that_nothing_is_said_of_may_have_rows(build: Build) -> None:
    assert build(search({"limit": LIMIT}, answer=None), "standard").relations


THING = {"type": "object", "properties": {"id": {"type": "string"}}}
FOUND = {"type": "object", "properties": {"found": {"type": "array", "items": THING}}}
READ = {"/finding/{id}": {"get": {"parameters": [NAME], "responses": {"200": {"description": "", **answered(THING)}}}}}


def test_a_collection_that_cannot_be_listed_is_known_from_its_search(build: Build) -> None:
    corpus = build({**READ, **search({"limit": LIMIT, "kind": {"type": "string"}}, answer=FOUND, path="/finding/by")})
    (harvest,) = corpus.harvests
    assert harvest.listing.operation == "POST /finding/by"
    assert body(harvest.listing) == {"limit": 100}
    assert harvest.candidates[0] == "id"


def test_a_list_comes_before_a_search(build: Build) -> None:
    lists = {"/finding": {"get": {"responses": {"200": {"description": "", **answered(FOUND)}}}}}
    searches = search({"limit": LIMIT}, answer=FOUND, path="/finding/by")
    (harvest,) = build({**READ, **lists, **searches}).harvests
    assert harvest.listing.operation == "GET /finding"


@pytest.mark.parametrize("path", ["/finding/{id}", "/found/by", "/finding/by/colour"])
def test_what_is_found_elsewhere_is_no_list_of_it(build: Build, path: str) -> None:
    paths = search({"limit": LIMIT}, answer=FOUND, path=path)
    if "{" in path:
        paths[path]["post"]["parameters"] = [NAME]
        paths[path] |= READ[path]
    assert build({**READ, **paths}).harvests == ()
