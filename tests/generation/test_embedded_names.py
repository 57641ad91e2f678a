"""Objects in bodies that name something else by an identifier of their own are given what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.embedded_names import embedded_objects, names_as_thing, object_of
from harness.generation.resources import inferred
from harness.model.case import Role
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build, Load

TEXT = {"type": "string"}
KEYED = [{"name": "customerKey", "in": "path", "required": True, "schema": TEXT}]
DEPOT = {"name": "depotId", "in": "path", "required": True, "schema": TEXT}
ORDERED = [{"name": "orderId", "in": "path", "required": True, "schema": TEXT}]
CUSTOMER = {"type": "object", "required": ["title"], "properties": {"id": TEXT, "title": TEXT}}
CREATE = "POST /orders"


def linked(*, kind: str | None = None, wrapped: bool = False) -> dict[str, Any]:
    """An object with an identifier, with what kind it is of, and in what JSON:API wraps it in."""
    properties = {"id": TEXT} if kind is None else {"id": TEXT, "type": {"const": kind}}
    one = {"type": "object", "required": list(properties), "properties": properties}
    return {"type": "object", "required": ["data"], "properties": {"data": one}} if wrapped else one


def orders(body_of_one: dict[str, Any]) -> dict[str, Any]:
    """Customers, and orders with the given body."""
    shown = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "note": TEXT}}
    return {
        "/customers": {
            "get": {"responses": answers("200", {"type": "array", "items": CUSTOMER})},
            "post": {"requestBody": body(CUSTOMER), "responses": answers("201", CUSTOMER)},
        },
        "/customers/{customerKey}": {
            "parameters": KEYED,
            "get": {"responses": answers("200", CUSTOMER)},
            "delete": {"responses": answers("204")},
        },
        "/orders": {
            "get": {"responses": answers("200", {"type": "array", "items": shown})},
            "post": {"requestBody": body(body_of_one), "responses": answers("201", shown)},
        },
        "/orders/{orderId}": {"parameters": ORDERED, "get": {"responses": answers("200", shown)}},
    }


def having(name: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """An object that has a member, and a note."""
    named = [name, "note"] if required else ["note"]
    return {"type": "object", "required": named, "properties": {name: schema, "note": TEXT}}


def slots_of(build: Build, described: dict[str, Any]) -> set[tuple[str, str]]:
    """Where bodies that create an order name what is there, and of which collection."""
    corpus = build(orders(described), depth="standard")
    steps = [step for one in corpus.sequences for step in one.steps]
    cases = [case for one in corpus.operations for case in one.cases]
    created = [case for case in (*cases, *steps) if case.operation == CREATE and case.breaks_nothing and case.body]
    slots = [(place, slot) for case in created if case.body for place, slot in case.body.slots]
    return {(place, slot.resource) for place, slot in slots if slot.role is not Role.ABSENT}


@pytest.mark.parametrize(
    ("described", "place"),
    [
        pytest.param(having("customer", linked()), "/customer/id", id="called like the thing"),
        pytest.param(
            having("customers", {"type": "array", "minItems": 1, "items": linked()}), "/customers/0/id", id="several"
        ),
        pytest.param(having("buyer", linked(kind="customers")), "/buyer/id", id="of a kind"),
        pytest.param(having("buyer", linked(kind="customers", wrapped=True)), "/buyer/data/id", id="wrapped"),
        pytest.param(
            having("data", having("relationships", having("buyer", linked(kind="customers", wrapped=True)))),
            "/data/relationships/buyer/data/id",
            id="as JSON:API has it",
        ),
    ],
)
def test_an_object_that_names_something_else_is_given_what_is_there(
    build: Build, described: dict[str, Any], place: str
) -> None:
    slots = slots_of(build, described)
    assert (place, "/customers") in slots
    assert {collection for _, collection in slots} == {"/customers"}


@pytest.mark.parametrize(
    "described",
    [
        pytest.param(having("order", linked()), id="what it is about itself"),
        pytest.param(having("data", linked(kind="orders")), id="what it is about, of its kind"),
        pytest.param(having("window", linked()), id="what is no thing of the contract"),
        pytest.param(having("customer", having("title", TEXT)), id="without an identifier"),
    ],
)
def test_an_object_that_names_nothing_else_keeps_what_it_has(build: Build, described: dict[str, Any]) -> None:
    assert slots_of(build, described) == set()


def test_what_may_name_something_else_is_left_out_of_what_is_full(build: Build) -> None:
    described = having("customer", linked(), required=False)
    described["properties"]["size"] = {"type": "integer"}
    corpus = build(orders(described), depth="standard")
    bodies = [
        step.body.content.decode()
        for one in corpus.sequences
        for step in one.steps
        if step.operation == CREATE and step.breaks_nothing and step.body
    ]
    assert any('"size"' in one for one in bodies)
    assert [one for one in bodies if '"customer"' in one and '"size"' in one] == []


def test_a_task_may_have_another_task_above_it(build: Build) -> None:
    parent = having("data", having("relationships", having("parent", linked(kind="orders", wrapped=True))))
    assert slots_of(build, parent) == {("/data/relationships/parent/data/id", "/orders")}


@pytest.mark.parametrize(
    ("member", "named"),
    [
        ({"id": "7"}, True),
        ([{"uuid": "7"}], True),
        ({"data": [{"id": "7", "type": "clients"}]}, True),
        ({"name": "7"}, False),
        ([], False),
        ("7", False),
        (None, False),
    ],
)
def test_a_member_names_one_of_the_others_by_an_object_with_an_identifier(member: Any, named: bool) -> None:
    assert names_as_thing("customer", member, {object_of("customer")}) is named
    assert not names_as_thing("window", member, {object_of("customer")})


def listed(path: str, described: dict[str, Any]) -> dict[str, Any]:
    """Depots that can only be listed, and a creation, or a call, that has the given body."""
    depot = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
    made = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
    one = {"name": "id", "in": "path", "required": True, "schema": TEXT}
    return {
        "/depots": {"get": {"responses": answers("200", {"type": "array", "items": depot})}},
        "/depots/{depotId}": {"parameters": [DEPOT], "get": {"responses": answers("200", depot)}},
        path: {"post": {"requestBody": body(described), "responses": answers("201", made)}},
        "/vehicles/{id}": {"parameters": [one], "get": {"responses": answers("200", made)}},
    }


TITLED = {"type": "object", "required": ["id", "title"], "properties": {"id": TEXT, "title": TEXT}}
CHOSEN = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "enum": ["EU", "US"]}}}
SEVERAL = {"type": "array", "minItems": 1, "items": linked()}


@pytest.mark.parametrize(
    ("path", "described", "named"),
    [
        pytest.param("/vehicles", having("depot", linked()), True, id="which alone"),
        pytest.param("/vehicles", having("depot", TITLED), False, id="more than which"),
        pytest.param("/vehicles", having("depot", CHOSEN), False, id="one of a closed set"),
        pytest.param("/depots/closing", having("depots", SEVERAL), False, id="of the collection's own"),
        pytest.param("/closing", having("depots", SEVERAL), False, id="where nothing is made"),
    ],
)
def test_what_can_only_be_listed_is_named_where_nothing_is_done_to_it(
    build: Build, path: str, described: dict[str, Any], *, named: bool
) -> None:
    corpus = build(listed(path, described), depth="standard")
    steps = [step for one in corpus.sequences for step in one.steps]
    every = (*(case for one in corpus.operations for case in one.cases), *steps)
    cases = [case for case in every if case.operation == f"POST {path}" and case.breaks_nothing]
    assert cases
    assert any(slot.role is Role.EXISTING for case in cases for slot in case.slots) is named


def test_an_object_with_several_identifiers_is_named_once() -> None:
    (found,) = embedded_objects({"depot": {"id": "1", "code": "A"}}, 4)
    assert (found.pointer, found.members, found.called) == ("/depot", ("id", "code"), "depot")


def test_the_outermost_collection_of_a_name_is_meant(load: Load) -> None:
    described = having("depot", linked())
    paths = listed("/vehicles", described)
    archive = {"/archive/depots": paths["/depots"], "/archive/depots/{depotId}": paths["/depots/{depotId}"]}
    contract = load({**archive, **paths})
    found = inferred(contract, contract.operations).called("depot")
    assert found is not None
    assert found.collection == "/depots"


def test_what_only_parameters_name_is_called_nothing(load: Load) -> None:
    names = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in ("owner", "repo")]
    contract = load({"/repos/{owner}/{repo}": {"parameters": names, "get": {"responses": answers("200")}}})
    resources = inferred(contract, contract.operations)
    assert resources.called("owner") is None
    assert "" in {one.thing for one in resources.all}
