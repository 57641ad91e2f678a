"""A property that is always there on one side and not on the other is drift; how often it is there is data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Purpose, Role
from harness.model.difference import Basis, Wanted
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.evidence_of import World

PROMISED = {"type": "object", "properties": {"size": {}}, "required": ["size"]}
ALLOWED = {"type": "object", "properties": {"size": {}, "kind": {"enum": ["old", "new"]}}}
WITH: dict[str, Any] = {"size": 1}
WITHOUT: dict[str, Any] = {}
NULL: dict[str, Any] = {"size": None}


@pytest.mark.parametrize(
    ("here", "there", "schema", "kinds"),
    [
        pytest.param([WITH] * 3, [WITHOUT] * 3, PROMISED, ["response-property-removed"], id="promised-and-gone"),
        pytest.param(
            [WITH] * 3, [WITH, WITHOUT, WITH], PROMISED, ["response-property-became-optional"], id="promised-and-rare"
        ),
        pytest.param([WITH] * 14, [WITHOUT] * 14, None, ["response-property-removed"], id="gone-beyond-chance"),
        pytest.param([WITHOUT] * 14, [WITH] * 14, None, ["response-property-added"], id="added-beyond-chance"),
        pytest.param(
            [WITH] * 40, [WITH, WITHOUT] * 20, None, ["response-property-became-optional"], id="optional-beyond-chance"
        ),
        pytest.param(
            [WITH, WITHOUT] * 20, [WITH] * 40, None, ["response-property-became-required"], id="required-beyond-chance"
        ),
        pytest.param(
            [WITH] * 60 + [NULL] * 12,
            [WITH] * 60 + [WITHOUT] * 12,
            None,
            ["response-property-became-optional"],
            id="left-out-instead-of-null",
        ),
        pytest.param([WITH] * 20 + [NULL] * 2, [WITH] * 20 + [WITHOUT] * 2, None, [], id="of-too-few-without-a-value"),
        pytest.param([WITH] * 4, [WITHOUT] * 4, None, [], id="gone-in-too-few-objects"),
        pytest.param([WITH] * 20, [WITH] * 19 + [WITHOUT], None, [], id="missing-once-by-chance"),
        pytest.param([WITH, WITHOUT] * 20, [WITH] * 30 + [WITHOUT] * 10, None, [], id="another-rate-is-data"),
        pytest.param([WITHOUT] * 20, [WITHOUT] * 20, PROMISED, [], id="a-promise-that-nobody-keeps"),
    ],
)
def test_always_is_held_against_not_always(
    reads: Callable[..., World], here: list[Any], there: list[Any], schema: Any, kinds: list[str]
) -> None:
    assert reads(here, there, schema).kinds() == kinds


@pytest.mark.parametrize(
    ("elsewhere", "kind"),
    [
        pytest.param([WITH, WITH, WITHOUT, WITH], "response-property-became-optional", id="others-have-it"),
        pytest.param([WITHOUT] * 4, "response-property-removed", id="nobody-has-it"),
    ],
)
def test_few_objects_that_lack_what_others_of_their_schema_have_show_an_optional_property(
    tmp_path: Path, elsewhere: list[Any], kind: str
) -> None:
    operations = ["GET /items/{id}", "GET /offers/{id}"]
    shop = world(tmp_path, operations, {"$ref": "#/components/schemas/Item"}, {"Item": PROMISED})
    for operation, there in zip(operations, ([WITHOUT], elsewhere), strict=True):
        for index, other in enumerate(there):
            case = case_of(f"{operation[5:7]}-{index}", operation, role=Role.EXISTING, index=index)
            shop.ask(case, Given(body={"id": f"a{index}", **WITH}), Given(body={"id": f"b{index}", **other}))
    assert set(shop.kinds()) == {kind}


@pytest.mark.parametrize(
    ("made", "kinds"),
    [
        pytest.param({"state": "open"}, [], id="others-of-its-schema-are-without"),
        pytest.param({"state": "open", "size": 1}, ["response-property-added"], id="all-of-its-schema-have-it"),
    ],
)
def test_a_property_of_a_state_that_others_do_not_show_is_none_that_was_added(
    tmp_path: Path, made: dict[str, Any], kinds: list[str]
) -> None:
    schema = {"type": "object", "properties": {"state": {"type": "string"}, "size": {"type": "integer"}}}
    shop = world(tmp_path, ["GET /items/{id}", "POST /items"], {"$ref": "#/components/schemas/Item"}, {"Item": schema})
    for index in range(20):
        case = case_of(f"read-{index:02}", "GET /items/{id}", role=Role.EXISTING, index=index)
        here, there = {"id": f"a{index}", "state": "open"}, {"id": f"b{index}", "state": "over", "size": index}
        shop.ask(case, Given(body=here), Given(body=there))
    body = {"state": "open"}
    shop.ask(
        case_of("create", "POST /items", body=body),
        Given(status=201, body={"id": "c", **body}),
        Given(status=201, body={"id": "d", **made}),
    )
    assert [one.kind for one in shop.compare().differences if one.place.operation.startswith("GET")] == kinds


def test_a_test_is_named_with_its_counts_where_no_promise_is_broken(reads: Callable[..., World]) -> None:
    difference = reads([WITH] * 14, [WITHOUT] * 14).only()
    assert difference.basis is Basis.STRUCTURE
    assert difference.test is not None
    assert (difference.test.reference_count, difference.test.environment_count) == ((0, 14), (14, 14))
    assert difference.test.p_value < difference.test.threshold


def test_one_object_asked_forty_times_is_one_object(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for index in range(40):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={"id": "a", "size": 1}), Given(body={"id": "b"}))
    assert shop.kinds() == []


def test_more_objects_are_asked_for_while_it_is_undecided(reads: Callable[..., World]) -> None:
    (question,) = reads([WITH] * 12, [WITH] * 9 + [WITHOUT] * 3).compare().questions
    assert question.wanted is Wanted.MORE_OBJECTS
    assert question.cases == ("read-09", "read-10", "read-11")


def test_what_one_creation_shows_decides_once_another_shows_it(tmp_path: Path) -> None:
    def ask(name: str, here: dict[str, Any], there: dict[str, Any]) -> None:
        given = Given(status=201, body={"id": f"a-{name}", **here})
        other = Given(status=201, body={"id": f"b-{name}", **there})
        shop.ask(case_of(name, "PUT /items/{id}", role=Role.ABSENT), given, other)

    shop = world(tmp_path, ["PUT /items/{id}"])
    for index in range(8):
        ask(f"full-{index}", WITH, WITH)
    ask("bare", NULL, WITHOUT)
    more = [one for one in shop.compare().questions if one.wanted is Wanted.MORE_OBJECTS]
    assert {(one.place and one.place.pointer, one.cases) for one in more} == {("/size", ("bare",))}
    ask("bare-again", NULL, WITHOUT)
    assert shop.only().basis is Basis.PAIRED


def test_a_property_of_a_kind_of_object_that_the_reference_lacks_is_no_claim(reads: Callable[..., World]) -> None:
    here = [{"kind": "old"}] * 14
    there = [{"kind": "new", "size": 1}] * 14
    assert reads(here, there, ALLOWED).kinds() == []


def test_a_kind_of_object_is_told_from_rows_where_nothing_is_declared(reads: Callable[..., World]) -> None:
    here = [{"state": "open"}, {"state": "paid"}] * 10
    there = [{"state": "open"}, {"state": "gone", "size": 1}] * 10
    assert reads(here, there).kinds() == []


def test_a_name_that_all_objects_of_a_side_bear_leaves_only_a_suspicion(reads: Callable[..., World]) -> None:
    here = [{"region": "north"}] * 14
    there = [{"region": "south", "size": 1}] * 14
    assert reads(here, there).only().basis is Basis.STORED


def test_a_property_that_one_side_alone_has_is_no_kind_of_object(reads: Callable[..., World]) -> None:
    here = [{"agent": f"a{index}"} for index in range(14)]
    there = [{"channel": "web"} for _ in range(14)]
    found = reads(here, there).compare().differences
    assert {(one.kind, one.basis) for one in found} == {
        ("response-property-removed", Basis.STRUCTURE),
        ("response-property-added", Basis.STRUCTURE),
    }


def test_a_property_is_counted_among_objects_that_have_its_parent(reads: Callable[..., World]) -> None:
    here = [{"discount": {"code": "x", "share": index}} for index in range(14)]
    there = [*[{} for _ in range(10)], *[{"discount": {"code": "y", "share": index}} for index in range(4)]]
    assert reads(here, there).kinds() == []


def test_a_page_that_has_no_next_shows_one_collection_however_often_it_is_asked(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items"])
    for size in range(1, 20):
        rows = [{"id": f"{number}", "name": "x"} for number in range(size)]
        case = case_of(f"page-{size:02}", query=(("limit", str(size)),))
        shop.ask(case, Given(body={"items": rows, "next": f"c{size}"}), Given(body={"items": rows[:2], "shown": size}))
    assert {one.basis for one in shop.compare().differences} == {Basis.STORED}


def test_names_that_are_data_are_no_properties(reads: Callable[..., World]) -> None:
    words = "abcdefghijklmnopqrstuvwxyz"
    here = [{"prices": {f"{one}{other}": 1 for other in words[:3]}} for one in words[:14]]
    there = [{"prices": {f"{one}{other}": 2 for other in words[5:9]}} for one in words[10:24]]
    assert reads(here, there).kinds() == []


def test_what_the_run_created_needs_no_test(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    for index in range(2):
        case = case_of(f"create-{index}", "POST /items", body={"name": str(index)})
        shop.ask(
            case,
            Given(status=201, body={"id": f"a{index}", "name": str(index), "size": 1}),
            Given(status=201, body={"id": f"b{index}", "name": str(index)}),
        )
    difference = shop.only()
    assert (difference.kind, difference.basis) == ("response-property-removed", Basis.PAIRED)
    assert shop.swapped().kinds() == ["response-property-added"]


def test_a_new_property_of_a_shared_schema_is_one_cause_wherever_it_stands(tmp_path: Path) -> None:
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    schema = {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "array"}]}
    read = "GET /items/{id}"
    shop = world(tmp_path, [read], schema, {"Thing": thing})
    for index in range(14):
        case = case_of(f"read-{index:02}", read, role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={"id": f"a{index}"}), Given(body={"id": f"b{index}", "agent": "x"}))
    difference = shop.only()
    assert (difference.kind, difference.cause) == ("response-property-added", "#/components/schemas/Thing/agent")


@pytest.mark.parametrize(
    ("before", "there", "kinds"),
    [
        pytest.param(([], [WITH, WITHOUT]), [WITH, WITHOUT] * 20, [], id="nothing-but-its-own"),
        pytest.param(
            ([], [WITHOUT]), [WITHOUT] * 40, ["response-property-removed"], id="nothing-but-its-own-and-never-there"
        ),
        pytest.param(
            ([], []), [WITH, WITHOUT] * 20, ["response-property-became-optional"], id="nothing-on-either-side"
        ),
        pytest.param(
            ([WITH], [WITH, WITHOUT]), [WITH, WITHOUT] * 20, ["response-property-became-optional"], id="rows-on-both"
        ),
    ],
)
def test_what_the_run_made_is_no_sample_of_what_others_keep_there(
    tmp_path: Path, before: tuple[list[Any], list[Any]], there: list[Any], kinds: list[str]
) -> None:
    shop = world(tmp_path, ["GET /items"])
    harvest = case_of("harvest", "GET /items", purpose=Purpose.HARVEST)
    shop.ask(harvest, *(Given(body={"rows": rows}) for rows in before), started_at=1.0)
    sides = [
        [{"id": f"{name}{index}", **row} for index, row in enumerate(rows)]
        for name, rows in (("a", [WITH] * 40), ("b", there))
    ]
    shop.ask(case_of("list", "GET /items"), *(Given(body={"rows": rows}) for rows in sides), started_at=2.0)
    assert shop.kinds() == kinds
