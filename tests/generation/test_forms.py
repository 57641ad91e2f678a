"""Forms name what was created as JSON does, and are written as their contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from harness.model.case import Role
from harness.model.media_type import URL_ENCODED
from tests.generation.examples import answers

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

TEXT = {"type": "string", "minLength": 1}
PRICE = {"type": "object", "properties": {"id": TEXT, "amount": {"type": "integer"}}}
LINE = {"type": "object", "required": ["price"], "properties": {"price": TEXT, "quantity": {"type": "integer"}}}
ORDER = {
    "type": "object",
    "required": ["customer", "lines", "labels"],
    "properties": {
        "customer": TEXT,
        "lines": {"type": "array", "items": LINE, "minItems": 2, "maxItems": 2},
        "labels": {"type": "object", "required": ["size"], "properties": {"size": {"enum": ["a&b"]}}},
        "note": TEXT,
    },
}
MAKE = "POST /orders"


def shop(style: dict[str, Any]) -> dict[str, Any]:
    """A shop whose orders are sent as forms, and name prices and a customer."""

    def made(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
        content = {URL_ENCODED: {"schema": schema, **more}}
        return {"post": {"requestBody": {"required": True, "content": content}, "responses": answers("201", PRICE)}}

    def item(name: str) -> dict[str, Any]:
        return {
            "parameters": [{"name": name, "in": "path", "required": True, "schema": TEXT}],
            "get": {"responses": answers("200", PRICE)},
        }

    amount = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}}
    return {
        "/prices": made(amount),
        "/prices/{price}": item("price"),
        "/customers": made(amount),
        "/customers/{customer}": item("customer"),
        "/orders": made(ORDER, encoding={"lines": style, "labels": style}),
        "/orders/{order}": item("order"),
    }


def orders(corpus: Corpus) -> list[Case]:
    steps = [step for one in corpus.sequences for step in one.steps]
    return [step for step in steps if step.operation == MAKE and step.breaks_nothing and step.body]


def test_a_form_names_what_was_created_at_any_depth(build: Build) -> None:
    found = orders(build(shop({"style": "deepObject", "explode": True}), depth="standard"))
    assert found
    for case in found:
        assert case.body is not None
        slots = dict(case.body.slots)
        assert {*slots} == {"/customer", "/lines/0/price", "/lines/1/price"}
        assert {slot.role for slot in slots.values()} == {Role.CREATED}
        assert slots["/customer"].resource == "/customers"
        assert slots["/lines/1/price"].resource == "/prices"


def test_what_is_written_as_deep_objects_has_a_field_for_each_single_value(build: Build) -> None:
    (first, *_) = orders(build(shop({"style": "deepObject", "explode": True})))
    assert first.body is not None
    fields = dict(parse_qsl(first.body.content.decode()))
    assert {*fields} >= {"customer", "lines[0][price]", "lines[1][price]", "labels[size]"}
    assert fields["labels[size]"] == "a&b"
    assert not {"lines", "labels"} & {*fields}


def test_what_is_not_is_written_as_the_generator_writes_it(build: Build) -> None:
    (first, *_) = orders(build(shop({})))
    assert first.body is not None
    assert not [name for name, _ in parse_qsl(first.body.content.decode()) if "[" in name]
