"""What a JSON Schema made by pydantic says of a place in a user's file, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema: TypeAlias = "Mapping[str, Any]"

_NOUNS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_BOUNDS = {"minimum": "{} or more", "exclusiveMinimum": "more than {}", "maximum": "{} or less"}


def schema_at(schema: Schema, value: object, pointer: str) -> Schema:
    """The schema for what stands at `pointer` of `value`; empty where the schema has nothing to say.

    Args:
        schema: of the whole file, its `$ref`s local.
        value: the file: of alternatives told apart by a member, the one that it chose counts.
        pointer: JSON Pointer (RFC 6901).
    """
    current = _chosen(schema, schema, value)
    for token in tokens_of(pointer):
        below = current.get("properties", {}).get(token) or current.get("additionalProperties") or current.get("items")
        value = _below(value, token)
        current = _chosen(schema, below if isinstance(below, dict) else {}, value)
    return current


def names_in(schema: Schema) -> tuple[str, ...]:
    """The members that an object of this schema may have, sorted."""
    return tuple(sorted(schema.get("properties", {})))


def expected(schema: Schema) -> str:
    """What a value of this schema is: `a whole number, 1 or more`; empty where that cannot be said in a few words."""
    allowed = choices(schema)
    if allowed:
        return f"one of: {', '.join(allowed)}"
    if "discriminator" in schema:
        return _NOUNS["object"]
    if "type" not in schema:
        return " or ".join(dict.fromkeys(filter(None, map(expected, _alternatives(schema)))))
    # Where a text is one of several types, the others are taken as texts.
    kind = schema["type"] if isinstance(schema["type"], str) else "string"
    bounds = [words.format(schema[keyword]) for keyword, words in _BOUNDS.items() if keyword in schema]
    return ", ".join([_NOUNS[kind], *bounds])


def choices(schema: Schema) -> tuple[str, ...]:
    """The values to choose from, as they are written; none where anything of a type will do."""
    return tuple(str(each) for each in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())))


def _chosen(root: Schema, schema: Schema, value: object) -> Schema:
    """Follows `$ref`s and alternatives to the schema that counts for the value."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    tags = schema.get("discriminator")
    if tags:
        tag = _below(value, tags["propertyName"])
        chosen = tags["mapping"].get(tag) if isinstance(tag, str) else None
        return _chosen(root, {"$ref": chosen}, value) if chosen else schema
    alternatives = [each for each in _alternatives(schema) if each.get("type") != "null"]
    if len(alternatives) == 1:
        return _chosen(root, alternatives[0], value)
    fitting = [each for each in alternatives if isinstance(value, dict) == (each.get("type") == "object")]
    return _chosen(root, fitting[0], value) if isinstance(value, dict) and len(fitting) == 1 else schema


def _alternatives(schema: Schema) -> list[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _below(value: object, token: str) -> object:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isdigit() and int(token) < len(value):
        return value[int(token)]
    return None
