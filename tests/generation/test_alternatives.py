"""Each alternative of a body is sent as a valid request of its own, and varied by what it has itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.alternatives import alternatives
from harness.generation.judge import Judge
from harness.generation.plausible import plausible
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.json import Json
    from tests.generation.conftest import Build, Load

EMAIL = {
    "type": "object",
    "required": ["kind", "address"],
    "properties": {"kind": {"const": "email"}, "address": {"type": "string", "format": "email"}},
}
HOOK = {
    "type": "object",
    "required": ["kind", "url"],
    "properties": {
        "kind": {"const": "hook"},
        "url": {"type": "string", "format": "uri"},
        "retries": {"type": "integer", "minimum": 0, "maximum": 10},
    },
}
TEXT = {
    "type": "object",
    "required": ["kind", "number"],
    "properties": {"kind": {"const": "text"}, "number": {"type": "string", "pattern": "^[+][0-9]{7,15}$"}},
}
ROUTE: dict[str, Any] = {"/channels": {"get": {"responses": answers()}}}


def sent(build: Build, schema: dict[str, Any], **more: Any) -> list[Any]:
    paths = {"/channels": {"post": {"requestBody": body(schema), "responses": answers()}}}
    found = next(one.cases for one in build(paths, **more).operations if one.operation == "POST /channels")
    return [json.loads(case.body.content) for case in found if case.body and case.valid and case.fault is None]


def test_each_alternative_has_a_plain_request_and_variations_of_its_own(build: Build) -> None:
    bodies = sent(build, {"oneOf": [EMAIL, HOOK, TEXT]})
    kinds = {kind: [one for one in bodies if one["kind"] == kind] for kind in ("email", "hook", "text")}
    assert all(kinds.values())
    assert {len(one) for one in kinds["email"]} == {2}
    assert any("retries" in one for one in kinds["hook"])
    assert not [one for one in bodies if one["kind"] == "email" and "url" in one]


def test_a_kind_that_is_none_of_the_alternatives_is_a_fault(build: Build) -> None:
    paths = {"/channels": {"post": {"requestBody": body({"oneOf": [EMAIL, HOOK]}), "responses": answers()}}}
    cases = next(one.cases for one in build(paths).operations if one.operation == "POST /channels")
    unknown = [case for case in cases if case.body and b'"kind":"unknownToTheContract"' in case.body.content]
    assert [(case.valid, case.fault and case.fault.pointer) for case in unknown] == [(False, "/kind")]


def test_further_resources_are_created_from_the_other_alternatives_first(build: Build) -> None:
    paths = {
        "/channels": {"post": {"requestBody": body({"oneOf": [EMAIL, HOOK]}), "responses": answers("201", EMAIL)}},
        "/channels/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "delete": {"responses": answers("204")},
        },
    }
    steps = [sequence.steps[0] for sequence in build(paths, depth="standard").sequences]
    kinds = {json.loads(step.body.content)["kind"] for step in steps if step.body}
    assert kinds == {"email", "hook"}


@pytest.mark.parametrize(
    ("schemas", "schema"),
    [
        pytest.param(
            {"Cat": {"type": "object"}, "Dog": {"type": "object"}},
            {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "sort", "mapping": {"tom": "#/components/schemas/Cat"}},
            },
            id="a list with a mapping",
        ),
        pytest.param(
            {
                "Pet": {"type": "object", "discriminator": {"propertyName": "sort", "mapping": {"tom": "Cat"}}},
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
                "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            },
            {"$ref": "#/components/schemas/Pet"},
            id="heirs of one schema",
        ),
    ],
)
def test_the_discriminator_names_the_kind_of_each_alternative(
    load: Load, schemas: dict[str, Any], schema: dict[str, Any]
) -> None:
    judge = Judge(load(ROUTE, components={"schemas": schemas}))
    found = [plausible(judge, choice, {}) for choice in alternatives(judge.contract, schema)]
    assert found == [{"sort": "tom"}, {"sort": "Dog"}]


def test_null_is_no_alternative_and_what_is_required_may_be_one(load: Load) -> None:
    contract = load(ROUTE)
    assert alternatives(contract, {"anyOf": [{"type": "string"}, {"type": "null"}]}) == ()
    contact: Json = {
        "type": "object",
        "properties": {"email": {"type": "string"}, "phone": {"type": "string"}},
        "anyOf": [{"required": ["email"]}, {"required": ["phone"]}],
    }
    judge = Judge(contract)
    values = [plausible(judge, choice, {}) for choice in alternatives(contract, contact)]
    assert values == [{"email": "sample"}, {"phone": "sample"}]


def test_an_alternative_further_in_is_sent_too(build: Build) -> None:
    schema = {
        "type": "object",
        "required": ["name", "channel"],
        "properties": {"name": {"type": "string"}, "channel": {"oneOf": [EMAIL, TEXT]}},
    }
    assert {one["channel"]["kind"] for one in sent(build, schema) if "channel" in one} == {"email", "text"}


def test_the_items_of_a_list_are_of_each_alternative_together_too(build: Build) -> None:
    channels = {"type": "array", "items": {"oneOf": [EMAIL, TEXT]}}
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "channels": channels}}
    lists = [{item["kind"] for item in one["channels"]} for one in sent(build, schema) if one.get("channels")]
    assert {"email", "text"} in lists
