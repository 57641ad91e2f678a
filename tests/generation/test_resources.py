"""What can be created and deleted is seen from the structure of the paths, what only a PUT can create included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.resources import inferred
from tests.generation.examples import IDENTIFIER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build, Load

LABELS = "/orders/{order_id}/labels"
LABEL = f"{LABELS}/{{label}}"
PUT_OR_NOT_FOUND = {"responses": {**answers("204"), **answers("404")}}
DELETE = {"responses": answers("204")}
GET = {"responses": answers("200", STORED)}


def labels(collection: dict[str, Any] | None = None, **item: Any) -> dict[str, Any]:
    """Orders with labels, of which something can be done to each, and to all."""
    name = {"name": "label", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {**ORDERS, LABEL: {"parameters": [IDENTIFIER, name], **item}}
    return {**paths, LABELS: {"parameters": [IDENTIFIER], **collection}} if collection else paths


def creator(load: Load, paths: dict[str, Any]) -> str | None:
    contract = load(paths)
    resource = inferred(contract, contract.operations).of_item(LABEL)
    assert resource is not None
    return resource.creator.key if resource.creator else None


def test_what_can_be_put_and_deleted_and_neither_read_nor_listed_is_created_by_the_put(load: Load) -> None:
    assert creator(load, labels(put=PUT_OR_NOT_FOUND, delete=DELETE)) == f"PUT {LABEL}"


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(labels(put=PUT_OR_NOT_FOUND), id="it cannot be deleted"),
        pytest.param(labels(put=PUT_OR_NOT_FOUND, delete=DELETE, get=GET), id="it can be read"),
        pytest.param(labels({"get": GET}, put=PUT_OR_NOT_FOUND, delete=DELETE), id="it is listed"),
    ],
)
def test_a_put_that_may_find_nothing_replaces_otherwise(load: Load, paths: dict[str, Any]) -> None:
    assert creator(load, paths) is None


def test_what_a_collection_creates_is_not_created_by_a_put(load: Load) -> None:
    paths = labels({"post": {"responses": answers("201", STORED)}}, put=PUT_OR_NOT_FOUND, delete=DELETE)
    assert creator(load, paths) == f"POST {LABELS}"


def test_a_label_of_an_order_is_put_and_deleted_twice_and_undone(build: Build) -> None:
    corpus = build(labels(put=PUT_OR_NOT_FOUND, delete=DELETE))
    life = next(one for one in corpus.sequences if one.resource == LABELS)
    operations = [step.operation for step in life.steps if not step.operation.startswith("GET ")]
    assert operations == ["POST /orders", f"PUT {LABEL}", f"PUT {LABEL}", f"DELETE {LABEL}", f"DELETE {LABEL}"]
    assert f"PUT {LABEL}" in {undo.creator for undo in corpus.undos}


TICKETS = "/orders/{order_id}/ticket_types"
TICKET = {**IDENTIFIER, "name": "ticket_type_id"}


def named(name: str = "ticket_type_id", *, items: bool = False) -> dict[str, Any]:
    """A request that names a ticket type, or several."""
    line: dict[str, Any] = {"type": "object", "properties": {name: {"type": "string"}}}
    wanted = {"type": "object", "properties": {"lines": {"type": "array", "items": line}}} if items else line
    return {"/holds": {"post": {"requestBody": body(wanted), "responses": answers("201", STORED)}}}


def made(*statuses: str, listed: bool = False) -> dict[str, Any]:
    """Something below an order that can be made, and listed too."""
    responses = {status: answers(status, STORED)[status] for status in statuses}
    get = {"get": {"responses": answers("200", {"type": "array", "items": STORED})}} if listed else {}
    return {TICKETS: {"parameters": [IDENTIFIER], "post": {"responses": responses}, **get}}


def without_path(load: Load, *paths: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Those resources whose items have no path: what they would have, what lists and what makes them."""
    contract = load({key: one for few in (ORDERS, *paths) for key, one in few.items()})
    return [
        (one.item, one.lister.key if one.lister else None, one.creator.key if one.creator else None)
        for one in inferred(contract, contract.operations).all
        if not one.operations
    ]


@pytest.mark.parametrize(
    ("request_", "parameter"),
    [
        pytest.param(named(), "id", id="a property"),
        pytest.param(named("ticketTypeId"), "id", id="in camel case"),
        pytest.param(named(items=True), "id", id="of an item of a list"),
        pytest.param(named("ticket_type_code"), "code", id="by its code"),
        pytest.param(
            {"/prices": {"get": {"parameters": [{"name": "ticket_type_id", "in": "query"}], "responses": {}}}},
            "id",
            id="a parameter",
        ),
    ],
)
def test_what_has_no_path_of_its_own_and_is_named_in_a_request_is_a_resource(
    load: Load, request_: dict[str, Any], parameter: str
) -> None:
    item = f"{TICKETS}/{{{parameter}}}"
    assert without_path(load, made("201"), request_) == [(item, None, f"POST {TICKETS}")]
    assert without_path(load, made("200", listed=True), request_) == [(item, f"GET {TICKETS}", f"POST {TICKETS}")]


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param((made("201"),), id="nothing names it"),
        pytest.param((made("201"), named("ticket_type_name")), id="a name may be any text"),
        pytest.param((made("200"), named()), id="it may be worked out and kept nowhere"),
        pytest.param(
            (
                made("201"),
                named(),
                {"/ticket_types/{ticket_type_id}": {"parameters": [TICKET], "get": {"responses": {}}}},
            ),
            id="something else is called so",
        ),
    ],
)
def test_what_no_request_names_or_nothing_keeps_is_none(load: Load, paths: tuple[dict[str, Any], ...]) -> None:
    assert without_path(load, *paths) == []


def test_a_part_without_a_path_is_made_before_what_names_it(build: Build) -> None:
    wanted = {"type": "object", "required": ["ticket_type_id"], "properties": {"ticket_type_id": {"type": "string"}}}
    holds = {"/holds": {"post": {"requestBody": body(wanted), "responses": answers("201", STORED)}}}
    corpus = build({**ORDERS, **made("201"), **holds})
    steps = next(one.steps for one in corpus.sequences if one.steps[-1].operation == "POST /holds")
    assert [step.operation for step in steps[:3]] == ["POST /orders", f"POST {TICKETS}", "POST /holds"]
    holding = steps[-1].body
    assert holding is not None
    ((pointer, slot),) = holding.slots
    assert pointer == "/ticket_type_id"
    assert slot.capture is not None
    assert slot.capture.step == 1


LINE = "/lines/{line_id}"
LINES = "/orders/{order_id}/lines"
LINE_NAME = {**IDENTIFIER, "name": "line_id"}
LISTED = {"get": {"responses": answers("200", {"type": "array", "items": STORED})}}


def lines(collection: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Parts of an order with a short path of their own."""
    own = {LINE: {"parameters": [LINE_NAME], "get": GET, "delete": DELETE}}
    return {**ORDERS, LINES: {"parameters": [IDENTIFIER], **collection}, **own, **more}


def test_a_part_with_a_short_path_is_made_and_listed_in_what_it_is_part_of(load: Load) -> None:
    contract = load(lines({"post": {"responses": answers("201", STORED)}, **LISTED}))
    resource = inferred(contract, contract.operations).of_item(LINE)
    assert resource is not None
    found = (resource.collection, resource.creator, resource.lister, resource.is_made_elsewhere)
    keys = [one.key if one else None for one in found[1:3]]
    assert (found[0], *keys, found[3]) == (LINES, f"POST {LINES}", f"GET {LINES}", False)


def test_a_path_that_is_no_short_one_has_no_collection_elsewhere(load: Load) -> None:
    inner = {f"{LINES}/{{line_id}}": {"parameters": [IDENTIFIER, LINE_NAME], "get": GET}}
    contract = load(lines({"post": {"responses": answers("201", STORED)}}, **inner))
    resource = inferred(contract, contract.operations).of_item(LINE)
    assert resource is not None
    assert resource.creator is None


@pytest.mark.parametrize(
    ("own", "creator"),
    [
        pytest.param(LISTED, f"POST {LINES}", id="all are only listed together"),
        pytest.param(
            {**LISTED, "post": {"responses": answers("201", STORED)}}, "POST /lines", id="they are made there"
        ),
    ],
)
@pytest.mark.parametrize("is_wrapped", [True, False])
@pytest.mark.parametrize("whole", ["order_id", "orderId", "order"])
def test_what_is_listed_by_itself_may_be_made_in_what_it_is_part_of(
    load: Load, own: dict[str, Any], creator: str, whole: str, *, is_wrapped: bool
) -> None:
    contract = load(shown_as(whole, {"/lines": own}, is_wrapped=is_wrapped))
    resource = inferred(contract, contract.operations).of_item(LINE)
    assert resource is not None
    found = (resource.collection, resource.lister, resource.creator)
    assert (found[0], *(one.key if one else None for one in found[1:])) == ("/lines", "GET /lines", creator)
    assert not resource.is_made_elsewhere


def shown_as(name: str, more: dict[str, Any], *, is_wrapped: bool = False) -> dict[str, Any]:
    """Parts of which a member has the name, and other paths."""
    part = {"type": "object", "properties": {"id": {"type": "string"}, name: {"type": "string"}}}
    shown = {"type": "object", "properties": {"data": part}} if is_wrapped else part
    paths = lines({"post": {"responses": answers("201", STORED)}}, **more)
    return {**paths, LINE: {**paths[LINE], "get": {"responses": answers("200", shown)}}}


def test_what_only_joins_something_is_not_made_by_that(load: Load) -> None:
    contract = load(shown_as("name", {"/lines": LISTED}))
    resource = inferred(contract, contract.operations).of_item(LINE)
    assert resource is not None
    assert resource.creator is None


def test_the_life_of_a_part_with_a_short_path_begins_with_what_it_is_part_of(build: Build) -> None:
    cancel = {f"{LINE}/cancel": {"parameters": [LINE_NAME], "post": {"responses": answers("200", STORED)}}}
    corpus = build(lines({"post": {"responses": answers("201", STORED)}, **LISTED}, **cancel))
    life = next(one for one in corpus.sequences if one.resource == LINES and one.description.startswith("the life"))
    assert [step.operation for step in life.steps[:3]] == ["POST /orders", f"POST {LINES}", f"GET {LINE}"]
    assert any(step.operation == f"POST {LINE}/cancel" for one in corpus.sequences for step in one.steps)
    assert f"POST {LINES}" in {undo.creator for undo in corpus.undos}
