"""Reads an OpenAPI 3 or Swagger 2.0 document into a flat table per operation, independently of the harness."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEEPEST = 10
_COMPOSED = {"allOf": True, "oneOf": False, "anyOf": False}
"""The keywords that compose schemas, and whether what a part requires is required of the whole."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that a contract says of an operation."""

    group: str
    """`parameter`, `request property`, `response status` or `response property`."""
    required: bool = True
    types: frozenset[str] = frozenset()
    """JSON types that are allowed; empty where the contract does not say."""
    values: frozenset[str] = frozenset()
    """The closed set of values, as text; empty where the set is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An operation as its contract describes it."""

    name: str
    """Method and path as the contract spells them."""
    elements: Mapping[str, Element]
    """By place: `query _since`, `request-body /data/title`, `response 200`, `response 200 /data/*/id`."""


def description(text: str) -> dict[str, Described]:
    """The operations of a contract, by method and path without the names of path parameters, which no server sees."""
    document: Document = YAML(typ="safe", pure=True).load(io.StringIO(text))
    return {
        f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}": Described(
            name=f"{method.upper()} {path}", elements=dict(_elements(document, item, item[method]))
        )
        for path, item in document.get("paths", {}).items()
        for method in _METHODS
        if method in item
    }


def _elements(document: Document, item: Document, operation: Document) -> Iterator[tuple[str, Element]]:
    for parameter in [*item.get("parameters", ()), *operation.get("parameters", ())]:
        yield from _parameter(document, _resolved(document, parameter))
    for schema in _contents(_resolved(document, operation.get("requestBody", {}))):
        yield from _properties(document, schema, "request-body ", "request property")
    for status, reference in operation.get("responses", {}).items():
        yield f"response {status}", Element(group="response status")
        response = _resolved(document, reference)
        for schema in _contents(response):
            yield from _properties(document, schema, f"response {status} ", "response property")


def _parameter(document: Document, parameter: Document) -> Iterator[tuple[str, Element]]:
    place = parameter.get("in")
    if place == "body":
        yield from _properties(document, parameter.get("schema", {}), "request-body ", "request property")
    elif place and place != "path":
        schema = _resolved(document, parameter.get("schema", parameter))  # Swagger 2.0 has the type beside the name
        element = _element(schema, "parameter", required=parameter.get("required") is True)
        yield f"{place} {parameter['name']}", element


def _contents(body: Document) -> Iterator[Document]:
    if "schema" in body:
        yield body["schema"]
    for media_type, content in body.get("content", {}).items():
        if "json" in media_type:
            yield content.get("schema", {})


def _properties(document: Document, schema: Document, start: str, group: str) -> Iterator[tuple[str, Element]]:
    merged: dict[str, Element] = {}
    for pointer, element in _walk(document, schema, group, ()):
        known = merged.get(pointer)
        merged[pointer] = element if known is None else _either(known, element)
    yield from ((start + pointer, element) for pointer, element in merged.items())


def _either(one: Element, other: Element) -> Element:
    return Element(
        group=one.group,
        required=one.required and other.required,
        types=one.types | other.types,
        values=one.values | other.values if one.values and other.values else frozenset(),
    )


def _walk(document: Document, schema: Any, group: str, names: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    schema = _resolved(document, schema)
    if len(names) > _DEEPEST:  # a schema that contains itself
        return
    for keyword, whole in _COMPOSED.items():
        for part in schema.get(keyword, ()):
            for pointer, element in _walk(document, part, group, names):
                yield pointer, element if whole else _optional(element)
    required = schema.get("required")
    for name, child in _children(schema):
        pointer = "/".join(("", *names, name))
        must = isinstance(required, list) and name in required
        yield pointer, _element(_resolved(document, child), group, required=must)
        yield from _walk(document, child, group, (*names, name))


def _children(schema: Document) -> Iterator[tuple[str, Any]]:
    yield from schema.get("properties", {}).items()
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), Mapping):
            yield "*", schema[keyword]


def _optional(element: Element) -> Element:
    return Element(group=element.group, required=False, types=element.types, values=element.values)


def _element(schema: Document, group: str, *, required: bool) -> Element:
    named = schema.get("type", ())
    types = {named} if isinstance(named, str) else set(named)
    if schema.get("nullable") is True:
        types.add("null")
    return Element(
        group=group, required=required, types=frozenset(types), values=frozenset(map(str, schema.get("enum", ())))
    )


def _resolved(document: Document, node: Any) -> Document:
    """The node that a chain of local references ends at; empty where it leads nowhere, as published ones may."""
    for _ in range(_DEEPEST):
        if not isinstance(node, Mapping):
            return {}
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        node = _at(document, reference)
    return {}


def _at(document: Document, reference: str) -> Any:
    node: Any = document
    for token in reference.removeprefix("#/").split("/"):
        node = node.get(token.replace("~1", "/").replace("~0", "~")) if isinstance(node, Mapping) else None
    return node
