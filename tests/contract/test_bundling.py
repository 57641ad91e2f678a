"""A contract of several files becomes one document without references to files, every node of it traced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.contract.document import node_at
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json
    from tests.contract.conftest import Load

_HEAD = """
openapi: 3.1.0
info: {title: Orders, version: "1"}
"""


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


_FILES: dict[str, str | bytes] = {
    "orders/openapi.yaml": _HEAD
    + """
paths:
  /orders:
    $ref: paths/orders.yaml
  /items:
    $ref: 'paths/all.yaml#/~1items'
components:
  schemas:
    Order:
      $ref: schemas/order.yaml
""",
    "orders/paths/orders.yaml": """
get:
  parameters:
  - $ref: ../parameters.json#/limit
  responses:
    '200':
      $ref: ../responses.yaml#/Orders
    default:
      $ref: ../../shared/errors.yaml#/responses/Error
""",
    "orders/paths/all.yaml": """
/items:
  get:
    responses:
      '200':
        description: items
        content:
          application/json:
            schema: {type: array, items: {$ref: '../schemas/order.yaml#/properties/items/items'}}
""",
    "orders/parameters.json": '{"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}',
    "orders/responses.yaml": """
Orders:
  description: orders
  content:
    application/json:
      schema:
        type: array
        items: {$ref: schemas/order.yaml}
""",
    "orders/schemas/order.yaml": """
$schema: https://json-schema.org/draft/2020-12/schema
$id: https://example.com/order
type: object
properties:
  items:
    type: array
    items:
      $ref: item.yaml
  parent:
    $ref: '#'
""",
    "orders/schemas/item.yaml": """
type: object
properties:
  order:
    $ref: '../openapi.yaml#/components/schemas/Order'
""",
    "shared/errors.yaml": """
responses:
  Error:
    description: error
    content:
      application/problem+json:
        schema: {$ref: '#/schemas/Error'}
schemas:
  Error: {type: object}
""",
}


def test_every_reference_of_the_document_is_local_and_leads_somewhere(load: Load) -> None:
    contract = load(_FILES)
    references = set(_references(contract.document))
    assert references >= {"#/components/schemas/Order", "#/components/schemas/item", "#/components/schemas/Error"}
    assert [one for one in references if node_at(contract.document, one.removeprefix("#")) is None] == []
    assert contract.problems == ()


def test_a_shared_object_that_refers_to_a_file_is_where_the_file_goes(load: Load) -> None:
    schemas = node_at(load(_FILES).document, "/components/schemas")
    assert isinstance(schemas, dict)
    assert schemas["Order"] == {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/item"}},
            "parent": {"$ref": "#/components/schemas/Order"},
        },
    }
    assert list(schemas) == ["Order", "items", "item", "Error"]


@pytest.mark.parametrize(
    ("pointer", "source"),
    [
        ("/paths/~1orders", "contracts/orders/paths/orders.yaml:1"),
        ("/paths/~1orders/get/responses/200", "contracts/orders/paths/orders.yaml:5"),
        ("/components/responses/Orders/content", "contracts/orders/responses.yaml:3"),
        ("/components/responses/Error/description", "contracts/shared/errors.yaml:3"),
        ("/components/schemas/Order/properties/items/type", "contracts/orders/schemas/order.yaml:6"),
        ("/components/schemas/item/properties/order", "contracts/orders/schemas/item.yaml:3"),
        ("/components/parameters/limit/schema/type", "contracts/orders/parameters.json:1"),
        ("/info/title", "contracts/orders/openapi.yaml:2"),
        ("/info/nothing", "contracts/orders/openapi.yaml:2"),
    ],
)
def test_a_node_is_traced_to_the_file_and_line_where_it_is_written(load: Load, pointer: str, source: str) -> None:
    assert str(load(_FILES).source(pointer)) == source


def test_every_node_of_the_document_is_the_node_of_a_file_or_a_reference(load: Load) -> None:
    contract = load(_FILES)
    for pointer, value in _nodes("", contract.document):
        tree, origin = contract.origins.located(pointer)
        written = node_at(tree.value, origin)
        if not isinstance(value, (dict, list)) and not pointer.endswith("/$ref"):
            assert written == value, pointer


def _nodes(pointer: str, value: Json) -> Iterator[tuple[str, Json]]:
    yield pointer, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in members:
        yield from _nodes(joined(pointer, name), inner)


def _with_schema(schema: str, **files: str | bytes) -> dict[str, str | bytes]:
    main = (
        _HEAD
        + f"""
paths:
  /orders:
    get:
      responses:
        200: {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}
components:
  schemas:
    Order: {{type: string}}
x-shared:
  Money: {{type: number}}
"""
    )
    return {"openapi.yaml": main, **{name.replace("_yaml", ".yaml"): text for name, text in files.items()}}


_SCHEMA = "/paths/~1orders/get/responses/200/content/application~1json/schema"


def test_names_that_would_collide_are_counted(load: Load) -> None:
    contract = load(_with_schema("{$ref: 'a.yaml#/Order'}", a_yaml="Order: {type: integer}"))
    assert node_at(contract.document, _SCHEMA) == {"$ref": "#/components/schemas/Order_2"}
    assert node_at(contract.document, "/components/schemas") == {
        "Order": {"type": "string"},
        "Order_2": {"type": "integer"},
    }


def test_a_reference_into_an_extension_is_followed(load: Load) -> None:
    contract = load(_with_schema("{$ref: '#/x-shared/Money'}"))
    assert contract.resolved(node_at(contract.document, _SCHEMA)) == {"type": "number"}


def test_a_ring_through_two_files_ends(load: Load) -> None:
    contract = load(
        _with_schema(
            "{$ref: a.yaml}", a_yaml="properties: {b: {$ref: b.yaml}}", b_yaml="properties: {a: {$ref: a.yaml}}"
        )
    )
    assert node_at(contract.document, "/components/schemas/b/properties/a") == {"$ref": "#/components/schemas/a"}


def test_what_looks_like_a_reference_in_data_is_data(load: Load) -> None:
    contract = load(_with_schema("{type: object, default: {$ref: nowhere.yaml}, properties: {$ref: {type: string}}}"))
    assert node_at(contract.document, _SCHEMA) == {
        "type": "object",
        "default": {"$ref": "nowhere.yaml"},
        "properties": {"$ref": {"type": "string"}},
    }
    assert contract.problems == ()


def test_a_map_that_is_a_reference_is_read(load: Load) -> None:
    files: dict[str, str | bytes] = {
        "openapi.yaml": _HEAD + "paths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas.yaml}}\n",
        "paths.yaml": """
            /orders:
              get:
                responses:
                  200:
                    description: ok
                    content: {application/json: {schema: {$ref: 'openapi.yaml#/components/schemas/Order'}}}
            """,
        "schemas.yaml": "Order: {type: string}",
    }
    main = str(files["openapi.yaml"]).replace("{$ref: paths.yaml}", "\n  /orders: {$ref: 'paths.yaml#/~1orders'}")
    contract = load({**files, "openapi.yaml": main})
    assert node_at(contract.document, _SCHEMA) == {"$ref": "#/components/schemas/Order"}
    assert str(contract.source("/components/schemas/Order")) == "contracts/schemas.yaml:1"


def test_anchors_and_identifiers_of_a_file_are_followed(load: Load) -> None:
    text = "$defs: {A: {$anchor: here, type: string}, B: {$id: 'https://example.com/b', type: number}}\n"
    contract = load(
        _with_schema(
            "{oneOf: [{$ref: 'a.yaml#here'}, {$ref: 'a.yaml#/$defs/C'}]}",
            a_yaml=text + ("x: 1\n") + "properties: {b: {$ref: 'https://example.com/b'}}\n",
        )
    )
    assert node_at(contract.document, "/components/schemas/A") == {"type": "string"}
    assert [str(problem) for problem in contract.problems] == [
        "contracts/openapi.yaml:8: $ref a.yaml#/$defs/C leads nowhere: there is no 'C' in contracts/a.yaml at /$defs"
    ]


def test_since_3_1_what_stands_beside_a_reference_counts_and_before_it_does_not(load: Load) -> None:
    files = _with_schema("{$ref: '#/components/schemas/Order', maxLength: 3}")
    assert node_at(load(files).document, _SCHEMA) == {"$ref": "#/components/schemas/Order", "maxLength": 3}
    older = {name: str(text).replace("3.1.0", "3.0.3") for name, text in files.items()}
    assert node_at(load({**older}).document, _SCHEMA) == {"$ref": "#/components/schemas/Order"}


def test_a_discriminator_that_maps_to_files_maps_to_the_document(load: Load) -> None:
    schema = "{oneOf: [{$ref: a.yaml}], discriminator: {propertyName: kind, mapping: {a: a.yaml, b: Order}}}"
    discriminator = node_at(load(_with_schema(schema, a_yaml="type: object")).document, f"{_SCHEMA}/discriminator")
    assert discriminator == {"propertyName": "kind", "mapping": {"a": "#/components/schemas/a", "b": "Order"}}


def test_a_callback_that_refers_to_its_own_path_item_ends(load: Load) -> None:
    main = _HEAD + "paths:\n  /orders: {$ref: item.yaml}\n"
    item = """
        post:
          responses: {200: {description: ok}}
          callbacks: {done: {'{$url}': {$ref: item.yaml}}}
        """
    assert [one.key for one in load({"openapi.yaml": main, "item.yaml": item}).operations] == ["POST /orders"]


def test_swagger_shares_what_other_files_have_under_definitions(load: Load) -> None:
    contract = load(
        {
            "swagger.yaml": """
                swagger: "2.0"
                info: {title: Orders, version: "1"}
                paths:
                  /orders:
                    get:
                      responses:
                        200: {$ref: 'a.yaml#/Ok'}
                """,
            "a.yaml": "Ok: {description: ok, schema: {$ref: '#/Order'}}\nOrder: {type: object}\n",
        }
    )
    assert node_at(contract.document, "/paths/~1orders/get/responses/200") == {"$ref": "#/responses/Ok"}
    assert node_at(contract.document, "/responses/Ok/schema") == {"$ref": "#/definitions/Order"}
    assert node_at(contract.document, "/definitions") == {"Order": {"type": "object"}}


def test_a_schema_that_is_its_own_reference_keeps_what_uses_it_from_being_judged(load: Load) -> None:
    ring = "{$ref: '#/components/schemas/A'}"
    text = _with_schema(ring)["openapi.yaml"]
    assert isinstance(text, str)
    text = text.replace("    Order:", f"    A: {{$ref: '#/components/schemas/B'}}\n    B: {ring}\n    Order:")
    contract = load({"openapi.yaml": text})
    assert [problem.what.partition(": ")[2] for problem in contract.problems] == [
        "a schema that is its own $ref has no meaning"
    ]
    assert [problem.where.pointer for problem in contract.problems if problem.where] == ["/components/schemas/A"]
    assert list(contract.unusable) == ["GET /orders"]


def test_a_schema_that_holds_itself_is_no_ring(load: Load) -> None:
    text = _with_schema("{$ref: '#/components/schemas/Tree'}")["openapi.yaml"]
    assert isinstance(text, str)
    tree = "    Tree: {type: object, properties: {below: {$ref: '#/components/schemas/Tree'}}}\n    Order:"
    contract = load({"openapi.yaml": text.replace("    Order:", tree)})
    assert (contract.problems, dict(contract.unusable)) == ((), {})
