"""What two contracts say differently is found in OpenAPI 3 and Swagger 2.0 alike, once, where it is said."""

import pytest

from benchmarks.real.description import description
from benchmarks.real.difference import differences

OPENAPI = """
openapi: 3.0.3
paths:
  /orders/{order_id}:
    parameters: [{name: verbose, in: query, schema: {type: boolean}}]
    get:
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {required: [total], properties: {total: {type: number}}}}}}
      responses: {'201': {description: made}}
components:
  schemas:
    Order:
      required: [id]
      properties:
        id: {type: string}
        status: {type: string, enum: [created, paid]}
        parent: {$ref: '#/components/schemas/Order'}
        customer: {properties: {name: {type: string}}}
"""
SWAGGER = """
swagger: '2.0'
paths:
  /orders:
    post:
      parameters: [{name: order, in: body, schema: {required: [total], properties: {total: {type: number}}}}]
      responses: {'201': {schema: {properties: {id: {type: string}}}}}
"""


def changed(old: str, new: str, document: str = OPENAPI) -> list[str]:
    assert old in document
    found = differences(description(document), description(document.replace(old, new)))
    return [f"{each.operation} | {each.place} | {each.claim}" for each in found]


def test_a_contract_does_not_differ_from_itself() -> None:
    assert differences(description(OPENAPI), description(OPENAPI)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("  /orders:", "  /purchases:", "POST /purchases |  | operation added", id="an operation"),
        pytest.param("verbose,", "brief,", "GET /orders/{order_id} | query brief | parameter added", id="a parameter"),
        pytest.param(
            "verbose, in: query",
            "verbose, required: true, in: query",
            "GET /orders/{order_id} | query verbose | parameter became required",
            id="a parameter that became required",
        ),
        pytest.param(
            "required: [total]",
            "required: []",
            "POST /orders | request-body /total | request property became optional",
            id="a request property that became optional",
        ),
        pytest.param(
            "total: {type: number}",
            "total: {type: string}",
            "POST /orders | request-body /total | type number became string",
            id="a type",
        ),
        pytest.param(
            "id: {type: string}",
            "id: {type: string, nullable: true}",
            "GET /orders/{order_id} | response 200 /id | type string became null, string",
            id="a type that became nullable",
        ),
        pytest.param(
            "[created, paid]",
            "[created, paid, held]",
            "GET /orders/{order_id} | response 200 /status | values created, paid became created, held, paid",
            id="a closed set of values",
        ),
        pytest.param("'201'", "'202'", "POST /orders | response 202 | response status added", id="a status"),
        pytest.param(
            "required: [id]",
            "allOf: [{properties: {note: {type: string}}}]",
            "GET /orders/{order_id} | response 200 /note | response property added",
            id="a property of a composed schema",
        ),
    ],
)
def test_a_difference_is_told_where_it_is(old: str, new: str, expected: str) -> None:
    assert expected in changed(old, new)


def test_what_lies_below_a_removed_property_is_told_once() -> None:
    told = changed("        customer: {properties: {name: {type: string}}}\n", "")
    assert [line for line in told if "/parent" not in line] == [
        "GET /orders/{order_id} | response 200 /customer | response property removed"
    ]


def test_another_name_of_a_path_parameter_is_no_difference() -> None:
    assert changed("{order_id}", "{id}") == []


def test_a_body_parameter_of_swagger_is_read_as_a_request_body() -> None:
    assert changed("required: [total]", "required: []", SWAGGER) == [
        "POST /orders | request-body /total | request property became optional"
    ]


def test_a_reference_that_leads_nowhere_is_read_as_a_schema_without_properties() -> None:
    told = changed("$ref: '#/components/schemas/Order'}}}}", "$ref: '#/components/schemas/Vec'}}}}")
    assert all(line.startswith("GET /orders/{order_id} | response 200 /") for line in told)
    assert told
