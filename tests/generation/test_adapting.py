"""What an API turned out to want stands in all requests of its operation, but where they are about just that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.adapting import Change, adapted, slot
from harness.model.case import Role
from harness.model.fields import ABSENT, Field, value_at
from harness.model.place import Part
from tests.generation.examples import ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from harness.model.json import Json
    from tests.generation.conftest import Build

TICKET = {
    "type": "object",
    "properties": {"subject": {"type": "string", "maxLength": 9}, "priority": {"type": "string", "maxLength": 6}},
}
TICKETS = {
    "/tickets": {
        "get": {"responses": answers()},
        "post": {"requestBody": body(TICKET), "responses": answers("201", STORED)},
    },
    "/tickets/{order_id}": {
        **ORDERS["/orders/{order_id}"],
        "put": {"requestBody": body(TICKET), "responses": answers("200", STORED)},
    },
    "/notes": {"post": {"requestBody": body(TICKET), "responses": answers("201", STORED)}},
}
PRIORITY = Field(part=Part.REQUEST_BODY, pointer="/priority")
HIGH = {"POST /tickets": (Change(field=PRIORITY, value="high"),)}


def cases(corpus: Corpus, operation: str) -> tuple[Case, ...]:
    singles = next(one.cases for one in corpus.operations if one.operation == operation)
    return (*singles, *(step for one in corpus.sequences for step in one.steps if step.operation == operation))


def said(case: Case) -> Any:
    try:
        value = json.loads(case.body.content) if case.body else None
    except ValueError:
        return None
    return value.get("priority") if isinstance(value, dict) else None


def is_about_priority(case: Case) -> bool:
    return case.varied == (Part.REQUEST_BODY, "/priority") or (
        case.fault is not None and case.fault.part is Part.REQUEST_BODY and case.fault.pointer in {"/priority", ""}
    )


def test_the_value_stands_wherever_a_request_had_one_and_is_not_about_it(build: Build) -> None:
    corpus = adapted(build(TICKETS), HIGH)
    plain = [case for case in cases(corpus, "POST /tickets") if not is_about_priority(case) and case.fault is None]
    valid = [case for case in plain if case.valid and said(case) is not None]
    assert len(valid) > 3
    assert {said(case) for case in valid} == {"high"}


def test_what_a_request_breaks_or_tries_there_it_keeps(build: Build) -> None:
    before = [said(case) for case in cases(build(TICKETS), "POST /tickets") if is_about_priority(case)]
    after = [said(case) for case in cases(adapted(build(TICKETS), HIGH), "POST /tickets") if is_about_priority(case)]
    assert before == after
    assert before


def test_what_changes_an_item_says_the_same_and_another_collection_does_not(build: Build) -> None:
    corpus = adapted(build(TICKETS), HIGH)
    assert "high" in {said(case) for case in cases(corpus, "PUT /tickets/{order_id}")}
    assert "high" not in {said(case) for case in cases(corpus, "POST /notes")}


def test_what_is_refused_whatever_it_says_is_left_out(build: Build) -> None:
    corpus = adapted(build(TICKETS), {"POST /tickets": (Change(field=PRIORITY, value=ABSENT),)})
    assert said(cases(corpus, "POST /tickets")[0]) is None


@pytest.mark.parametrize(
    ("refused", "is_left_out"),
    [pytest.param({}, False, id="nothing"), pytest.param({"city": "A"}, True, id="something")],
)
def test_that_an_empty_object_is_refused_says_nothing_of_one_with_something_in_it(
    build: Build, refused: Json, *, is_left_out: bool
) -> None:
    address = {"type": "object", "properties": {"city": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"address": address}}}}}
    corpus = build({"/people": {"post": {"requestBody": body, "responses": {"201": {"description": "made"}}}}})
    place = Field(part=Part.REQUEST_BODY, pointer="/address")
    made = adapted(corpus, {"POST /people": (Change(field=place, value=ABSENT, refused=refused),)})
    found = [value_at(case, place) for case in cases(made, "POST /people") if case.breaks_nothing and not case.varied]
    assert any(isinstance(one, dict) and one for one in found) is not is_left_out
    assert {} not in found or is_left_out


def test_what_stands_for_one_value_alone_leaves_all_others(build: Build) -> None:
    before = {said(case) for case in cases(build(TICKETS), "POST /tickets")}
    own = said(cases(build(TICKETS), "POST /tickets")[0])
    changes = {"POST /tickets": (Change(field=PRIORITY, value="high", instead_of=own),)}
    after = {said(case) for case in cases(adapted(build(TICKETS), changes), "POST /tickets") if case.valid}
    assert "high" in after
    assert after & (before - {own, None})


def test_what_was_refused_is_asked_of_everybody_once(build: Build) -> None:
    change = Change(field=PRIORITY, value="high", refused="unheard-of")
    singles = adapted(build(TICKETS), {"POST /tickets": (change,)}).operations
    made = next(one.cases for one in singles if one.operation == "POST /tickets")
    assert [case.varied for case in made if said(case) == "unheard-of"] == [(Part.REQUEST_BODY, "/priority")]


def test_without_changes_it_is_the_same_corpus(build: Build) -> None:
    corpus = build(TICKETS)
    assert adapted(corpus, {}) is corpus


def test_what_is_asked_once_of_the_reference_still_is(build: Build) -> None:
    corpus = build(TICKETS)
    changed = adapted(corpus, HIGH)
    ids = {case.id for one in changed.operations for case in one.cases} | {one.id for one in changed.sequences}
    assert len(changed.once & ids) == len(corpus.once)
    assert changed.digest != corpus.digest


SHOWN = {"POST /tickets": (Change(field=PRIORITY, value="high", refused="sample", shown=("high", "low")),)}


def slots_of(case: Case) -> set[Any]:
    return {slot for pointer, slot in (case.body.slots if case.body else ()) if pointer == "/priority"}


def test_what_rows_show_is_left_to_each_environment(build: Build) -> None:
    corpus = adapted(build(TICKETS), SHOWN)
    (plain, *_) = cases(corpus, "POST /tickets")
    assert slots_of(plain) == {slot("POST /tickets", PRIORITY, 0)}
    assert {one.role for one in slots_of(plain)} == {Role.SHOWN}


def test_what_else_is_served_and_what_was_refused_is_asked_of_everybody(build: Build) -> None:
    corpus = adapted(build(TICKETS), SHOWN)
    singles = next(one.cases for one in corpus.operations if one.operation == "POST /tickets")
    assert slot("POST /tickets", PRIORITY, 1) in set().union(*map(slots_of, singles))
    refused = [case for case in singles if case.description == "what the reference refused"]
    assert [said(case) for case in refused] == ["sample"]


def test_what_else_is_served_comes_once_more_where_the_rest_is_at_its_most(build: Build) -> None:
    change = Change(field=PRIORITY, value="high", kept="sample", also=("low",))
    corpus = adapted(build(TICKETS), {"POST /tickets": (change,)})
    singles = next(one.cases for one in corpus.operations if one.operation == "POST /tickets")
    served = [case for case in singles if case.description == "what the reference serves as well"]
    assert {said(case) for case in served} == {"low"}
    texts = [json.loads(case.body.content) for case in served if case.body]
    assert len(texts) == 2
    assert len(texts[0]["subject"]) != len(texts[1]["subject"])


LISTED = {
    "/tickets": {
        **TICKETS["/tickets"],
        "get": {
            "parameters": [{"name": "sort", "in": "query", "schema": {"type": "string"}}],
            "responses": answers(),
        },
    },
    "/tickets/{order_id}": TICKETS["/tickets/{order_id}"],
}
SORT = Field(part=Part.REQUEST_QUERY, pointer="/sort")
SORTED = {"GET /tickets": (Change(field=SORT, value="subject", refused="sample", also=("-subject",)),)}


def test_a_volley_has_the_values_that_are_served(build: Build) -> None:
    corpus = adapted(build(LISTED, depth="standard"), SORTED)
    (relation,) = (one for one in corpus.relations if one.parameters == ("sort",))
    assert [dict(case.query)["sort"] for case in relation.cases] == ["subject", "-subject"]


def test_what_has_to_be_said_is_said_in_volleys_and_repeats_as_well(build: Build) -> None:
    wanted = {"GET /tickets": (Change(field=Field(part=Part.REQUEST_QUERY, pointer="/view"), value="all"),)}
    paths = {**LISTED, "/tickets": {**LISTED["/tickets"]}}
    paths["/tickets"]["get"] = {
        "parameters": [
            {"name": "view", "in": "query", "required": True, "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}},
        ],
        "responses": answers(),
    }
    corpus = adapted(build(paths, depth="standard"), wanted)
    limits = [case for one in corpus.relations if one.parameters == ("limit",) for case in one.volley]
    repeated = [one.case for one in corpus.repeats if one.case.operation == "GET /tickets"]
    assert limits
    assert repeated
    assert {dict(case.query)["view"] for case in (*limits, *repeated)} == {"all"}


CUSTOMER = {"type": "object", "properties": {"name": {"type": "string"}}}
ENTRY = {
    "type": "object",
    "required": ["customerId"],
    "properties": {"customerId": {"type": "string"}, "priority": {"type": "string", "maxLength": 6}},
}
NAMING = {
    "/customers": {"post": {"requestBody": body(CUSTOMER), "responses": answers("201", {"properties": {"id": {}}})}},
    "/customers/{customerId}": {
        "parameters": [{"name": "customerId", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {"responses": answers("200", CUSTOMER)},
    },
    "/calls": {"post": {"requestBody": body(ENTRY), "responses": answers()}},
}


@pytest.mark.parametrize(
    ("paths", "operation"),
    [
        pytest.param(TICKETS, "PUT /tickets/{order_id}", id="of what was made"),
        pytest.param(NAMING, "POST /calls", id="that names what was made in its body"),
    ],
)
def test_what_was_refused_is_asked_after_what_a_request_needs_too(
    build: Build, paths: dict[str, Any], operation: str
) -> None:
    change = Change(field=PRIORITY, value="high", refused="unheard-of")
    made = adapted(build(paths), {operation: (change,)})
    words = "what the reference refused, and what it serves as well"
    tried = [one.steps[-1] for one in made.sequences if one.description == words]
    assert [said(case) for case in tried] == ["unheard-of"]
    assert all(case.operation == operation and case.sources for case in tried)
