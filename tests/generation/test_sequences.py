"""What a sequence does to a resource, it does to one that it created itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.sequences import RESOURCES_TOGETHER, further_sequences, sequences
from harness.model.case import Capture, Role, Slot
from harness.model.place import Part
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body
from tests.generation.worlds import world_of

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from harness.model.json import Json
    from tests.generation.conftest import Build, Load


def steps(corpus: Corpus, number: int = 0) -> list[tuple[str, Role | None]]:
    return [(step.operation, step.role) for step in corpus.sequences[number].steps]


def slot_of(case: Case, name: str) -> Slot:
    found = dict(case.path_values)[name]
    assert isinstance(found, Slot)
    return found


def test_the_life_of_a_resource_ends_with_asking_for_what_was_deleted(build: Build) -> None:
    assert steps(build(ORDERS)) == [
        ("POST /orders", None),
        ("GET /orders/{order_id}", Role.CREATED),
        ("GET /orders", None),
        ("PATCH /orders/{order_id}", Role.CREATED),
        ("GET /orders/{order_id}", Role.CREATED),
        ("DELETE /orders/{order_id}", Role.CREATED),
        ("GET /orders/{order_id}", Role.DELETED),
        ("DELETE /orders/{order_id}", Role.DELETED),
    ]


def test_the_identifier_is_taken_from_where_the_contract_has_it_in_the_answer(build: Build) -> None:
    read = build(ORDERS).sequences[0].steps[1]
    capture = slot_of(read, "order_id").capture
    assert capture is not None
    assert (capture.step, capture.part, capture.pointers[0]) == (0, Part.RESPONSE_BODY, "/order_id")


def test_without_a_body_in_the_answer_the_location_names_what_was_created(build: Build) -> None:
    located = answers("201", headers={"Location": {"schema": {"type": "string"}}})
    paths = {**ORDERS, "/orders": {"post": {"requestBody": body(ORDER), "responses": located}}}
    read = build(paths).sequences[0].steps[1]
    expected = Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/location",))
    assert slot_of(read, "order_id").capture == expected


def test_a_link_says_where_the_identifier_is_whatever_names_say(build: Build) -> None:
    link = {"operationId": "read", "parameters": {"order_id": "$response.body#/meta/number"}}
    created = answers("201", STORED, links={"read": link})
    paths: dict[str, Any] = {
        "/orders": {"post": {"requestBody": body(ORDER), "responses": created}},
        "/orders/{order_id}": {
            "parameters": [IDENTIFIER],
            "get": {"operationId": "read", "responses": answers("200", STORED)},
        },
    }
    capture = slot_of(build(paths).sequences[0].steps[1], "order_id").capture
    assert capture == Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/meta/number",))


def test_links_lead_to_what_the_paths_do_not_show(build: Build) -> None:
    link = {"operationId": "find", "parameters": {"ref": "$response.body#/ticket"}}
    query = {"name": "ref", "in": "query", "required": True, "schema": {"type": "string"}}
    paths = {
        "/openTicket": {"post": {"requestBody": body(ORDER), "responses": answers("200", STORED, links={"f": link})}},
        "/findTicket": {"get": {"operationId": "find", "parameters": [query], "responses": answers()}},
    }
    sequence = build(paths).sequences[0]
    assert [step.operation for step in sequence.steps] == ["POST /openTicket", "GET /findTicket"]
    filled = dict(sequence.steps[1].query)["ref"]
    assert isinstance(filled, Slot)
    assert filled.capture == Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/ticket",))


def test_what_a_resource_stands_in_is_created_before_it(build: Build) -> None:
    note = {**IDENTIFIER, "name": "note_id"}
    paths = {
        **ORDERS,
        "/orders/{order_id}/notes": {
            "parameters": [IDENTIFIER],
            "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)},
        },
        "/orders/{order_id}/notes/{note_id}": {
            "parameters": [IDENTIFIER, note],
            "delete": {"responses": answers("204")},
        },
    }
    life = build(paths).sequences[1]
    assert [step.operation for step in life.steps][:2] == ["POST /orders", "POST /orders/{order_id}/notes"]
    deletion = next(step for step in life.steps if step.method == "DELETE")
    captures = [slot_of(deletion, name).capture for name in ("order_id", "note_id")]
    assert [capture and capture.step for capture in captures] == [0, 1]


def test_what_a_resource_stands_in_is_read_once_a_part_of_it_was_made_and_once_that_is_gone(build: Build) -> None:
    note = {**IDENTIFIER, "name": "note_id"}
    read = {"responses": answers("200", STORED)}
    paths = {
        **ORDERS,
        "/orders/{order_id}/notes": {
            "parameters": [IDENTIFIER],
            "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)},
        },
        "/orders/{order_id}/notes/{note_id}": {
            "parameters": [IDENTIFIER, note],
            "get": read,
            "delete": {"responses": answers("204")},
        },
    }
    life = build(paths).sequences[1].steps
    operations = [step.operation for step in life]
    order, part = "GET /orders/{order_id}", "/orders/{order_id}/notes/{note_id}"
    assert operations[1:6] == [f"POST {part.rpartition('/')[0]}", f"GET {part}", order, f"DELETE {part}", order]
    outer = [step for step in life if step.operation == order]
    assert {capture.step for step in outer if (capture := slot_of(step, "order_id").capture)} == {0}
    # The same request, but another one to the reports: what it shows is another thing.
    assert len({step.id for step in outer}) == len(outer) == 2


def test_what_an_item_names_is_read_once_it_was_made_and_once_it_is_gone_with_what_stands_below_that(
    build: Build,
) -> None:
    hold = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
    made = {"type": "object", "properties": {"hold_id": {"type": "string"}}}
    paths = {
        **ORDERS,
        "/orders/{order_id}/rest": {"parameters": [IDENTIFIER], "get": {"responses": answers("200", STORED)}},
        "/holds": {"post": {"requestBody": body(hold), "responses": answers("201", made)}},
        "/holds/{hold_id}": {
            "parameters": [{**IDENTIFIER, "name": "hold_id"}],
            "delete": {"responses": answers("204")},
        },
    }
    life = next(one for one in build(paths).sequences if one.description == "the life of an item of /holds")
    named = ["GET /orders/{order_id}", "GET /orders/{order_id}/rest"]
    operations = [step.operation for step in life.steps]
    assert operations[:7] == ["POST /orders", "POST /holds", *named, "DELETE /holds/{hold_id}", *named]


def test_what_an_item_names_is_read_before_and_after_each_thing_that_is_done_to_the_item(build: Build) -> None:
    hold = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
    made = {"type": "object", "properties": {"hold_id": {"type": "string"}}}
    named = {"parameters": [{**IDENTIFIER, "name": "hold_id"}]}
    paths = {
        **ORDERS,
        "/holds": {"post": {"requestBody": body(hold), "responses": answers("201", made)}},
        "/holds/{hold_id}": {**named, "get": {"responses": answers("200", made)}},
        "/holds/{hold_id}/release": {**named, "post": {"responses": answers("200", made)}},
        "/holds/{hold_id}/renew": {**named, "post": {"responses": answers("200", made)}},
    }
    steps = next(one for one in build(paths).sequences if one.description.endswith("/renew")).steps
    hold_path, order = "/holds/{hold_id}", "GET /orders/{order_id}"
    assert [step.operation for step in steps] == [
        *("POST /orders", "POST /holds", order),
        *(f"POST {hold_path}/release", f"GET {hold_path}", order),
        *(f"POST {hold_path}/renew", f"GET {hold_path}", order),
    ]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_refused_requests_share_a_created_resource_and_the_accepted_one_comes_last(build: Build, method: str) -> None:
    corpus = build(ORDERS, depth="standard")
    first = next(one for one in corpus.sequences if one.description.startswith(method) and "part 1" in one.description)
    is_right = [step.breaks_nothing for step in first.steps[1:]]
    assert first.steps[0].operation == "POST /orders"
    assert is_right == sorted(is_right)
    assert sum(is_right) == 1
    assert first.apart


def test_a_body_that_names_another_resource_gets_one_that_the_sequence_created(build: Build) -> None:
    payment = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
    paths = {**ORDERS, "/payments": {"post": {"requestBody": body(payment), "responses": answers("201")}}}
    corpus = build(paths)
    paid = next(one for one in corpus.sequences if one.steps[-1].operation == "POST /payments")
    assert paid.steps[0].operation == "POST /orders"
    sent = paid.steps[-1].body
    assert sent is not None
    assert [(pointer, slot.role) for pointer, slot in sent.slots] == [("/order_id", Role.CREATED)]


def test_everything_that_is_created_can_be_undone_from_the_creating_exchange_alone(build: Build) -> None:
    undos = build(ORDERS).undos
    assert [(undo.creator, undo.deletion.operation) for undo in undos] == [
        ("POST /orders", "DELETE /orders/{order_id}")
    ]
    assert {slot.capture.step for undo in undos for slot in undo.deletion.slots if slot.capture} == {0}


def test_a_put_that_creates_gets_a_fresh_name_each_time(build: Build) -> None:
    paths = {
        "/files/{name}": {
            "parameters": [{**IDENTIFIER, "name": "name"}],
            "put": {"requestBody": body(ORDER), "responses": answers("201")},
            "get": {"responses": answers()},
            "delete": {"responses": answers("204")},
        }
    }
    corpus = build(paths)
    created = corpus.sequences[0].steps[0]
    assert slot_of(created, "name").role is Role.ABSENT
    capture = slot_of(corpus.sequences[0].steps[1], "name").capture
    assert capture == Capture(step=0, part=Part.REQUEST_PATH, pointers=("/name",))
    assert [undo.creator for undo in corpus.undos] == ["PUT /files/{name}"]


def test_a_collection_in_the_plural_holds_the_items_of_a_path_in_the_singular(build: Build) -> None:
    paths = {
        "/silences": {"post": {"requestBody": body(ORDER), "responses": answers("200", STORED)}},
        "/silence/{id}": {"parameters": [{**IDENTIFIER, "name": "id"}], "get": {"responses": answers("200", STORED)}},
    }
    assert steps(build(paths)) == [("POST /silences", None), ("GET /silence/{id}", Role.CREATED)]


def test_a_harvest_asks_for_a_large_page_and_reads_what_it_finds(build: Build) -> None:
    (harvest,) = build(ORDERS).harvests
    assert (harvest.parameter, harvest.resource, harvest.listing.query) == ("order_id", "/orders", (("limit", "50"),))
    assert harvest.candidates[0] == "order_id"
    assert harvest.reading is not None
    assert slot_of(harvest.reading, "order_id").role is Role.EXISTING


TENANT = {"name": "tenant", "in": "path", "required": True, "schema": {"type": "string"}}
TENANTS: dict[str, Any] = {
    "/tenants": {"get": {"responses": answers("200", {"type": "array", "items": {"type": "object"}})}},
    "/tenants/{tenant}": {
        "parameters": [TENANT],
        "get": {"responses": answers()},
        "patch": {"requestBody": body(ORDER), "responses": answers()},
    },
    "/tenants/{tenant}/close": {"parameters": [TENANT], "post": {"responses": answers("200", STORED)}},
    "/tenants/{tenant}/orders": {"parameters": [TENANT], **ORDERS["/orders"]},
    "/tenants/{tenant}/orders/{order_id}": {
        **ORDERS["/orders/{order_id}"],
        "parameters": [TENANT, *ORDERS["/orders/{order_id}"]["parameters"]],
    },
}


def test_what_stands_in_what_nobody_creates_is_created_where_that_is_there(build: Build) -> None:
    corpus = build(TENANTS)
    made = {
        (step.operation, tuple(value.role for _, value in step.path_values if isinstance(value, Slot)))
        for sequence in corpus.sequences
        for step in sequence.steps
        if step.method != "GET"
    }
    assert ("POST /tenants/{tenant}/orders", (Role.EXISTING,)) in made
    assert ("PATCH /tenants/{tenant}/orders/{order_id}", (Role.EXISTING, Role.CREATED)) in made
    singles = {one.operation: one.cases for one in corpus.operations}
    there = [case for case in singles["POST /tenants/{tenant}/orders"] if case.role is Role.EXISTING]
    assert any(case.fault for case in there)
    assert [undo.creator for undo in corpus.undos if not undo.is_elsewhere] == ["POST /tenants/{tenant}/orders"]


@pytest.mark.parametrize("operation", ["PATCH /tenants/{tenant}", "POST /tenants/{tenant}/close"])
def test_what_nobody_creates_is_changed_by_nobody(build: Build, operation: str) -> None:
    corpus = build(TENANTS)
    singles = next(one.cases for one in corpus.operations if one.operation == operation)
    steps = [step for sequence in corpus.sequences for step in sequence.steps if step.operation == operation]
    assert {case.role for case in (*singles, *steps)} <= {Role.ABSENT}


def test_what_is_done_to_an_item_is_done_once_more(build: Build) -> None:
    parameters = ORDERS["/orders/{order_id}"]["parameters"]
    paths = {**ORDERS, "/orders/{order_id}/cancel": {"parameters": parameters, "post": {"responses": answers("200")}}}
    found = [
        [step.operation for step in sequence.steps]
        for sequence in build(paths).sequences
        if sequence.description.startswith("POST /orders/{order_id}/cancel on a created resource")
    ]
    assert found[0][-2:] == ["POST /orders/{order_id}/cancel"] * 2
    # What is changed twice alike shows nothing more.
    changes = [one for one in build(paths).sequences if one.description.startswith("PATCH /orders/{order_id} on")]
    assert len({step.id for step in changes[0].steps}) == len(changes[0].steps)
    assert not any(step.description == "once more" for step in changes[0].steps)


def test_two_values_of_closed_sets_come_for_each_other_body_that_a_change_is_asked_with(load: Load) -> None:
    change = "PATCH /orders/{order_id}"
    channels: list[Json] = [{"channel": f"c{number}"} for number in range(4)]
    notes: list[Json] = [{"note": f"n{number}"} for number in range(3)]
    world = world_of(load(ORDERS), {"POST /orders": ({"quantity": 1},), change: ({"quantity": 2}, *notes, *channels)})
    patches = world.materials[change]
    drafts = tuple(replace(one, scenario="") if "note" in str(one.value) else one for one in patches.drafts)
    world = replace(world, materials={**world.materials, change: replace(patches, drafts=drafts)})
    depth = replace(DEPTHS["standard"], accepted=8)
    made = [*sequences(world, depth), *further_sequences(world, depth)]
    changed = [one for one in made if one.description.startswith(f"{change} on a created")]
    last = [step.body for one in changed for step in one.steps if step.operation == change and step.breaks_nothing]
    asked = [*dict.fromkeys(json.loads(body.content).popitem()[1] for body in last if body is not None)]
    assert asked == [2, "c0", "c1", "n0", "c2", "c3", "n1", "n2"]


REFUND = {
    "type": "object",
    "required": ["reason"],
    "properties": {"reason": {"enum": ["late", "broken", "lost", "twice", "fraud", "other"]}},
}


def refunds(*, below: bool) -> dict[str, Any]:
    """Something that is done to an item once; the item stands in another one, or in nothing."""
    base = "/orders/{order_id}/parcels" if below else "/parcels"
    outer = [IDENTIFIER] if below else []
    parcel = {**IDENTIFIER, "name": "parcel_id"}
    return {
        **ORDERS,
        base: {"parameters": outer, "post": {"requestBody": body(ORDER), "responses": answers("201", STORED)}},
        f"{base}/{{parcel_id}}": {"parameters": [*outer, parcel], "get": {"responses": answers("200", STORED)}},
        f"{base}/{{parcel_id}}/refund": {
            "parameters": [*outer, parcel],
            "post": {"requestBody": body(REFUND), "responses": answers("200", STORED)},
        },
    }


def asked_together(build: Build, *, below: bool) -> list[list[str]]:
    """What the sequences about refunds do after the first, by method and last segment."""
    found = [
        one for one in build(refunds(below=below), "standard").sequences if "/refund on a created" in one.description
    ]
    return [[step.operation.rpartition("/")[2] for step in one.steps] for one in found[1:]]


def test_what_takes_much_to_be_made_is_made_once_for_several_items(build: Build) -> None:
    several = asked_together(build, below=True)
    assert several[0] == ["orders", *(["parcels", "refund"] * RESOURCES_TOGETHER)]


def test_what_takes_nothing_else_is_made_for_each(build: Build) -> None:
    assert asked_together(build, below=False)[0] == ["parcels", "refund"]


def test_each_item_is_another_one(build: Build) -> None:
    corpus = build(refunds(below=True), "standard")
    played = next(one for one in corpus.sequences if "/refund on a created resource, part 2" in one.description)
    captures = [slot_of(step, "parcel_id").capture for step in played.steps if step.operation.endswith("/refund")]
    assert [capture and capture.step for capture in captures] == [1, 3, 5, 7]
