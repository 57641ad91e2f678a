"""What names something else stands in no full request, and in one request that names what was created for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.embedded_names import object_of
from harness.generation.extremes import DEEPEST, LOWER, UPPER, filled
from harness.generation.judge import Judge
from harness.generation.naming_others import MOST, naming_others
from harness.generation.reading_back import distinctive
from harness.generation.resources import inferred
from harness.generation.sequences import sequences
from harness.model.case import Role, Slot
from tests.generation.examples import answers, body
from tests.generation.worlds import resource_of, without, world_of

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.generation.chains import World
    from harness.model.case import Case, Corpus, Sequence
    from harness.model.json import Json
    from tests.generation.conftest import Build, Load

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
MADE = {"type": "object", "properties": {"id": TEXT}}


def paths_of(name: str, parameter: str, properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """What creates and reads the items of a collection."""
    schema = {"type": "object", "properties": properties, "required": [*required]}
    named = {"name": parameter, "in": "path", "required": True, "schema": TEXT}
    return {
        f"/{name}": {"post": {"requestBody": body(schema), "responses": answers("201", MADE)}},
        f"/{name}/{{{parameter}}}": {"parameters": [named], "get": {"responses": answers("200", MADE)}},
    }


QUANTITY = {"type": "integer", "minimum": 1, "maximum": 9}
NOTE = {"type": "string", "maxLength": 8}
CODE = {"type": "string", "pattern": "^[ab][0-9]{2,4}$"}
"""For which only drawing finds a value."""

ORDER: dict[str, Any] = {"quantity": QUANTITY, "note": NOTE, "customerId": TEXT, "customer_ids": TEXTS}
CUSTOMERS = paths_of("customers", "customerId", {"name": TEXT}, "name")
SHOP = {**CUSTOMERS, **paths_of("orders", "orderId", ORDER, "quantity")}
ADD, ADD_CUSTOMER = "POST /orders", "POST /customers"
PLAIN: Json = {"quantity": 1}
LIFE = "the life of an item of /orders that names others"


def ordering(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """A shop whose orders have further properties."""
    return {**CUSTOMERS, **paths_of("orders", "orderId", {"quantity": QUANTITY, **properties}, "quantity", *required)}


def sent(case: Case) -> dict[str, Any]:
    assert case.body is not None
    found: dict[str, Any] = json.loads(case.body.content)
    return found


def ordered(corpus: Corpus, words: str) -> set[str]:
    """What an order has that a request with these words creates, alone or after what it has to name."""
    asked = [case for one in corpus.operations for case in one.cases]
    asked += [step for one in corpus.sequences for step in one.steps]
    (found,) = {tuple(sent(case)) for case in asked if (case.operation, case.description) == (ADD, words)}
    return {*found}


def names(contract: Contract, besides: str) -> frozenset[str]:
    operation = contract.operation(besides)
    assert operation is not None
    return inferred(contract, contract.operations).names(besides=operation)


def shop(load: Load, paths: dict[str, Any] = SHOP, **bodies: Json) -> World:
    """The world of a shop, whose orders are the plainest; `bodies` are of other creators, by collection."""
    given: dict[str, tuple[Json, ...]] = {ADD: (PLAIN,), ADD_CUSTOMER: ({"name": "x"},)}
    return world_of(load(paths), given | {f"POST /{name}": (one,) for name, one in bodies.items()})


def lives(world: World) -> list[Sequence]:
    return [one for one in sequences(world, DEPTHS["quick"]) if one.description == LIFE]


def slots(case: Case) -> list[tuple[str, Slot]]:
    return [*case.body.slots] if case.body is not None else []


def test_properties_are_called_like_the_items_of_other_collections_one_or_several(load: Load) -> None:
    of_order, of_customer = names(load(SHOP), ADD), names(load(SHOP), ADD_CUSTOMER)
    assert {"customerid", "customerids"} <= of_order
    assert {"orderid", "orderids"} <= of_customer
    assert not of_order & of_customer


def test_where_items_are_called_as_any_are_the_collection_names_them(load: Load) -> None:
    paths = {**paths_of("customers", "id", {"name": TEXT}), **paths_of("orders", "orderId", ORDER)}
    assert names(load(paths), ADD) == {"customerid", "customerids", object_of("customer")}


def test_what_names_something_else_stands_in_no_request_at_its_limits_and_is_asked_alone(build: Build) -> None:
    corpus = build(SHOP, depth="standard")
    assert ordered(corpus, UPPER) == ordered(corpus, LOWER) == {"quantity", "note"}
    assert ordered(corpus, "with customerId") == {"quantity", "customerId"}


def test_what_the_plainest_request_names_stays_in_the_full_ones(build: Build) -> None:
    corpus = build(ordering({"code": CODE, "customerId": TEXT}, "customerId"), depth="standard")
    assert ordered(corpus, UPPER) == ordered(corpus, LOWER) == {"quantity", "code", "customerId"}


def test_what_names_the_item_itself_stays_in_the_full_ones(build: Build) -> None:
    corpus = build(ordering({"note": NOTE, "orderId": TEXT, "customerId": TEXT}), depth="standard")
    assert ordered(corpus, UPPER) == ordered(corpus, LOWER) == {"quantity", "note", "orderId"}


def test_what_names_something_else_is_added_to_no_object_and_to_no_item_of_a_list(load: Load) -> None:
    line = {"type": "object", "properties": {"unit": TEXT, "customerId": TEXT}}
    schema: dict[str, Any] = {"type": "object", "properties": {"at": line, "lines": {"type": "array", "items": line}}}
    given: Json = {"at": {}, "lines": [{}, {"customerId": "7"}]}
    full = filled(Judge(load(SHOP)), schema, given, DEEPEST, {"customerid"})
    unit = {"unit": "sample"}
    assert full == {"at": unit, "lines": [unit, {**unit, "customerId": "7"}]}


def test_an_item_with_telling_values_names_nothing_else(load: Load) -> None:
    world = shop(load)
    creator = resource_of(world, "/orders").creator
    assert creator is not None
    asked = [{*sent(draft.case)} for draft in distinctive(world, creator)]
    assert {"quantity", "note"} in asked
    assert set.union(*asked) == {"quantity", "note"}


def test_an_item_names_once_what_was_created_just_before(load: Load) -> None:
    (life,) = lives(shop(load))
    read = [f"GET /{one}" for one in ("orders/{orderId}", "customers/{customerId}")]
    assert [step.operation for step in life.steps] == [ADD_CUSTOMER, ADD, *read]
    ((pointer, slot),) = slots(life.steps[1])
    assert (pointer, slot.role, slot.resource) == ("/customerId", Role.CREATED, "/customers")
    assert slot.capture is not None
    assert (slot.capture.step, slot.capture.pointers[0]) == (0, "/id")
    (_, own) = life.steps[2].path_values[0]
    assert isinstance(own, Slot)
    assert own.capture is not None
    assert own.capture.step == 1


def test_what_is_named_anyway_is_named_in_no_life_of_its_own(load: Load) -> None:
    paths = ordering({"customerId": TEXT}, "customerId")
    assert lives(shop(load, paths, orders={"quantity": 1, "customerId": "sample"})) == []


def test_what_nothing_creates_is_not_named(load: Load) -> None:
    assert lives(without(shop(load), [ADD_CUSTOMER])) == []


def test_an_item_names_none_of_its_own_collection(load: Load) -> None:
    world = shop(load, ordering({"orderId": TEXT}))
    assert naming_others(world, resource_of(world, "/orders")) is None


@pytest.mark.parametrize(
    "schema", [pytest.param(TEXTS, id="a list"), pytest.param({"type": "boolean"}, id="a truth value")]
)
def test_what_cannot_be_an_identifier_names_nothing(load: Load, schema: dict[str, Any]) -> None:
    assert lives(shop(load, ordering({"customerId": schema}))) == []


OTHERS = ("customers", "shops", "carriers")


def many(*, at_once: int) -> dict[str, Any]:
    """A shop whose orders may name items of three collections, as many at once as the contract allows."""
    properties = {"quantity": QUANTITY, **{f"{name[:-1]}Id": TEXT for name in OTHERS}}
    paths = paths_of("orders", "orderId", properties, "quantity")
    schema = paths["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["maxProperties"] = 1 + at_once
    for name in OTHERS:
        paths |= paths_of(name, f"{name[:-1]}Id", {"name": TEXT})
    return paths


def test_an_item_names_at_most_two_others(load: Load) -> None:
    (life,) = lives(shop(load, many(at_once=3), customers={}, shops={}, carriers={}))
    assert [step.operation for step in life.steps][:3] == [ADD_CUSTOMER, "POST /shops", ADD]
    assert len(slots(life.steps[2])) == MOST == 2
    assert [slot.capture and slot.capture.step for _, slot in slots(life.steps[2])] == [0, 1]


def test_others_that_may_not_be_named_together_are_not_named(load: Load) -> None:
    assert lives(shop(load, many(at_once=1), customers={}, shops={}, carriers={})) == []


def test_two_that_name_the_same_collection_name_the_same_item(load: Load) -> None:
    (life,) = lives(shop(load, ordering({"customerId": TEXT, "customer_id": TEXT})))
    assert [step.operation for step in life.steps][:2] == [ADD_CUSTOMER, ADD]
    assert [slot.capture and slot.capture.step for _, slot in slots(life.steps[1])] == [0, 0]


def test_an_object_that_is_filled_in_names_nothing_else_either(build: Build) -> None:
    delivery = {"type": "object", "properties": {"street": NOTE, "customerId": TEXT}}
    corpus = build(ordering({"delivery": delivery}), depth="standard")
    asked = [case for one in corpus.operations for case in one.cases if case.description in {UPPER, LOWER}]
    inside = [[*sent(case)["delivery"]] for case in asked if case.operation == ADD]
    assert inside
    assert all(one == ["street"] for one in inside)


def test_what_the_path_names_and_what_may_be_a_text_stays_in_full_requests(load: Load) -> None:
    within = {"/customers/{customerId}/orders": ordering({})["/orders"], **paths_of("notes", "note", {"name": TEXT})}
    found = names(load({**CUSTOMERS, **within}), "POST /customers/{customerId}/orders")
    assert not found & {"customerid", "note", "notes"}
    assert "noteid" not in found


def test_what_an_item_stands_in_is_created_before_what_it_names(load: Load) -> None:
    account = paths_of("accounts", "accountId", {"name": TEXT}, "name")
    orders = ordering({"customerId": TEXT, "accountId": TEXT})["/orders"]
    named = {"name": "accountId", "in": "path", "required": True, "schema": TEXT}
    reading = {"parameters": [named, {**named, "name": "orderId"}], "get": {"responses": answers("200", MADE)}}
    paths = {
        **CUSTOMERS,
        **account,
        "/accounts/{accountId}/orders": {"parameters": [named], **orders},
        "/accounts/{accountId}/orders/{orderId}": reading,
    }
    add = "POST /accounts/{accountId}/orders"
    world = world_of(load(paths), {add: (PLAIN,), ADD_CUSTOMER: ({"name": "x"},), "POST /accounts": ({"name": "x"},)})
    found = naming_others(world, resource_of(world, "/accounts/{accountId}/orders"))
    assert found is not None
    chain, case = found
    assert [step.operation for step in chain.steps] == ["POST /accounts", ADD_CUSTOMER]
    assert [pointer for pointer, _ in slots(case)] == ["/customerId"]


PHONE = {"type": "string", "pattern": "^\\+[0-9]{6,15}$"}


def test_an_optional_text_of_a_pattern_is_in_the_full_ones(load: Load) -> None:
    buyer = {"type": "object", "properties": {"name": TEXT, "phone": PHONE}}
    schema: dict[str, Any] = {"type": "object", "properties": {"buyer": buyer}}
    texts = {PHONE["pattern"]: ("+000000", "+4930123456")}
    judge = Judge(load(SHOP), lambda pattern: texts[pattern])
    assert filled(judge, schema, {}, DEEPEST, ()) == {"buyer": {"name": "sample", "phone": "+4930123456"}}


def test_a_text_of_a_pattern_that_nobody_knows_is_left_out(load: Load) -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"name": TEXT, "phone": PHONE}}
    assert filled(Judge(load(SHOP)), schema, {}, DEEPEST, ()) == {"name": "sample"}


def test_every_item_of_a_list_names_what_the_first_one_does(build: Build) -> None:
    line = {"type": "object", "required": ["customerId"], "properties": {"customerId": TEXT}}
    lines = {"type": "array", "minItems": 1, "maxItems": 3, "items": line}
    corpus = build(ordering({"lines": lines}, "lines"), depth="standard")
    steps = [step for one in corpus.sequences for step in one.steps if step.operation == ADD and step.is_ordinary]
    counts = {}
    for step in steps:
        assert step.body is not None
        counts[len(json.loads(step.body.content)["lines"])] = [pointer for pointer, _ in step.body.slots]
    assert counts[1] == ["/lines/0/customerId"]
    assert counts[3] == [f"/lines/{index}/customerId" for index in range(3)]
