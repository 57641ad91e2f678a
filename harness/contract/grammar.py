"""Where in a contract a `$ref` may stand and to what it leads; all else in a contract is data.

The tables are the fixed fields of the OpenAPI Specification (2.0, 3.0 to 3.2) that hold further objects. Examples,
default values, `enum` and extensions are not in them, so what looks like a `$ref` there is left alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Container(StrEnum):
    """How a field holds its objects."""

    ONE = "one"
    LIST = "list"
    MAP = "map"


class Kind(StrEnum):
    """The objects of the specification that hold others or may be shared."""

    DOCUMENT = "document"
    COMPONENTS = "components"
    PATH_ITEM = "path item"
    OPERATION = "operation"
    PARAMETER = "parameter"
    REQUEST_BODY = "request body"
    RESPONSE = "response"
    HEADER = "header"
    MEDIA_TYPE = "media type"
    ENCODING = "encoding"
    EXAMPLE = "example"
    LINK = "link"
    CALLBACK = "callback"
    SECURITY_SCHEME = "security scheme"
    SCHEMA = "schema"


class Field(NamedTuple):
    """What a field holds."""

    kind: Kind
    container: Container


Grammar: TypeAlias = "Mapping[Kind, Mapping[str, Field]]"
"""Kind of an object to its fields; the field `*` stands for every other."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""As path items name them; `query` since 3.2."""

SWAGGER_METHODS = METHODS[:7]


def _fields(kind: Kind, container: Container, names: Iterable[str]) -> dict[str, Field]:
    return {name: Field(kind, container) for name in names}


_SCHEMA_FIELDS = {
    **_fields(Kind.SCHEMA, Container.LIST, ("allOf", "anyOf", "oneOf", "prefixItems")),
    **_fields(
        Kind.SCHEMA,
        Container.MAP,
        ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"),
    ),
    **_fields(
        Kind.SCHEMA,
        Container.ONE,
        (
            "not",
            "if",
            "then",
            "else",
            "items",
            "additionalItems",
            "additionalProperties",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema",
        ),
    ),
}

_CARRIER_FIELDS = {
    "schema": Field(Kind.SCHEMA, Container.ONE),
    "content": Field(Kind.MEDIA_TYPE, Container.MAP),
    "examples": Field(Kind.EXAMPLE, Container.MAP),
}

_COMPONENTS = {
    "schemas": Kind.SCHEMA,
    "responses": Kind.RESPONSE,
    "parameters": Kind.PARAMETER,
    "examples": Kind.EXAMPLE,
    "requestBodies": Kind.REQUEST_BODY,
    "headers": Kind.HEADER,
    "securitySchemes": Kind.SECURITY_SCHEME,
    "links": Kind.LINK,
    "callbacks": Kind.CALLBACK,
    "pathItems": Kind.PATH_ITEM,
    "mediaTypes": Kind.MEDIA_TYPE,
}

OPENAPI: Grammar = {
    Kind.DOCUMENT: {
        "paths": Field(Kind.PATH_ITEM, Container.MAP),
        "webhooks": Field(Kind.PATH_ITEM, Container.MAP),
        "components": Field(Kind.COMPONENTS, Container.ONE),
    },
    Kind.COMPONENTS: {name: Field(kind, Container.MAP) for name, kind in _COMPONENTS.items()},
    Kind.PATH_ITEM: {
        **_fields(Kind.OPERATION, Container.ONE, METHODS),
        "additionalOperations": Field(Kind.OPERATION, Container.MAP),
        "parameters": Field(Kind.PARAMETER, Container.LIST),
    },
    Kind.OPERATION: {
        "parameters": Field(Kind.PARAMETER, Container.LIST),
        "requestBody": Field(Kind.REQUEST_BODY, Container.ONE),
        "responses": Field(Kind.RESPONSE, Container.MAP),
        "callbacks": Field(Kind.CALLBACK, Container.MAP),
    },
    Kind.PARAMETER: _CARRIER_FIELDS,
    Kind.HEADER: _CARRIER_FIELDS,
    Kind.REQUEST_BODY: {"content": Field(Kind.MEDIA_TYPE, Container.MAP)},
    Kind.RESPONSE: {
        "headers": Field(Kind.HEADER, Container.MAP),
        "content": Field(Kind.MEDIA_TYPE, Container.MAP),
        "links": Field(Kind.LINK, Container.MAP),
    },
    Kind.MEDIA_TYPE: {
        "schema": Field(Kind.SCHEMA, Container.ONE),
        "itemSchema": Field(Kind.SCHEMA, Container.ONE),
        "examples": Field(Kind.EXAMPLE, Container.MAP),
        "encoding": Field(Kind.ENCODING, Container.MAP),
        "prefixEncoding": Field(Kind.ENCODING, Container.LIST),
        "itemEncoding": Field(Kind.ENCODING, Container.ONE),
    },
    Kind.ENCODING: {"headers": Field(Kind.HEADER, Container.MAP)},
    Kind.CALLBACK: {"*": Field(Kind.PATH_ITEM, Container.ONE)},
    Kind.SCHEMA: _SCHEMA_FIELDS,
}

SWAGGER: Grammar = {
    Kind.DOCUMENT: {
        "paths": Field(Kind.PATH_ITEM, Container.MAP),
        "definitions": Field(Kind.SCHEMA, Container.MAP),
        "parameters": Field(Kind.PARAMETER, Container.MAP),
        "responses": Field(Kind.RESPONSE, Container.MAP),
        "securityDefinitions": Field(Kind.SECURITY_SCHEME, Container.MAP),
    },
    Kind.PATH_ITEM: {
        **_fields(Kind.OPERATION, Container.ONE, SWAGGER_METHODS),
        "parameters": Field(Kind.PARAMETER, Container.LIST),
    },
    Kind.OPERATION: {
        "parameters": Field(Kind.PARAMETER, Container.LIST),
        "responses": Field(Kind.RESPONSE, Container.MAP),
    },
    Kind.PARAMETER: {"schema": Field(Kind.SCHEMA, Container.ONE)},
    Kind.RESPONSE: {"schema": Field(Kind.SCHEMA, Container.ONE)},
    Kind.SCHEMA: _SCHEMA_FIELDS,
}

REFERABLE = frozenset(Kind) - {Kind.DOCUMENT, Kind.ENCODING}
"""What may be a `$ref`; the components and operations among them by habit, not by the specification."""

INESSENTIAL = frozenset({Kind.EXAMPLE, Kind.LINK, Kind.CALLBACK, Kind.SECURITY_SCHEME})
"""What may be missing without an operation becoming impossible to judge."""

SHARED: Mapping[Kind, str] = {kind: f"/components/{name}" for name, kind in _COMPONENTS.items()}
"""Where the objects of a kind are shared in OpenAPI 3."""

SWAGGER_SHARED: Mapping[Kind, str] = {
    Kind.SCHEMA: "/definitions",
    Kind.PARAMETER: "/parameters",
    Kind.RESPONSE: "/responses",
}
"""Where they are in Swagger 2.0."""


def field_of(grammar: Grammar, kind: Kind, name: str) -> Field | None:
    """What a field of an object holds, `None` for data."""
    fields = grammar.get(kind, {})
    return fields.get(name) or (None if name.startswith("x-") else fields.get("*"))


def kind_at(grammar: Grammar, tokens: Iterable[str]) -> Kind | None:
    """What stands at a pointer of a document; `None` for data and for the containers themselves."""
    field = Field(Kind.DOCUMENT, Container.ONE)
    for token in tokens:
        if field.container is not Container.ONE or (field.kind is Kind.SCHEMA and token.isdigit()):
            field = Field(field.kind, Container.ONE)
            continue
        following = field_of(grammar, field.kind, token)
        if following is None:
            return None
        field = following
    return field.kind if field.container is Container.ONE else None
