"""What the user binds by the name of a property is what every environment is sent for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.bound_properties import BoundNames, unused, with_bound_properties
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import Role, Slot
from harness.model.place import Part
from tests.generation.examples import ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

TICKET = {
    "type": "object",
    "required": ["subject", "priority"],
    "properties": {"subject": {"type": "string", "maxLength": 9}, "priority": {"type": "string", "maxLength": 6}},
}
TICKETS = {
    "/tickets": {
        "get": {
            "parameters": [{"name": "team", "in": "query", "required": True, "schema": {"type": "string"}}],
            "responses": answers(),
        },
        "post": {"requestBody": body(TICKET), "responses": answers("201", STORED)},
    },
    "/tickets/{order_id}": {**ORDERS["/orders/{order_id}"]},
}
PRIORITY = Slot(name="priority", role=Role.EXISTING)


def cases(corpus: Corpus, operation: str) -> tuple[Case, ...]:
    return next(one.cases for one in corpus.operations if one.operation == operation)


def test_a_bound_property_is_a_slot_in_single_cases_and_in_sequences(build: Build) -> None:
    corpus = with_bound_properties(build(TICKETS), BoundNames(everywhere=frozenset({"priority"})))
    created = corpus.sequences[0].steps[0]
    for case in (cases(corpus, "POST /tickets")[0], created):
        assert case.body is not None
        assert case.body.slots == (("/priority", PRIORITY),)


def test_what_a_request_breaks_stays_broken(build: Build) -> None:
    corpus = with_bound_properties(build(TICKETS), BoundNames(everywhere=frozenset({"priority"})))
    broken = [case for case in cases(corpus, "POST /tickets") if case.fault and case.fault.pointer == "/priority"]
    assert broken
    assert not any(case.slots for case in broken)


def test_a_parameter_of_a_query_is_bound_too(build: Build) -> None:
    corpus = with_bound_properties(build(TICKETS), BoundNames(by_operation={"GET /tickets": frozenset({"team"})}))
    assert cases(corpus, "GET /tickets")[0].query == (("team", Slot(name="team", role=Role.EXISTING)),)


def test_what_names_an_item_in_a_path_is_no_property_of_all_bodies(build: Build) -> None:
    named = {"type": "object", "required": ["order_id"], "properties": {"order_id": {"type": "string"}}}
    paths = {**TICKETS, "/tickets": {"post": {"requestBody": body(named), "responses": answers("201", STORED)}}}
    corpus = build(paths)
    bound = with_bound_properties(corpus, BoundNames(everywhere=frozenset({"order_id"})))
    assert cases(bound, "POST /tickets") == cases(corpus, "POST /tickets")


def test_requests_that_differed_in_a_bound_value_alone_are_one(build: Build) -> None:
    corpus = build(TICKETS, depth="standard")
    bound = cases(with_bound_properties(corpus, BoundNames(everywhere=frozenset({"priority"}))), "POST /tickets")
    assert len({case.id for case in bound}) == len(bound)
    assert not [case for case in bound if case.varied == (Part.REQUEST_BODY, "/priority") and case.slots]


def test_without_bindings_a_corpus_stays_as_it_is(build: Build) -> None:
    corpus = build(TICKETS)
    assert with_bound_properties(corpus, BoundNames()) is corpus


def test_what_a_binding_names_and_no_request_has_is_told(build: Build) -> None:
    own = {"GET /tickets": frozenset({"team", "crew"}), "GET /nowhere": frozenset({"x"})}
    bound = BoundNames(everywhere=frozenset({"priority", "order_id", "prioriti", "declared"}), by_operation=own)
    told = unused(build(TICKETS), bound, declared={"declared"})
    assert told == ("GET /nowhere", "crew of GET /tickets", "prioriti")


def test_what_is_bound_for_a_listing_stands_in_it_when_resources_are_looked_for(build: Build) -> None:
    bound = BoundNames(by_operation={"GET /tickets": frozenset({"team"})})
    (harvest,) = with_bound_properties(build(TICKETS), bound).harvests
    assert harvest.listing.query == (("team", Slot(name="team", role=Role.EXISTING)),)
    assert harvest.bound is None


def test_what_a_listing_may_leave_out_by_its_contract_is_bound_for_where_it_is_refused(build: Build) -> None:
    bound = BoundNames(everywhere=frozenset({"state"}), optional={"GET /tickets": frozenset({"state", "page"})})
    corpus = with_bound_properties(build(TICKETS), bound)
    assert from_bytes(to_bytes(corpus)) == corpus
    (harvest,) = corpus.harvests
    assert harvest.bound is not None
    assert [name for name, _ in harvest.listing.query] == ["team"]
    assert harvest.bound.query[1:] == (("state", Slot(name="state", role=Role.EXISTING)),)
