"""What a request has to have and no value can be, as far as that shows in a single schema: its bounds exclude all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harness.contract.document import node_at, referred
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json
    from harness.model.operation import Operation

_BOUNDS = {
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
"""JSON type to the keywords that bound it from below and above, both included."""

DEEPEST = 20
"""How many required properties and references are followed."""


class Contradiction(NamedTuple):
    """Why an operation cannot be asked."""

    pointer: str
    """JSON Pointer of the schema."""
    what: str


def contradiction(document: Json, operation: Operation) -> Contradiction | None:
    """The first thing that every valid request of an operation has and that no value fits."""
    for parameter in operation.parameters:
        if parameter.required and (found := _found(document, parameter.pointer, f"parameter {parameter.name}")):
            return found
    body = operation.request_body
    if body is None or not body.required:
        return None
    every = [_found(document, one.pointer, "request body") for one in body.content]
    return every[0] if every and all(every) else None


def _found(document: Json, pointer: str, name: str, depth: int = DEEPEST) -> Contradiction | None:
    schema = node_at(document, pointer)
    if not isinstance(schema, dict) or depth == 0:
        return None
    if isinstance(reference := schema.get("$ref"), str):
        target = reference.removeprefix("#")
        return _found(document, target, name, depth - 1) if referred(document, reference) is not None else None
    if (what := _excluded(schema)) is not None:
        return Contradiction(pointer=pointer, what=f"no value fits the required {name}: {what}")
    inner = (
        _found(document, joined(pointer, "properties", one), f"property {one}", depth - 1) for one in _required(schema)
    )
    return next(filter(None, inner), None)


def _excluded(schema: dict[str, Json]) -> str | None:
    """How bounds of the only type that a schema allows exclude each other."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _BOUNDS or schema.get("nullable") is True:
        return None
    low, high = _BOUNDS[kind]
    least, most = _number(schema.get(low)), _number(schema.get(high))
    if least is None or most is None or least <= most:
        return None
    return f"{low} {least:g} is above {high} {most:g}"


def _number(value: Json) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _required(schema: dict[str, Json]) -> Iterator[str]:
    """Properties that every object of the schema has."""
    names = schema.get("required")
    if schema.get("type") == "object" and schema.get("nullable") is not True and isinstance(names, list):
        yield from (name for name in names if isinstance(name, str))
