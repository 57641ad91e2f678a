"""What is asked of a collection together: every parameter with several values, small pages beside the large one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.relations import relations
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import Purpose, Slot
from tests.generation.worlds import world_of

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build, Load

ROWS = {"200": {"description": "", "content": {"application/json": {"schema": {"type": "array"}}}}}


def query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def collection(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"/things": {"get": {"parameters": [*parameters], "responses": ROWS}}}


def asked(corpus: Corpus, *names: str) -> list[dict[str, object]]:
    """The queries of the relation of some parameters."""
    (found,) = [one for one in corpus.relations if one.parameters == names]
    return [dict(case.query) for case in found.cases]


def test_a_page_size_is_asked_for_few_and_usual_and_many_rows(build: Build) -> None:
    size = query("top", {"type": "integer", "minimum": 1, "maximum": 150, "default": 30})
    assert asked(build(collection(size), depth="standard"), "top") == [
        {"top": text} for text in ("1", "2", "6", "150", "30")
    ]


def test_small_pages_are_laid_beside_the_large_one(build: Build) -> None:
    size = query("top", {"type": "integer", "minimum": 1, "maximum": 150, "default": 30})
    corpus = build(collection(size, query("skip", {"type": "integer", "minimum": 0})), depth="standard")
    pages = [{"top": "2", "skip": str(begin)} for begin in (0, 1, 2)]
    assert asked(corpus, "top", "skip") == [{"top": "2"}, {"top": "6"}, *pages]


def test_what_names_a_thing_says_not_where_a_page_begins(build: Build) -> None:
    size, depot = query("top", {"type": "integer"}), query("depot_id", {"type": "integer"})
    named = {"name": "depot_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    read = {"/depots/{depot_id}": {"parameters": [named], "get": {"responses": ROWS}}}
    found = [one.parameters for one in build({**collection(size, depot), **read}, depth="standard").relations]
    assert ("depot_id",) in found
    assert ("top", "depot_id") not in found


def test_values_that_the_contract_does_not_list_are_left_to_the_environment(build: Build) -> None:
    corpus = build(collection(query("colour", {"type": "string"})), depth="standard")
    values = [case["colour"] for case in asked(corpus, "colour")]
    texts = [value for value in values if isinstance(value, str)]
    assert len(values) > 1
    assert all(not text.isascii() for text in texts)


def test_every_listed_value_is_asked_for(build: Build) -> None:
    corpus = build(collection(query("state", {"enum": ["a", "b", "c"]})), depth="standard")
    assert asked(corpus, "state") == [{"state": "a"}, {"state": "b"}, {"state": "c"}]


def test_the_plainest_request_goes_first_and_last(build: Build) -> None:
    corpus = build(collection(query("state", {"enum": ["a", "b"]})))
    for relation in corpus.relations:
        assert relation.base.query == relation.again.query
        assert relation.base.id != relation.again.id
        assert relation.base.purpose is Purpose.RELATION


def test_no_volley_is_larger_than_its_depth_allows(build: Build) -> None:
    many = [query(f"p{number}", {"type": "integer"}) for number in range(30)]
    for depth, amounts in DEPTHS.items():
        corpus = build(collection(*many), depth=depth)
        cases = {case.id for one in corpus.relations for case in (one.base, *one.cases, one.again)}
        assert len(cases) <= amounts.volley


def test_what_reads_one_thing_lists_nothing(build: Build) -> None:
    name = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    corpus = build({"/things/{id}": {"get": {"parameters": [name], "responses": ROWS}}})
    assert corpus.relations == ()


def test_below_a_resource_scouts_look_for_one_with_rows(build: Build) -> None:
    name = {"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        **collection(),
        "/things/{thing_id}": {"get": {"parameters": [name], "responses": ROWS}},
        "/things/{thing_id}/parts": {"get": {"parameters": [name], "responses": ROWS}},
    }
    (relation,) = [one for one in build(paths, depth="standard").relations if one.operation.endswith("/parts")]
    scouted = [value.index for case in relation.scouts for _, value in case.path_values if isinstance(value, Slot)]
    assert scouted == [0, 1, 2, 3, 4, 5]


def test_relations_come_back_from_their_bytes(build: Build) -> None:
    corpus = build(collection(query("colour", {"type": "string"})))
    assert from_bytes(to_bytes(corpus)) == corpus


def test_a_whole_number_that_is_called_so_is_a_page_size_though_the_contract_bounds_it_nowhere(build: Build) -> None:
    corpus = build(
        collection(query("page[size]", {"type": "integer"}), query("after", {"type": "string"})), depth="standard"
    )
    sizes = {dict(case.query).get("page[size]") for one in corpus.relations for case in one.cases}
    assert {"1", "2", "6", "50"} <= sizes
    # And so pages of two rows are laid beside one of six that holds them.
    assert any({"page[size]", "after"} <= dict(case.query).keys() for one in corpus.relations for case in one.cases)


def words(parameter: str) -> dict[str, Any]:
    return query(parameter, {"enum": [f"{parameter}{number}" for number in range(8)]})


def with_room(load: Load, cases: int, *parameters: dict[str, Any]) -> dict[tuple[str, ...], tuple[Case, ...]]:
    """What is varied where there is room for so many besides the plainest, which is asked twice."""
    depth = replace(DEPTHS["standard"], volley=cases + 2)
    return {one.parameters: one.cases for one in relations(world_of(load(collection(*parameters))), depth)}


@pytest.mark.parametrize(
    ("room", "counts"),
    [(8, [2, 2, 2, 2]), (10, [3, 3, 2, 2]), (12, [3, 3, 3, 3]), (13, [4, 3, 3, 3])],
)
def test_some_of_every_parameter_are_asked_for_before_any_has_more(load: Load, room: int, counts: list[int]) -> None:
    names = [f"p{number}" for number in range(4)]
    found = with_room(load, room, *map(words, names))
    assert [len(found[name,]) for name in names] == counts


def test_first_values_of_which_one_does_not_fit_are_left_out_together(load: Load) -> None:
    # What is left of the room goes to a further value of the other parameter.
    found = with_room(load, 3, words("p"), words("q"))
    assert {names: len(cases) for names, cases in found.items()} == {(): 0, ("p",): 3}


def test_what_is_asked_instead_of_other_values_takes_no_room(load: Load) -> None:
    # Two values of a member that is called like it; else the name of one, and two words.
    cases = with_room(load, 3, query("colour", {"type": "string"}))["colour",]
    slots = [value for case in cases for _, value in case.query if isinstance(value, Slot)]
    kinds = [slot.resource.partition(" of ")[0] for slot in slots]
    assert kinds == ["value", "value", "member", "word", "word", "value in another case"]


def test_values_of_the_rows_take_room_where_nothing_else_is_asked_instead_of_them(load: Load) -> None:
    (case,) = with_room(load, 1, query("mail", {"type": "string", "format": "email"}))["mail",]
    assert [slot.resource.partition(" of ")[0] for slot in case.slots] == ["value in another case"]
