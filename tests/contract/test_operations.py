"""Every version of the specification gives the same values for the same operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.model.operation import ParameterLocation
from tests.evidence_of import contract_of

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.operation import Operation
    from tests.contract.conftest import Load

_OPENAPI = """
openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
security: [{bearer: []}]
paths:
  /orders/{order_id}:
    parameters:
    - {name: order_id, in: path, required: true, schema: {type: string}}
    - {name: view, in: query, schema: {type: string}}
    get:
      operationId: getOrder
      deprecated: true
      tags: [orders]
      x-latency: fast
      parameters:
      - {name: view, in: query, required: true, schema: {enum: [full]}}
      - $ref: '#/components/parameters/Trace'
      - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      - {name: Authorization, in: header, schema: {type: string}}
      - {name: session, in: cookie, schema: {type: string}}
      responses:
        200:
          description: ok
          headers: {X-Request-Id: {schema: {type: string}}}
          content:
            Application/JSON; charset=utf-8:
              schema: {$ref: '#/components/schemas/Order'}
              examples: {one: {value: {id: 1}}, two: {$ref: '#/components/examples/Two'}}
          links:
            byIdentifier: {operationId: putOrder, parameters: {order_id: '$response.body#/id'}}
            byReference: {operationRef: '#/paths/~1orders~1{order_id}/put', requestBody: {a: 1}}
            nowhere: {operationId: nothing}
        4XX: {$ref: '#/components/responses/Error'}
        default: {description: other}
        x-note: {description: no answer}
    put:
      operationId: putOrder
      security: []
      requestBody: {$ref: '#/components/requestBodies/Order'}
      responses: {204: {description: done}}
    delete:
      security: [{key: []}, {session: [], oauth: [a]}]
      responses: {204: {description: done}}
    patch:
      security: [{}, {key: []}]
      responses: {204: {description: done}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: query, name: Api-Key}
    session: {type: apiKey, in: cookie, name: sid}
    oauth: {type: oauth2, flows: {}}
  examples: {Two: {value: {id: 2}}}
  parameters: {Trace: {name: X-Trace, in: header, schema: {type: string}}}
  responses: {Error: {description: error}}
  requestBodies:
    Order: {required: true, content: {application/json: {schema: {type: object}, example: {a: 1}}}}
  schemas: {Order: {type: object}}
"""


def _operation(load: Load, key: str, text: str = _OPENAPI) -> Operation:
    contract = load({"openapi.yaml": text})
    assert contract.problems == ()
    operation = contract.operation(key)
    assert operation is not None
    return operation


def test_what_an_operation_says_of_itself(load: Load) -> None:
    operation = _operation(load, "GET /orders/{order_id}")
    assert (operation.operation_id, operation.deprecated, operation.tags) == ("getOrder", True, ("orders",))
    assert dict(operation.extensions) == {"x-latency": "fast"}
    assert str(operation.source) == "contracts/openapi.yaml:9"


def test_parameters_of_the_operation_win_over_those_of_the_path(load: Load) -> None:
    parameters = _operation(load, "GET /orders/{order_id}").parameters
    assert [(one.location, one.name, one.required, one.schema, one.source.line) for one in parameters] == [
        (ParameterLocation.PATH, "order_id", True, {"type": "string"}, 7),
        (ParameterLocation.QUERY, "view", True, {"enum": ["full"]}, 15),
        (ParameterLocation.HEADER, "X-Trace", False, {"type": "string"}, 53),
        (ParameterLocation.QUERY, "filter", False, {"type": "object"}, 17),
        (ParameterLocation.COOKIE, "session", False, {"type": "string"}, 19),
    ]


@pytest.mark.parametrize(
    ("schema", "sent"),
    [
        pytest.param(
            {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "title": "Page"},
            {"type": "integer", "minimum": 1, "title": "Page"},
            id="any-of",
        ),
        pytest.param(
            {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Size"}], "default": "L"},
            {"enum": ["S", "L"], "default": "L"},
            id="one-of-with-a-reference",
        ),
        pytest.param({"type": ["string", "null"], "maxLength": 9}, {"type": "string", "maxLength": 9}, id="types"),
        pytest.param({"type": ["string", "integer", "null"]}, {"type": ["string", "integer"]}, id="several-types"),
        pytest.param({"type": ["null"]}, {"type": ["null"]}, id="nothing-else"),
        pytest.param(
            {"type": ["string", "null"], "enum": ["S", None]}, {"type": "string", "enum": ["S"]}, id="a-listed-null"
        ),
        pytest.param(
            {"anyOf": [{"type": ["integer", "null"]}, {"type": "null"}]}, {"type": "integer"}, id="null-twice"
        ),
        pytest.param(
            {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "minimum": 5},
            {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "minimum": 5},
            id="bounds-twice",
        ),
        pytest.param({"type": [{}, "null"]}, {"type": [{}, "null"]}, id="no-types"),
        pytest.param(
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            id="several-others",
        ),
    ],
)
def test_what_a_parameter_may_be_when_it_is_sent_is_not_null(tmp_path: Path, schema: Any, sent: Any) -> None:
    listed = {"parameters": [{"name": "size", "in": "query", "schema": schema}], "responses": {}}
    contract = contract_of(tmp_path, {"/things": {"get": listed}}, {"Size": {"enum": ["S", "L"]}})
    assert [one.schema for one in contract.operations[0].parameters] == [sent]


def test_answers_have_their_content_headers_and_links(load: Load) -> None:
    responses = _operation(load, "GET /orders/{order_id}").responses
    assert [one.status for one in responses] == ["200", "4XX", "default"]
    (content,) = responses[0].content
    assert (content.media_type, content.schema) == ("application/json", {"$ref": "#/components/schemas/Order"})
    assert content.examples == ({"id": 1}, {"id": 2})
    assert responses[0].headers == ("x-request-id",)
    assert [(link.name, link.target, dict(link.parameters), link.request_body) for link in responses[0].links] == [
        ("byIdentifier", "PUT /orders/{order_id}", {"order_id": "$response.body#/id"}, None),
        ("byReference", "PUT /orders/{order_id}", {}, {"a": 1}),
    ]
    assert str(responses[1].source) == "contracts/openapi.yaml:54"


def test_a_request_body_by_reference_is_read_where_it_is_written(load: Load) -> None:
    body = _operation(load, "PUT /orders/{order_id}").request_body
    assert body is not None
    assert (body.required, body.source.line) == (True, 56)
    assert [(one.media_type, one.schema, one.examples) for one in body.content] == [
        ("application/json", {"type": "object"}, ({"a": 1},))
    ]


@pytest.mark.parametrize(
    ("method", "secured", "carriers"),
    [
        ("GET", True, {("header", "authorization")}),
        ("PUT", False, set()),
        ("DELETE", True, {("query", "api-key"), ("cookie", "sid"), ("header", "authorization")}),
        ("PATCH", False, {("query", "api-key")}),
    ],
    ids=["of-the-document", "none", "alternatives", "optional"],
)
def test_security_is_that_of_the_operation_or_of_the_document(
    load: Load, method: str, secured: bool, carriers: set[tuple[str, str]]
) -> None:
    operation = _operation(load, f"{method} /orders/{{order_id}}")
    assert operation.secured is secured
    assert operation.credential_parameters == carriers


def test_openapi_3_2_has_query_and_methods_of_its_own(load: Load) -> None:
    text = """
openapi: 3.2.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    query: {responses: {200: {description: ok}}}
    additionalOperations: {COPY: {responses: {200: {description: ok}}}}
"""
    contract = load({"openapi.yaml": text})
    assert [one.key for one in contract.operations] == ["QUERY /orders", "COPY /orders"]


_SWAGGER = """
swagger: "2.0"
info: {title: Orders, version: 1.0.0}
basePath: /api
consumes: [application/json]
produces: [application/json]
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}
security: [{key: []}]
parameters:
  Limit: {name: limit, in: query, type: integer, maximum: 100, required: false}
definitions: {Order: {type: object}}
paths:
  /orders:
    get:
      parameters: [{$ref: '#/parameters/Limit'}]
      produces: [application/json, text/csv]
      responses:
        200: {description: ok, schema: {$ref: '#/definitions/Order'}, examples: {application/json: {id: 1}}}
    post:
      parameters: [{name: order, in: body, required: true, schema: {$ref: '#/definitions/Order'}}]
      responses: {201: {description: ok}}
    put:
      consumes: [multipart/form-data]
      parameters:
      - {name: name, in: formData, type: string, required: true, maxLength: 5}
      - {name: scan, in: formData, type: file}
      responses: {201: {description: ok}}
"""


def test_swagger_parameters_have_their_keywords_as_schema(load: Load) -> None:
    (parameter,) = _operation(load, "GET /orders", _SWAGGER).parameters
    assert (parameter.name, parameter.schema, parameter.source.line) == (
        "limit",
        {"type": "integer", "maximum": 100},
        9,
    )


def test_swagger_answers_come_in_every_media_type_produced(load: Load) -> None:
    (response,) = _operation(load, "GET /orders", _SWAGGER).responses
    assert [(one.media_type, one.schema, one.examples) for one in response.content] == [
        ("application/json", {"$ref": "#/definitions/Order"}, ({"id": 1},)),
        ("text/csv", {"$ref": "#/definitions/Order"}, ()),
    ]


def test_a_swagger_body_parameter_is_the_body(load: Load) -> None:
    operation = _operation(load, "POST /orders", _SWAGGER)
    assert operation.parameters == ()
    assert operation.request_body is not None
    assert operation.request_body.required
    assert [one.media_type for one in operation.request_body.content] == ["application/json"]
    assert operation.credential_parameters == {("header", "x-key")}


def test_swagger_form_fields_are_properties_of_the_body(load: Load) -> None:
    body = _operation(load, "PUT /orders", _SWAGGER).request_body
    assert body is not None
    assert [(one.media_type, one.schema) for one in body.content] == [
        (
            "multipart/form-data",
            {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 5},
                    "scan": {"type": "string", "format": "binary"},
                },
                "required": ["name"],
            },
        )
    ]


CHANGED = """
openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    patch:
      parameters:
      - {name: If-Match, in: header, schema: {type: string}}
      - {name: If-None-Match, in: header, schema: {type: string}}
      responses: {204: {description: done}, STATUS: {description: no condition}}
"""


@pytest.mark.parametrize(("status", "expected"), [("428", True), ("412", False)])
def test_a_condition_is_required_where_its_lack_has_an_answer_of_its_own(
    load: Load, status: str, *, expected: bool
) -> None:
    operation = load({"orders.yaml": CHANGED.replace("STATUS", status)}).operations[0]
    assert [parameter.required for parameter in operation.parameters] == [expected, False]
