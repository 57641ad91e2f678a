"""What is created with telling values is read, listed, changed and deleted; keys and conditions come with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from harness.generation.depths import DEPTHS
from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.forms import fields_of
from harness.model.place import Part
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus, Sequence
    from tests.generation.conftest import Build

KEY: dict[str, Any] = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
WITH_KEYS: dict[str, Any] = {**ORDERS, "/orders": {**ORDERS["/orders"], "parameters": [KEY]}}


def telling(corpus: Corpus) -> list[Sequence]:
    return [sequence for sequence in corpus.sequences if "reads back" in sequence.description]


def test_as_many_items_read_back_as_the_depth_has_manners(build: Build) -> None:
    assert len(telling(build(ORDERS))) == DEPTHS["quick"].manners


def test_an_item_is_read_listed_changed_read_deleted_and_looked_for(build: Build) -> None:
    first = telling(build(ORDERS))[0]
    assert [step.operation for step in first.steps] == [
        "POST /orders",
        "GET /orders/{order_id}",
        "GET /orders",
        "PATCH /orders/{order_id}",
        "GET /orders/{order_id}",
        "DELETE /orders/{order_id}",
        "GET /orders",
    ]
    assert {step.purpose for step in first.steps if step.operation == "GET /orders"} == {Purpose.LISTING}


def test_the_first_change_leaves_out_what_may_be_left_out(build: Build) -> None:
    order = {"type": "object", "properties": {"note": {"type": "string"}, "quantity": {"type": "integer"}}}
    body = {"content": {"application/json": {"schema": order}}}
    paths = {**ORDERS, "/orders/{order_id}": {**ORDERS["/orders/{order_id}"], "patch": {"requestBody": body}}}
    change = next(step for step in telling(build(paths))[0].steps if step.method == "PATCH")
    assert change.description == "PATCH note alone"


def changed_by(schema: dict[str, Any]) -> dict[str, Any]:
    """Orders of which a `PATCH` takes such a body."""
    body = {"content": {"application/json": {"schema": schema}}}
    return {**ORDERS, "/orders/{order_id}": {**ORDERS["/orders/{order_id}"], "patch": {"requestBody": body}}}


def first_changes(corpus: Corpus) -> dict[str, Any]:
    """What the first telling item is changed to, by what is said of it."""
    steps = [step for step in telling(corpus)[0].steps if step.method == "PATCH" and step.body is not None]
    return {step.description.removeprefix("PATCH "): json.loads(step.body.content) for step in steps if step.body}


ADDRESS = {"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}
LABELS = {"type": "object", "additionalProperties": {"type": "string"}}


def test_of_objects_one_member_alone_is_changed_and_of_maps_one_is_added(build: Build) -> None:
    note = {"type": "string"}
    schema = {"type": "object", "properties": {"note": note, "address": ADDRESS, "labels": LABELS}}
    asked = first_changes(build(changed_by(schema)))
    assert [*asked] == ["note alone", "address/street alone", "labels/BronteEntry alone"]
    assert [*asked["address/street alone"]["address"]] == ["street"]
    assert [*asked["labels/BronteEntry alone"]["labels"]] == ["BronteEntry"]
    made = json.loads(telling(build(changed_by(schema)))[0].steps[0].body.content)  # type: ignore[union-attr]
    assert "BronteEntry" not in made.get("labels", {})


def test_what_is_called_like_a_name_that_a_client_gives_has_telling_values_too(build: Build) -> None:
    """It may name what was made under it, which stands there then, or be an address of its own."""
    email: dict[str, Any] = {"type": "string", "format": "email"}
    made = {"type": "object", "required": ["email"], "properties": {"email": email}}
    put = {"requestBody": body({"type": "object"}), "responses": answers("201", {"type": "object"})}
    parameters = [{"name": "email", "in": "path", "required": True, "schema": email}]
    orders = {**ORDERS["/orders"], "post": {"requestBody": body(made), "responses": answers("201", STORED)}}
    paths = {**ORDERS, "/orders": orders, "/suppressions/{email}": {"parameters": parameters, "put": put}}
    steps = [step for one in telling(build(paths, depth="standard")) for step in one.steps]
    bodies = [json.loads(step.body.content) for step in steps if step.operation == "POST /orders" and step.body]
    assert len({one["email"] for one in bodies}) > 1


def test_what_is_null_is_the_last_to_be_changed_alone(build: Build) -> None:
    nullable = {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}
    schema = {"type": "object", "properties": {"labels": nullable}, "example": {"labels": {"city": None, "age": 42}}}
    asked = first_changes(build(changed_by(schema)))
    assert asked["labels/age alone"]["labels"].keys() == {"age"}
    assert "labels/city alone" not in asked


def test_what_may_be_null_is_taken_away(build: Build) -> None:
    note, shelf = {"type": "string", "nullable": True}, {"type": "integer"}
    schema = {"type": "object", "properties": {"shelf": shelf, "note": note}}
    asked = first_changes(build(changed_by(schema)))
    assert asked["null alone"] == {"note": None}


def test_what_may_be_merged_or_replaced_is_sent_in_each_media_type(build: Build) -> None:
    schema = {"type": "object", "properties": {"note": {"type": "string"}, "labels": LABELS}}
    content = {name: {"schema": schema} for name in ("application/merge-patch+json", "application/json", "text/csv")}
    item = {**ORDERS["/orders/{order_id}"], "patch": {"requestBody": {"content": content}}}
    steps = telling(build({**ORDERS, "/orders/{order_id}": item}))[0].steps
    asked = {step.description: step.body.media_type for step in steps if step.method == "PATCH" and step.body}
    assert asked == {
        "PATCH note alone": "application/merge-patch+json",
        "PATCH labels/BronteEntry alone": "application/merge-patch+json",
        "PATCH labels/BronteEntry alone as application/json": "application/json",
    }


def test_an_object_that_may_not_be_given_in_part_is_not_given_in_part(build: Build) -> None:
    whole = {**ADDRESS, "required": ["street", "city"]}
    asked = first_changes(
        build(changed_by({"type": "object", "properties": {"note": {"type": "string"}, "to": whole}}))
    )
    assert [*asked] == ["note alone"]


def test_what_is_new_is_looked_for_on_the_longest_page(build: Build) -> None:
    size = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 80, "default": 20}}
    paged = {**ORDERS, "/orders": {**ORDERS["/orders"], "get": {**ORDERS["/orders"]["get"], "parameters": [size]}}}
    listings = [step for one in telling(build(paged)) for step in one.steps if step.purpose is Purpose.LISTING]
    assert {step.query for step in listings} == {(("limit", "80"),)}


def test_every_step_belongs_to_one_sequence_alone(build: Build) -> None:
    steps = [step.id for sequence in telling(build(ORDERS, depth="standard")) for step in sequence.steps]
    assert len(set(steps)) == len(steps)


def conditions(sequence: Sequence) -> list[tuple[str, str, Capture | None]]:
    return [
        (step.method, name, value.capture)
        for step in sequence.steps
        for name, value in step.headers
        if isinstance(value, Slot)
    ]


def test_the_item_is_asked_for_and_changed_under_the_condition_of_its_last_etag(build: Build) -> None:
    read = Capture(step=4, part=Part.RESPONSE_HEADER, pointers=("/etag",))
    # The one whose whole numbers are plain: none of them may break a rule of the service.
    first, second, *others = telling(build(ORDERS))
    assert conditions(second) == [
        ("GET", "If-None-Match", read),
        ("PATCH", "If-Match", read),
        ("PATCH", "If-Match", read),
    ]
    assert [conditions(other) for other in (first, *others)] == [[] for _ in (first, *others)]


def keys(steps: tuple[Case, ...]) -> list[tuple[Role, int | None]]:
    slots = [dict(step.headers)["Idempotency-Key"] for step in steps if step.method == "POST"]
    return [(slot.role, slot.capture.step if slot.capture else None) for slot in slots if isinstance(slot, Slot)]


def test_the_same_key_is_sent_twice_and_then_another(build: Build) -> None:
    (twice,) = [one for one in build(WITH_KEYS).sequences if "twice with one key" in one.description]
    assert keys(twice.steps) == [(Role.ABSENT, None), (Role.CREATED, 0), (Role.ABSENT, None), (Role.CREATED, 0)]
    *same, other = [step.body for step in twice.steps if step.method == "POST"]
    assert len({*same}) == 1
    assert other not in same


def test_the_same_key_is_sent_twice_where_the_contract_requires_one(build: Build) -> None:
    paths = {**ORDERS, "/orders": {**ORDERS["/orders"], "parameters": [{**KEY, "required": True}]}}
    (twice,) = [one for one in build(paths).sequences if "twice with one key" in one.description]
    assert keys(twice.steps) == [(Role.ABSENT, None), (Role.CREATED, 0), (Role.ABSENT, None), (Role.CREATED, 0)]


def test_what_is_added_to_an_item_is_sent_twice_with_one_key(build: Build) -> None:
    payments = {
        "parameters": [IDENTIFIER, KEY],
        "get": {"responses": answers("200", {"type": "array", "items": STORED})},
        "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)},
    }
    corpus = build({**ORDERS, "/orders/{order_id}/payments": payments})
    (twice,) = [one for one in corpus.sequences if "twice with one key" in one.description]
    assert [step.operation for step in twice.steps] == ["POST /orders", *["POST /orders/{order_id}/payments"] * 4]
    assert keys(twice.steps[1:]) == [(Role.ABSENT, None), (Role.CREATED, 1), (Role.ABSENT, None), (Role.CREATED, 1)]


def test_a_part_that_only_its_list_shows_is_read_there_before_further_items_are_made(build: Build) -> None:
    comments = {
        "parameters": [IDENTIFIER],
        "get": {"responses": answers("200", {"type": "array", "items": STORED})},
        "post": {"requestBody": body({"type": "object", "properties": {"text": {"type": "string"}}}), "responses": {}},
    }
    read = telling(build({**ORDERS, "/orders/{order_id}/comments": comments}, depth="standard"))
    first, *further = [
        (number, one) for number, one in enumerate(read) if one.description.startswith("a part of an item")
    ]
    assert first[0] == 0
    assert [step.operation.split()[0] for step in first[1].steps] == ["POST", "POST", "GET"]
    assert len(further) == DEPTHS["standard"].manners // 2 - 1
    assert further[0][0] > 1


def test_without_a_key_in_the_contract_nothing_is_sent_twice(build: Build) -> None:
    assert not [one for one in build(ORDERS).sequences if "twice with one key" in one.description]


def enveloped(attributes: dict[str, Any]) -> dict[str, Any]:
    """Items in the style of JSON:API, whose changes may repeat what the item is called."""
    data = {
        "type": "object",
        "required": ["type", "attributes"],
        "properties": {
            "type": {"type": "string", "enum": ["orders"]},
            "id": {"type": "string"},
            "attributes": {"type": "object", "properties": attributes},
        },
    }
    whole = {"type": "object", "required": ["data"], "properties": {"data": data}}
    body = {"content": {"application/json": {"schema": whole}}}
    item = ORDERS["/orders/{order_id}"]
    return {**ORDERS, "/orders/{order_id}": {**item, "patch": {**item["patch"], "requestBody": body}}}


def changes(corpus: Corpus) -> list[Case]:
    return [step for one in telling(corpus) for step in one.steps if step.method == "PATCH" and step.body is not None]


def test_a_change_in_an_envelope_changes_something(build: Build) -> None:
    paths = enveloped({"note": {"type": "string"}, "quantity": {"type": "integer"}})
    for change in changes(build(paths)):
        assert json.loads(change.body.content)["data"]["attributes"] if change.body else False


def test_of_what_is_in_an_envelope_one_member_alone_is_changed(build: Build) -> None:
    paths = enveloped({"note": {"type": "string"}, "quantity": {"type": "integer"}})
    asked = first_changes(build(paths))["data/attributes/note alone"]
    assert [*asked["data"]["attributes"]] == ["note"]
    assert asked["data"]["type"] == "orders"


def test_a_change_in_an_envelope_names_the_item_that_it_is_about(build: Build) -> None:
    named = [
        slot.role
        for change in changes(build(enveloped({"note": {"type": "string"}}), depth="standard"))
        if change.body is not None and "id" in json.loads(change.body.content)["data"]
        for pointer, slot in change.body.slots
        if pointer == "/data/id"
    ]
    assert named
    assert {*named} == {Role.CREATED}


UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["file", "title"],
    "properties": {"file": {"type": "string", "format": "binary"}, "title": {"type": "string", "maxLength": 80}},
}


def test_a_form_is_spelled_in_every_manner_and_its_file_read(build: Build) -> None:
    item = ORDERS["/orders/{order_id}"]
    sent = {**ORDERS["/orders"]["post"], "requestBody": {"content": {"multipart/form-data": {"schema": UPLOAD}}}}
    content = {"parameters": item["parameters"], "get": {"responses": {"200": {"description": ""}}}}
    paths = {
        "/orders": {**ORDERS["/orders"], "post": sent},
        "/orders/{order_id}": item,
        "/orders/{order_id}/content": content,
    }
    found = telling(build(paths, depth="standard"))
    fields = [fields_of(one.steps[0].body.media_type, one.steps[0].body.content) for one in found if one.steps[0].body]
    titles = {str(one["title"]) for one in fields if one is not None}
    assert any(title != title.strip() for title in titles)
    assert any(not title.isascii() for title in titles)
    for one in found:
        assert "GET /orders/{order_id}/content" in [step.operation for step in one.steps]


def test_what_a_put_created_is_replaced_by_another_put(build: Build) -> None:
    item = ORDERS["/orders/{order_id}"]
    put = {
        "requestBody": item["patch"]["requestBody"],
        "responses": {**item["patch"]["responses"], "201": {"description": ""}},
    }
    paths = {
        "/orders": {"get": ORDERS["/orders"]["get"]},
        "/orders/{order_id}": {**{name: one for name, one in item.items() if name != "patch"}, "put": put},
    }
    first = telling(build(paths))[0].steps
    bodies = [step.body.content for step in first if step.method == "PUT" and step.body]
    assert len(bodies) == 2
    assert bodies[0] != bodies[1]


def test_a_file_is_read_where_nothing_else_of_its_item_can_be_read(build: Build) -> None:
    item = ORDERS["/orders/{order_id}"]
    sent = {**ORDERS["/orders"]["post"], "requestBody": {"content": {"multipart/form-data": {"schema": UPLOAD}}}}
    content = {"parameters": item["parameters"], "get": {"responses": {"200": {"description": ""}}}}
    found = telling(build({"/orders": {"post": sent}, "/orders/{order_id}/content": content}))
    assert found
    for one in found:
        assert [step.operation for step in one.steps] == ["POST /orders", "GET /orders/{order_id}/content"]
