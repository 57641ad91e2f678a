"""What the requests of a contract name: their parameters, and the properties of their bodies at any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.contract.walking import Part, parts
from harness.generation.captures import properties_of
from harness.generation.embedded_names import identified_by, identifier_of
from harness.generation.names import singular
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation

_DEEPEST: Final = 6
"""How many objects and arrays deep a body is searched for names."""


def requested_names(contract: Contract, operations: Iterable[Operation]) -> frozenset[str]:
    """The names, as `normalised` has them, and what may be an identifier alone, as `identifier_of` writes it."""
    found: set[str] = set()
    seen: set[str] = set()
    for operation in operations:
        found.update(normalised(parameter.name) for parameter in operation.parameters)
        for content in operation.request_body.content if operation.request_body else ():
            found.update(_below(contract, content.schema, _DEEPEST, seen))
    return frozenset(found)


def _identifiers(contract: Contract, name: str, schema: Json) -> Iterator[str]:
    """What a property may be the identifier of, or a list of some, as `identifier_of` writes it."""
    resolved = contract.resolved(schema)
    items = resolved.get("items") if isinstance(resolved, dict) else None
    for thing, one in ((normalised(name), resolved), (singular(name), contract.resolved(items))):
        if sort := identified_by(one):
            yield identifier_of(thing, sort)


def _below(contract: Contract, schema: Json, depth: int, seen: set[str]) -> Iterator[str]:
    if isinstance(schema, dict) and isinstance(reference := schema.get("$ref"), str):
        if reference in seen:
            return
        seen.add(reference)
    for name, member in properties_of(contract, schema).items():
        yield normalised(name)
        yield from _identifiers(contract, name, member)
        yield from (singular(name) + normalised(one) for one in properties_of(contract, member))
        if depth:
            yield from _below(contract, member, depth - 1, seen)
    for part in parts(contract, Part(schema=schema)):
        if depth and isinstance(part.schema, dict) and "items" in part.schema:
            yield from _below(contract, part.schema["items"], depth - 1, seen)
