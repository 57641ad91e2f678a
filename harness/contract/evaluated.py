"""Which members and items of a value a schema has looked at (JSON Schema 2020-12, section 11)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.document import Contract


def evaluated_members(
    contract: Contract, validator: Any, instance: Mapping[str, Any], schema: Mapping[str, Any]
) -> set[str]:
    """Names of the members that a schema, or one that holds beside it, says something of."""
    known: set[str] = set()
    for one in _holding(contract, validator, instance, schema):
        if "additionalProperties" in one or (one is not schema and "unevaluatedProperties" in one):
            return set(instance)
        listed, patterns = one.get("properties"), one.get("patternProperties")
        known |= instance.keys() & listed.keys() if isinstance(listed, dict) else set()
        for pattern in patterns if isinstance(patterns, dict) else ():
            known |= {name for name in instance if _fits(pattern, name)}
    return known


def evaluated_items(contract: Contract, validator: Any, instance: list[Any], schema: Mapping[str, Any]) -> int:
    """How many items from the first a schema, or one that holds beside it, says something of."""
    known = 0
    for one in _holding(contract, validator, instance, schema):
        if "items" in one or (one is not schema and "unevaluatedItems" in one):
            return len(instance)
        prefix = one.get("prefixItems")
        known = max(known, len(prefix) if isinstance(prefix, list) else 0)
    return known


def _holding(
    contract: Contract, validator: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """A schema and those that hold for a value beside it, each once."""
    seen: set[int] = set()
    waiting: list[Any] = [schema]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one.get("$ref"), str):
            waiting.append(contract.resolved({"$ref": one["$ref"]}))
        waiting.extend(one["allOf"] if isinstance(one.get("allOf"), list) else ())
        waiting.extend(piece for piece in _conditional(one, instance) if _holds(validator, piece, instance))
        if isinstance(one.get("if"), (dict, bool)):
            waiting.append(one.get("then" if _holds(validator, one["if"], instance) else "else"))


def _conditional(schema: Mapping[str, Any], instance: Any) -> Iterator[Any]:
    for keyword in ("anyOf", "oneOf"):
        pieces = schema.get(keyword)
        yield from pieces if isinstance(pieces, list) else ()
    if isinstance(schema.get("if"), dict):
        yield schema["if"]
    dependent = schema.get("dependentSchemas")
    for name, inner in dependent.items() if isinstance(dependent, dict) and isinstance(instance, dict) else ():
        if name in instance:
            yield inner


def _holds(validator: Any, schema: Any, instance: Any) -> bool:
    return next(validator.descend(instance, schema), None) is None


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
