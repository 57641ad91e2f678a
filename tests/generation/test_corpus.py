"""A corpus holds every sort of request, each with its label, and nothing of any environment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.depths import DEPTHS
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import Credential, Purpose, Role, Slot
from harness.model.operation import SAFE_METHODS
from tests.generation.examples import IDENTIFIER, ORDER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build


def cases(corpus: Corpus, operation: str) -> tuple[Case, ...]:
    return next(one.cases for one in corpus.operations if one.operation == operation)


def faults(found: tuple[Case, ...]) -> set[tuple[str, str]]:
    return {(case.fault.keyword, case.fault.pointer) for case in found if case.fault}


def value(case: Case) -> Any:
    assert case.body is not None
    return json.loads(case.body.content)


def test_every_broken_keyword_of_a_body_is_named_with_its_place(build: Build) -> None:
    found = faults(cases(build(ORDERS, depth="standard"), "POST /orders"))
    assert {
        ("minimum", "/quantity"),
        ("maximum", "/quantity"),
        ("required", "/quantity"),
        ("type", "/quantity"),
        ("maxLength", "/note"),
        ("enum", "/channel"),
    } <= found


def test_faults_that_no_schema_speaks_of_are_made_too(build: Build) -> None:
    found = faults(cases(build(ORDERS), "POST /orders"))
    keywords = {keyword for keyword, _ in found}
    assert {"malformed-json", "media-type", "missing-body", "additionalProperties"} <= keywords


def test_malformed_json_is_not_json(build: Build) -> None:
    broken = next(
        case for case in cases(build(ORDERS), "POST /orders") if case.fault and case.fault.keyword == "malformed-json"
    )
    assert broken.body is not None
    try:
        json.loads(broken.body.content)
    except ValueError:
        return
    raise AssertionError(broken.body.content)


def test_an_unknown_property_is_valid_where_the_contract_allows_it_and_a_fault_where_it_does_not(build: Build) -> None:
    closed = {**ORDER, "additionalProperties": False}
    valid = []
    for schema in (ORDER, closed):
        corpus = build({"/orders": {"post": {"requestBody": body(schema), "responses": answers()}}})
        unknown = [
            case
            for case in cases(corpus, "POST /orders")
            if case.fault and case.fault.pointer == "/unknownToTheContract"
        ]
        valid.append([case.valid for case in unknown])
    assert valid == [[True], [False]]


def test_no_fault_is_asked_more_than_twice(build: Build) -> None:
    found = [case.fault for case in cases(build(ORDERS, depth="standard"), "POST /orders") if case.fault]
    assert max(found.count(fault) for fault in found) <= 2


def test_each_optional_property_and_each_value_of_a_closed_set_is_varied_alone(build: Build) -> None:
    found = cases(build(ORDERS, depth="standard"), "POST /orders")
    varied = {case.varied[1] for case in found if case.varied and case.varied[0] == "request-body"}
    assert {"/note", "/channel"} <= varied
    assert {value(case).get("channel") for case in found if case.valid} >= {"web", "phone", "partner"}


def test_the_plainest_request_comes_first_and_has_no_optional_parameter(build: Build) -> None:
    first = cases(build(ORDERS), "GET /orders")[0]
    assert (first.query, first.valid, first.fault) == ((), True, None)


def test_ordinary_values_stand_in_the_plainest_body_where_the_contract_gives_no_example(build: Build) -> None:
    schema = {
        "type": "object",
        "required": ["name", "from", "to"],
        "properties": {
            "name": {"type": "string"},
            "from": {"type": "string", "format": "date-time"},
            "to": {"type": "string", "format": "date-time"},
        },
    }
    corpus = build({"/bookings": {"post": {"requestBody": body(schema), "responses": answers()}}})
    plain = value(cases(corpus, "POST /bookings")[0])
    assert plain["name"]
    assert plain["from"] < plain["to"]


def test_what_changes_or_deletes_never_names_an_existing_resource(build: Build) -> None:
    corpus = build(ORDERS, depth="standard")
    asked = [case for one in corpus.operations for case in one.cases]
    asked += [step for sequence in corpus.sequences for step in sequence.steps]
    on_a_resource = [case for case in asked if case.method not in SAFE_METHODS and case.path_values]
    assert on_a_resource
    assert not [case for case in on_a_resource if any(slot.role is Role.EXISTING for slot in case.slots)]


def test_a_deletion_is_never_sent_with_an_identifier_that_someone_might_have(build: Build) -> None:
    paths = {
        "/jobs/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}],
            "delete": {"responses": answers("204")},
        }
    }
    identifiers = {dict(case.path_values)["id"] for case in cases(build(paths, "standard"), "DELETE /jobs/{id}")}
    assert identifiers
    assert all(isinstance(one, str) and int(one) > 1_000_000_000 for one in identifiers)


def test_without_an_operation_that_creates_it_is_said_that_only_absent_resources_were_asked(build: Build) -> None:
    corpus = build({"/jobs/{id}": {"parameters": [{**IDENTIFIER, "name": "id"}], "delete": {"responses": answers()}}})
    told = next(one.not_generated for one in corpus.operations if one.operation == "DELETE /jobs/{id}")
    assert told is not None
    assert "absent resources only" in told


def test_at_least_twelve_existing_resources_are_read_at_standard_depth(build: Build) -> None:
    found = cases(build(ORDERS, depth="standard"), "GET /orders/{order_id}")
    slots = {slot for case in found for slot in case.slots if slot.role is Role.EXISTING}
    assert {slot.index for slot in slots} == set(range(12))
    assert {slot.resource for slot in slots} == {"/orders"}


def test_credentials_are_a_dimension_of_their_own(build: Build) -> None:
    paths = {
        "/orders": {
            "get": {
                "parameters": [{"name": "X-Key", "in": "header", "required": True, "schema": {"type": "string"}}],
                "security": [{"key": []}],
                "responses": answers(),
            }
        }
    }
    schemes = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    found = cases(build(paths, "standard", components=schemes), "GET /orders")
    assert not [case for case in found if case.headers]
    assert {case.credential for case in found} == set(Credential) - {Credential.EXPIRED}
    told = {case.credential: case.fault and case.fault.keyword for case in found if not case.valid}
    assert told[Credential.NONE] == "no-credential"
    assert told[Credential.BROKEN] == "invalid-credential"


def test_no_header_of_the_generator_is_left(build: Build) -> None:
    assert b"schemathesis" not in to_bytes(build(ORDERS, depth="standard")).lower()


def test_only_safe_methods_are_tried_where_the_contract_has_none(build: Build) -> None:
    corpus = build(ORDERS, depth="standard")
    tried = {case.method for one in corpus.operations for case in one.cases if case.purpose is Purpose.UNDOCUMENTED}
    assert tried == {"HEAD", "OPTIONS"}


def test_one_request_goes_to_a_path_that_no_contract_has(build: Build) -> None:
    corpus = build(ORDERS)
    routes = [case for one in corpus.operations for case in one.cases if case.purpose is Purpose.ROUTE]
    assert [case.fault and case.fault.keyword for case in routes] == ["unknown-route"]


def test_a_schema_that_no_value_satisfies_leaves_the_other_operations_as_they_are(build: Build) -> None:
    impossible = {"type": "integer", "minimum": 10, "maximum": 1}
    paths = {
        "/bad": {"post": {"requestBody": body(impossible), "responses": answers()}},
        "/good": {"get": {"responses": answers()}},
    }
    corpus = build(paths)
    bad = next(one for one in corpus.operations if one.operation == "POST /bad")
    assert [case for case in bad.cases if case.valid and case.fault is None] == []
    assert bad.not_generated
    assert "\n" not in bad.not_generated
    assert cases(corpus, "GET /good")


def test_a_schema_that_refers_to_itself_is_generated_from(build: Build) -> None:
    node = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    paths = {"/trees": {"post": {"requestBody": body({"$ref": "#/components/schemas/Node"}), "responses": answers()}}}
    assert cases(build(paths, components={"schemas": {"Node": node}}), "POST /trees")


def test_a_required_idempotency_key_is_fresh_for_every_asking(build: Build) -> None:
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}
    corpus = build({"/orders": {"post": {"parameters": [key], "requestBody": body(ORDER), "responses": answers()}}})
    plain = cases(corpus, "POST /orders")[0]
    assert dict(plain.headers) == {"Idempotency-Key": Slot(name="Idempotency-Key", role=Role.ABSENT)}


def test_an_optional_idempotency_key_is_left_out(build: Build) -> None:
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
    corpus = build({"/orders": {"post": {"parameters": [key], "requestBody": body(ORDER), "responses": answers()}}})
    assert not [case for case in cases(corpus, "POST /orders") if case.headers]


def test_another_seed_draws_other_requests(build: Build) -> None:
    assert build(ORDERS, seed=1).digest != build(ORDERS, seed=2).digest


def test_no_request_is_asked_twice(build: Build) -> None:
    corpus = build(ORDERS, depth="standard")
    for one in corpus.operations:
        assert len({case.id for case in one.cases}) == len(one.cases)


def test_forms_multipart_and_xml_are_written_by_media_type(build: Build) -> None:
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}}}
    written = {}
    for media_type in ("application/x-www-form-urlencoded", "multipart/form-data", "application/xml"):
        corpus = build({"/f": {"post": {"requestBody": body(schema, media_type), "responses": answers()}}})
        plain = cases(corpus, "POST /f")[0].body
        assert plain is not None
        written[media_type] = plain
    assert written["application/x-www-form-urlencoded"].content == b"name=sample"
    assert written["application/xml"].content == b"<data><name>sample</name></data>"
    multipart = written["multipart/form-data"]
    boundary = multipart.media_type.partition("boundary=")[2].encode()
    assert multipart.content.startswith(b"--" + boundary + b"\r\n")


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "string", "pattern": "("}, id="no regular expression"),
        pytest.param({"type": "string", "pattern": "(?<=a)b(?!c)\\p{Lu}"}, id="a regular expression of another kind"),
        pytest.param(
            {"type": "string", "pattern": "^[ab]{3}$", "minLength": 4}, id="a pattern too short for its length"
        ),
        pytest.param({"allOf": [{"type": "string"}, {"type": "integer"}]}, id="two types at once"),
        pytest.param({"type": "array", "items": False, "minItems": 3}, id="items that cannot be"),
        pytest.param({"not": {}}, id="nothing at all"),
        pytest.param({"type": "integer", "minimum": 10**400}, id="an integer beyond every number"),
    ],
)
def test_whatever_a_schema_is_the_other_operations_are_asked(build: Build, schema: dict[str, Any]) -> None:
    paths = {
        "/bad": {"post": {"requestBody": body(schema), "responses": answers()}},
        "/good": {"get": {"responses": answers()}},
    }
    corpus = build(paths)
    assert cases(corpus, "GET /good")
    assert from_bytes(to_bytes(corpus)) == corpus


def test_every_operation_without_a_valid_request_says_why_in_one_line(build: Build) -> None:
    paths = {"/bad": {"post": {"requestBody": body({"not": {}}), "responses": answers()}}}
    (told,) = [one.not_generated for one in build(paths).operations if one.operation == "POST /bad"]
    assert told
    assert "\n" not in told


def test_a_body_that_requires_nothing_is_sent_with_nothing_and_with_one_thing_alone(build: Build) -> None:
    wanted = {"type": "object", "properties": {"colour": {"type": "string"}, "size": {"type": "integer"}}}
    search = {"/things/search": {"post": {"requestBody": body(wanted), "responses": answers()}}}
    sent = [json.loads(case.body.content) for case in build(search).operations[0].cases if case.valid and case.body]
    assert {} in sent
    assert {tuple(one) for one in sent if isinstance(one, dict) and len(one) == 1} == {("colour",), ("size",)}
    needed = {
        "/things/search": {"post": {"requestBody": body({**wanted, "required": ["size"]}), "responses": answers()}}
    }
    sent = [json.loads(case.body.content) for case in build(needed).operations[0].cases if case.valid and case.body]
    assert {} not in sent


def test_what_others_may_do_comes_after_the_lives_and_before_all_else(build: Build) -> None:
    told = [one.description for one in build(ORDERS, depth="standard").sequences]
    assert told[:2] == [
        "the life of an item of /orders",
        "POST /orders, then all that needs it as another identity",
    ]


MANY: dict[str, Any] = {f"amount{number}": {"type": "integer", "minimum": 1, "maximum": 99} for number in range(16)}


def test_sequences_leave_room_for_more_single_cases_of_what_takes_a_body_than_of_what_takes_none(build: Build) -> None:
    acted = {"type": "object", "properties": {"why": {"enum": [*"abcdefghi"]}, "note": {"type": "string"}}}
    act = {"parameters": [IDENTIFIER], "post": {"requestBody": body(acted), "responses": answers("200", STORED)}}
    filters = [{"name": name, "in": "query", "schema": schema} for name, schema in MANY.items()]
    item = {**ORDERS["/orders/{order_id}"], "get": {"parameters": filters, "responses": answers("200", STORED)}}
    full = {"type": "object", "required": [*MANY], "properties": MANY}
    paths = {
        "/orders": {"post": {"requestBody": body(full), "responses": answers("201", STORED)}},
        "/orders/{order_id}": item,
        **{f"/orders/{{order_id}}/do{number}": act for number in range(4)},
    }
    corpus = build(paths, depth="standard")
    depth = DEPTHS["standard"]
    assert len(cases(corpus, "POST /orders")) == depth.of_bodies
    assert depth.requests // 4 <= len(cases(corpus, "GET /orders/{order_id}")) < depth.of_bodies
    # Both have as many faults; the room is taken from the sequences that create orders.
    makers = [step for one in corpus.sequences for step in one.steps if step.operation == "POST /orders"]
    assert len(makers) > depth.requests // 4


def test_what_a_volley_gives_values_is_no_single_case_so_that_faults_have_room(build: Build) -> None:
    names = [f"part{number}" for number in range(5)]
    filters = [{"name": name, "in": "query", "schema": {"type": "string", "maxLength": 20}} for name in names]
    listed = {"parameters": filters, "responses": answers("200", {"type": "array", "items": STORED})}
    paths = {"/orders": {**ORDERS["/orders"], "get": listed}, "/orders/{order_id}": ORDERS["/orders/{order_id}"]}
    corpus = build(paths, depth="standard")
    varied = {name for one in corpus.relations for name in one.parameters}
    assert varied == {*names}
    asked = [case.description for case in cases(corpus, "GET /orders")]
    assert not any(f"with {name}" in asked for name in names)
    broken = {case.fault.pointer for case in cases(corpus, "GET /orders") if case.fault is not None}
    assert {f"/{name}" for name in names} <= broken
    # Without volleys each is asked for by itself.
    quick = {case.description for case in cases(build(paths), "GET /orders")}
    assert any(f"with {name}" in quick for name in names)
