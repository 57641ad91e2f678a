"""What a contract says of every place in the values of a schema, laid out flat, so that two can be compared."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.contract.constraints import allows_null, types_of, values_of
from harness.contract.schemas import is_promised, property_schema
from harness.contract.walking import Part, descended, parts
from harness.model.pointer import ANY, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.contract.document import Contract
    from harness.model.json import Json

MOST_PLACES = 2000
"""Of one schema; what lies deeper is not compared."""

BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)

_SIZES = frozenset({"int32", "int64", "float", "double"})
"""Formats that say how a number is held in memory, not how it is written."""

_INCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a contract says of one place."""

    types: frozenset[str]
    """JSON types, `null` aside; none where it does not say."""
    nullable: bool
    enum: frozenset[str] | None
    """As JSON texts, null aside; `None` where it lists none."""
    format: str | None
    required: bool
    """Whether it is there wherever its parent is."""
    closed: bool
    """Whether the object has no members but those listed."""
    bounds: Mapping[str, Json]


def described(contract: Contract, schema: Json) -> dict[str, Said]:
    """Pointer, with `*` for items and map keys, to what is said there; what holds itself is told once."""
    found: dict[str, Said] = {}
    waiting: deque[tuple[str, frozenset[int]]] = deque([("", frozenset())])
    while waiting and len(found) < MOST_PLACES:
        pointer, above = waiting.popleft()
        pieces = _pieces(contract, schema, pointer)
        here = frozenset(id(piece.schema) for piece in pieces)
        if not pieces or here & above:
            continue
        found[pointer] = _said(contract, schema, pointer, pieces)
        waiting.extend((joined(pointer, name), above | here) for name in _names(pieces))
    return found


def _pieces(contract: Contract, schema: Json, pointer: str) -> tuple[Part, ...]:
    roots = descended(contract, Part(schema=schema), pointer)
    return tuple(piece for root in roots for piece in parts(contract, root))


def _names(pieces: Sequence[Part]) -> Iterator[str]:
    """The members that are listed, and `*` for items and for what a map holds."""
    found: dict[str, None] = {}
    for piece in pieces:
        schema = piece.schema if isinstance(piece.schema, dict) else {}
        properties = schema.get("properties")
        found.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
        if any(isinstance(schema.get(keyword), dict) for keyword in ("items", "additionalProperties")):
            found[ANY] = None
    yield from found


def _said(contract: Contract, schema: Json, pointer: str, pieces: Sequence[Part]) -> Said:
    own = property_schema(contract, schema, pointer) if pointer else schema
    listed = values_of(contract, own)
    firm = [piece.schema for piece in pieces if isinstance(piece.schema, dict) and not piece.alternative]
    formats = [one["format"] for one in firm if isinstance(one.get("format"), str) and one["format"] not in _SIZES]
    return Said(
        types=(types_of(contract, own) or frozenset()) - {"null"},
        nullable=bool(types_of(contract, own)) and allows_null(contract, own),
        enum=None if listed is None else frozenset(json.dumps(one) for one in listed if one is not None),
        format=str(formats[0]) if formats else None,
        required=bool(pointer) and is_promised(contract, schema, pointer),
        closed=any(one.get("additionalProperties") is False for one in firm),
        bounds=_bounds(firm),
    )


def _bounds(firm: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """The bounds; `exclusiveMinimum: true` of OpenAPI 3.0 as 3.1 writes it."""
    found: dict[str, Json] = {}
    for one in firm:
        for keyword in BOUNDS:
            inclusive = _INCLUSIVE.get(keyword, "")
            value = one.get(keyword)
            if value is True and inclusive in one:
                found[keyword] = one[inclusive]
                found.pop(inclusive, None)
            elif value is not None and value is not False:
                found.setdefault(keyword, value)
    return found
