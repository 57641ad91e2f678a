"""Each value of each closed set is sent, in as few requests as have them all, and then alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from harness.generation.closed_sets import ClosedSet, covering, one_by_one, values_in
from harness.generation.draft import Draft
from harness.model.case import Body, Case
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.json import Json
    from tests.generation.conftest import Build, Load

CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CHF", "SEK"]


def put(draft: Draft, value: Json, name: str) -> Draft:
    given = draft.value if isinstance(draft.value, dict) else {}
    return Draft(case=draft.case, value={**given, name: value})


def closed(name: str, *values: Json) -> ClosedSet:
    return ClosedSet(name=name, values=values, put=lambda draft, value: put(draft, value, name))


PLAIN = Draft(
    case=Case(
        id="",
        api="fx",
        operation="POST /convert",
        method="POST",
        path="/convert",
        body=Body(media_type="application/json", content=b"{}"),
    ),
    value={},
)


def test_as_many_requests_as_the_longest_set_has_values_cover_all_sets() -> None:
    sets = (closed("from", *"ABC"), closed("to", *"ABC"), closed("fast", False, True))
    values = [draft.value for draft in covering(PLAIN, sets, limit=9)]
    assert values == [
        {"from": "A", "to": "B", "fast": False},
        {"from": "B", "to": "C", "fast": True},
        {"from": "C", "to": "A", "fast": False},
    ]


def test_alone_each_value_stands_in_the_plainest_request() -> None:
    sets = (closed("from", *"AB"), closed("to", *"CDE"))
    assert [draft.value for draft in one_by_one(PLAIN, sets, limit=2)] == [
        {"from": "A"},
        {"from": "B"},
        {"to": "C"},
        {"to": "D"},
    ]


def test_a_truth_value_is_one_of_two_and_null_is_none(load: Load) -> None:
    contract = load({"/rates": {"get": {"responses": answers()}}})
    assert values_in(contract, {"type": "boolean"}) == (False, True)
    assert values_in(contract, {"type": ["boolean", "null"]}) == (False, True)
    assert values_in(contract, {"enum": ["a", None]}) == ("a",)
    assert values_in(contract, {"type": "string"}) == ()


def sent(build: Build, operation: str, paths: dict[str, Any]) -> list[Any]:
    found = next(one.cases for one in build(paths).operations if one.operation == operation)
    return [
        json.loads(case.body.content) if case.body else dict(case.query)
        for case in found
        if case.valid and case.fault is None
    ]


def test_every_value_and_both_truth_values_are_sent_even_at_little_depth(build: Build) -> None:
    properties = {
        "from": {"enum": CURRENCIES[:4]},
        "to": {"enum": CURRENCIES[:4]},
        "rounding": {"enum": ["up", "even", "down"]},
        "fast": {"type": "boolean"},
        "amount": {"type": "number", "minimum": 1, "maximum": 500},
    }
    schema = {"type": "object", "required": ["from", "to", "amount"], "properties": properties}
    bodies = sent(build, "POST /convert", {"/convert": {"post": {"requestBody": body(schema), "responses": answers()}}})
    for name in ("from", "to"):
        assert {one[name] for one in bodies} == set(CURRENCIES[:4])
    assert {one["rounding"] for one in bodies if "rounding" in one} == {"up", "even", "down"}
    assert {one["fast"] for one in bodies if "fast" in one} == {False, True}


def test_parameters_are_closed_sets_too(build: Build) -> None:
    parameters = [
        {"name": "side", "in": "query", "schema": {"enum": ["bid", "ask", "mid"]}},
        {"name": "live", "in": "query", "schema": {"type": "boolean"}},
    ]
    queries = sent(build, "GET /rates", {"/rates": {"get": {"parameters": parameters, "responses": answers()}}})
    assert {one["side"] for one in queries if "side" in one} == {"bid", "ask", "mid"}
    assert {one["live"] for one in queries if "live" in one} == {"false", "true"}


def test_what_stands_in_an_optional_list_is_sent_with_every_value_and_spoils_no_other_request(build: Build) -> None:
    rule = {"type": "object", "required": ["op"], "properties": {"op": {"enum": ["eq", "in", "gt"]}}}
    schema = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": ["a", "b"]}, "rules": {"type": "array", "items": rule}},
    }
    bodies = sent(build, "POST /rules", {"/rules": {"post": {"requestBody": body(schema), "responses": answers()}}})
    assert {one["rules"][0]["op"] for one in bodies if one.get("rules")} == {"eq", "in", "gt"}
    assert {one["kind"] for one in bodies if "rules" not in one} == {"a", "b"}


def test_each_value_is_sent_as_the_item_of_a_list_too(build: Build) -> None:
    events = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["booked", "sent", "lost"]}}
    schema = {"type": "object", "required": ["events"], "properties": {"events": events}}
    paths = {"/hooks": {"post": {"requestBody": body(schema), "responses": answers("201")}}}
    made = next(one for one in build(paths).operations if one.operation == "POST /hooks")
    bodies = [json.loads(case.body.content) for case in made.cases if case.breaks_nothing and case.body]
    assert {one["events"][0] for one in bodies} == {"booked", "sent", "lost"}
