"""What a contract says at a place is found through every way in which schemas are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.contract.schemas import (
    enum_at,
    holder_at,
    is_nullable,
    is_promised,
    promise,
    property_schema,
    reference_at,
    request_schema,
    response_schema,
    types_at,
)
from harness.model.place import Part, Place

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.json import Json
    from tests.contract.conftest import Load

_TEXT = """
openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders/{order_id}:
    post:
      parameters:
      - {name: order_id, in: path, required: true, schema: {type: string, format: uuid}}
      - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      - {name: X-Tenant, in: header, required: true, schema: {enum: [a, b]}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
          text/*: {schema: {type: string}}
      responses:
        201:
          description: ok
          headers:
            X-Request-Id: {schema: {type: string}}
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Order'}}
        4XX: {description: no, content: {application/problem+json: {schema: {type: object}}}}
        default: {description: other, content: {'*/*': {schema: {type: string}}}}
components:
  schemas:
    Base:
      type: object
      required: [id]
      properties:
        id: {type: string}
        status:
          type: string
    Order:
      allOf:
      - $ref: '#/components/schemas/Base'
      - required: [total]
        properties:
          total:
            type: number
            maximum: 500
          status: {enum: [created, paid]}
          note: {type: [string, 'null']}
          tags: {type: object, additionalProperties: {type: integer}}
          codes: {patternProperties: {'^c': {type: boolean}}}
          pair: {type: array, prefixItems: [{type: string}, {type: integer}]}
          parent: {$ref: '#/components/schemas/Order'}
          payment:
            oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]
          maybe: {anyOf: [{enum: [x]}, {type: 'null'}]}
          free: {}
    Card: {type: object, required: [kind, number], properties: {kind: {const: card}, number: {type: string}}}
    Cash: {type: object, required: [kind], properties: {kind: {const: cash}}}
    Ring: {allOf: [{$ref: '#/components/schemas/Ring'}, {$ref: '#/components/schemas/Ring'}], type: object}
"""

_ORDER: Json = {"$ref": "#/components/schemas/Order"}


@pytest.fixture
def contract(load: Load) -> Contract:
    return load({"openapi.yaml": _TEXT})


@pytest.mark.parametrize(
    ("status", "media_type", "schema"),
    [
        (201, "application/json", {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}),
        (201, "Application/JSON; charset=utf-8", {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}),
        (201, None, {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}),
        (201, "text/plain", None),
        (404, "application/problem+json", {"type": "object"}),
        (500, "text/html", {"type": "string"}),
    ],
)
def test_an_answer_has_the_schema_of_its_status_and_media_type(
    contract: Contract, status: int, media_type: str | None, schema: Json
) -> None:
    assert response_schema(contract, contract.operations[0], status, media_type) == schema


def test_a_request_has_the_schema_of_its_media_type(contract: Contract) -> None:
    operation = contract.operations[0]
    assert request_schema(contract, operation, "application/json") == _ORDER
    assert request_schema(contract, operation, "text/csv") == {"type": "string"}
    assert request_schema(contract, operation, "image/png") is None


@pytest.mark.parametrize(
    ("pointer", "types", "values", "promised", "nullable"),
    [
        ("/id", {"string"}, None, True, False),
        ("/total", {"number"}, None, True, False),
        ("/status", {"string"}, ("created", "paid"), False, False),
        ("/note", {"string", "null"}, None, False, True),
        ("/tags/*", {"integer"}, None, False, False),
        ("/tags/any", {"integer"}, None, False, False),
        ("/codes/c1", {"boolean"}, None, False, False),
        ("/pair/1", {"integer"}, None, False, False),
        ("/pair/*", {"integer"}, None, False, False),
        ("/parent/parent/total", {"number"}, None, True, False),
        ("/payment/kind", set(), ("card", "cash"), True, False),
        ("/payment/number", {"string"}, None, False, False),
        ("/maybe", set(), ("x", None), False, True),
        ("/free", set(), None, False, True),
        ("/unknown", set(), None, False, False),
        ("", {"object"}, None, False, False),
    ],
)
def test_what_holds_at_a_place(
    contract: Contract,
    pointer: str,
    types: set[str],
    values: tuple[Json, ...] | None,
    promised: bool,
    nullable: bool,
) -> None:
    if pointer != "/pair/*":  # items of two types, of which none is told to be the only one
        assert types_at(contract, _ORDER, pointer) == types
    assert enum_at(contract, _ORDER, pointer) == values
    assert is_promised(contract, _ORDER, pointer) is promised
    assert is_nullable(contract, _ORDER, pointer) is nullable


def test_a_property_that_several_schemas_describe_comes_as_one(contract: Contract) -> None:
    assert property_schema(contract, _ORDER, "/status") == {
        "allOf": [{"enum": ["created", "paid"]}, {"type": "string"}]
    }
    assert property_schema(contract, _ORDER, "/payment/kind") == {"anyOf": [{"const": "card"}, {"const": "cash"}]}
    assert property_schema(contract, _ORDER, "/unknown/below") is None


@pytest.mark.parametrize(
    ("pointer", "reference"),
    [
        ("", "#/components/schemas/Order"),
        ("/id", "#/components/schemas/Base"),
        ("/total", "#/components/schemas/Order"),
        ("/tags/*", "#/components/schemas/Order"),
        ("/payment/number", "#/components/schemas/Card"),
        ("/unknown", None),
    ],
)
def test_a_property_has_the_reference_of_the_schema_that_has_it(
    contract: Contract, pointer: str, reference: str | None
) -> None:
    assert reference_at(contract, _ORDER, pointer) == reference


@pytest.mark.parametrize(
    ("pointer", "reference"),
    [("", "#/components/schemas/Order"), ("/payment", "#/components/schemas/Card"), ("/unknown", None)],
)
def test_a_member_that_nobody_described_belongs_to_the_object_that_has_it(
    contract: Contract, pointer: str, reference: str | None
) -> None:
    assert holder_at(contract, _ORDER, pointer) == reference


def test_a_schema_that_is_its_own_part_ends(contract: Contract) -> None:
    ring: Json = {"$ref": "#/components/schemas/Ring"}
    assert types_at(contract, ring, "") == {"object"}
    assert property_schema(contract, ring, "/a/b") is None
    assert not is_promised(contract, ring, "/a")


@pytest.mark.parametrize(
    ("part", "pointer", "about", "line", "says"),
    [
        (Part.RESPONSE_BODY, "/*/total", (), "type: number", "type: number"),
        (Part.RESPONSE_BODY, "/*/total", ("maximum",), "maximum: 500", "maximum: 500"),
        (Part.RESPONSE_BODY, "/*/total", ("required",), "- required: [total]", "required"),
        (Part.RESPONSE_BODY, "/*/id", ("required",), "required: [id]", "required"),
        (Part.RESPONSE_BODY, "/*/note", ("required",), "note: {type: [string, 'null']}", "optional"),
        (Part.RESPONSE_BODY, "/*/status", (), "status: {enum: [created, paid]}", "enum: created, paid"),
        (Part.RESPONSE_BODY, "/*/status", ("type",), "type: string", "type: string"),
        (Part.RESPONSE_BODY, "/*/free", (), "free: {}", "any value"),
        (
            Part.RESPONSE_BODY,
            "",
            (),
            "schema: {type: array, items: {$ref: '#/components/schemas/Order'}}",
            "type: array",
        ),
        (Part.RESPONSE_STATUS, "", (), "201:", "status 201"),
        (Part.RESPONSE_HEADER, "/x-request-id", (), "X-Request-Id: {schema: {type: string}}", "header X-Request-Id"),
        (
            Part.REQUEST_PATH,
            "/order_id",
            ("format",),
            "- {name: order_id, in: path, required: true, schema: {type: string, format: uuid}}",
            "format: uuid",
        ),
        (
            Part.REQUEST_QUERY,
            "/limit",
            ("maximum",),
            "- {name: limit, in: query, schema: {type: integer, maximum: 100}}",
            "maximum: 100",
        ),
        (
            Part.REQUEST_QUERY,
            "/limit",
            ("required",),
            "- {name: limit, in: query, schema: {type: integer, maximum: 100}}",
            "optional",
        ),
        (
            Part.REQUEST_HEADER,
            "/x-tenant",
            (),
            "- {name: X-Tenant, in: header, required: true, schema: {enum: [a, b]}}",
            "enum: a, b",
        ),
        (Part.REQUEST_BODY, "/total", (), "type: number", "type: number"),
    ],
)
def test_a_promise_has_the_line_that_says_it(
    contract: Contract, part: Part, pointer: str, about: tuple[str, ...], line: str, says: str
) -> None:
    place = Place(
        api="orders",
        operation="POST /orders/{order_id}",
        part=part,
        status=201,
        media_type="application/json",
        pointer=pointer,
    )
    found = promise(contract, place, about)
    assert found is not None
    assert found.source.file == "contracts/openapi.yaml"
    assert (_TEXT.strip().splitlines()[found.source.line - 1].strip(), found.says) == (line, says)


@pytest.mark.parametrize(
    ("operation", "part", "pointer"),
    [
        ("*", Part.RESPONSE_HEADER, "/server"),
        ("GET /nothing", Part.RESPONSE_BODY, ""),
        ("POST /orders/{order_id}", Part.RESPONSE_HEADER, "/server"),
        ("POST /orders/{order_id}", Part.RESPONSE_BODY, "/*/unknown"),
        ("POST /orders/{order_id}", Part.REQUEST_QUERY, "/unknown"),
        ("POST /orders/{order_id}", Part.CONNECTION, ""),
    ],
)
def test_where_a_contract_says_nothing_there_is_no_promise(
    contract: Contract, operation: str, part: Part, pointer: str
) -> None:
    place = Place(api="orders", operation=operation, part=part, status=201, pointer=pointer)
    assert promise(contract, place) is None


def test_a_form_field_of_swagger_has_the_line_of_its_parameter(load: Load) -> None:
    contract = load(
        {
            "swagger.yaml": """
                swagger: "2.0"
                info: {title: Orders, version: "1"}
                paths:
                  /orders:
                    post:
                      parameters:
                      - {name: other, in: query, type: string}
                      - {name: amount, in: formData, type: integer, x-nullable: true}
                      responses: {200: {description: ok}}
                """
        }
    )
    place = Place(api="orders", operation="POST /orders", part=Part.REQUEST_BODY, pointer="/amount")
    found = promise(contract, place)
    assert found is not None
    assert (found.source.line, found.says) == (8, "type: integer")
    schema = request_schema(contract, contract.operations[0], "application/x-www-form-urlencoded")
    assert is_nullable(contract, schema, "/amount")


def test_that_null_may_stand_for_an_object_takes_nothing_away_that_the_object_promises(contract: Contract) -> None:
    address: Json = {"type": "object", "required": ["street"], "properties": {"street": {"type": "string"}}}
    other: Json = {"type": "object", "properties": {"street": {"type": "string"}}}
    home: Json = {"anyOf": [address, {"type": "null"}]}
    schema: Json = {"type": "object", "properties": {"home": home, "work": {"anyOf": [address, other]}}}
    assert is_promised(contract, schema, "/home/street")
    assert not is_promised(contract, schema, "/work/street")
    assert not is_promised(contract, schema, "/home")
