"""Of further alternatives of a body, each member is left out and sent just beyond its limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build

CARD = {
    "type": "object",
    "required": ["method", "token"],
    "properties": {"method": {"type": "string", "enum": ["card"]}, "token": {"type": "string"}},
}
INVOICE = {
    "type": "object",
    "required": ["method", "days", "name"],
    "properties": {
        "method": {"type": "string", "enum": ["invoice"]},
        "days": {"type": "integer", "minimum": 7, "maximum": 60},
        "name": {"type": "string", "minLength": 2, "maxLength": 5},
        "note": {"type": "string"},
    },
}


def faults(build: Build, schema: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """What is wrong, with what is sent there."""
    paths = {"/orders": {"post": {"requestBody": body(schema), "responses": answers("201")}}}
    (made,) = [one for one in build(paths, depth="standard").operations if one.operation == "POST /orders"]
    faulty = [case for case in made.cases if case.fault and case.fault.keyword != "malformed-json" and case.body]
    sent = ((case.fault, json.loads(case.body.content)) for case in faulty if case.fault and case.body)
    return {(fault.pointer, fault.keyword): value for fault, value in sent if isinstance(value, dict)}


def test_each_member_of_a_further_alternative_is_sent_beyond_its_limits(build: Build) -> None:
    pay = {"oneOf": [CARD, INVOICE]}
    found = faults(build, {"type": "object", "required": ["pay"], "properties": {"pay": pay}})
    assert found["/pay/days", "maximum"]["pay"]["days"] == 61
    assert found["/pay/days", "minimum"]["pay"]["days"] == 6
    assert len(found["/pay/name", "maxLength"]["pay"]["name"]) > 5
    assert len(found["/pay/name", "minLength"]["pay"]["name"]) == 1
    assert "days" not in found["/pay/days", "required"]["pay"]


def test_the_rest_of_the_alternative_is_as_it_should_be(build: Build) -> None:
    pay = {"oneOf": [CARD, INVOICE]}
    found = faults(build, {"type": "object", "required": ["pay"], "properties": {"pay": pay}})
    own = found["/pay/days", "maximum"]["pay"]
    assert own["method"] == "invoice"
    assert 2 <= len(own["name"]) <= 5


def test_alternatives_of_the_items_of_a_list_are_broken_too(build: Build) -> None:
    pays = {"type": "array", "items": {"oneOf": [CARD, INVOICE]}}
    found = faults(build, {"type": "object", "properties": {"pays": pays}})
    assert found["/pays/0/days", "maximum"]["pays"][0]["days"] == 61


def test_alternatives_of_the_whole_body_are_broken_too(build: Build) -> None:
    found = faults(build, {"oneOf": [CARD, INVOICE]})
    assert found["/days", "maximum"]["days"] == 61


def test_of_items_and_entries_that_are_alike_one_is_broken(build: Build) -> None:
    pays = {"type": "array", "maxItems": 9, "items": {"oneOf": [CARD, INVOICE]}}
    tags = {"type": "object", "maxProperties": 9, "additionalProperties": {"type": "string", "maxLength": 30}}
    found = faults(build, {"type": "object", "required": ["pays"], "properties": {"pays": pays, "tags": tags}})
    assert [place for place, keyword in found if keyword == "maximum"] == ["/pays/0/days"]
    entries = [place for place, keyword in found if keyword == "maxLength" and place.startswith("/tags/entry")]
    assert entries == ["/tags/entry0"]


def test_an_alternative_further_in_is_sent_with_a_property_that_it_does_not_have(build: Build) -> None:
    pay = {"oneOf": [{**CARD, "additionalProperties": False}, {**INVOICE, "additionalProperties": False}]}
    found = faults(build, {"type": "object", "required": ["pay"], "properties": {"pay": pay}})
    own = found["/pay/unknownToTheContract", "additionalProperties"]["pay"]
    assert own["method"] == "invoice"
    assert {"days", "name", "unknownToTheContract"} <= own.keys()
