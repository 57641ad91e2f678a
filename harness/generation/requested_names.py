"""What the requests of a contract name: their parameters, and the properties of their bodies at any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.contract.walking import Part, parts
from harness.generation.captures import properties_of
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
    """The names, as `normalised` has them."""
    found: set[str] = set()
    seen: set[str] = set()
    for operation in operations:
        found.update(normalised(parameter.name) for parameter in operation.parameters)
        for content in operation.request_body.content if operation.request_body else ():
            found.update(_below(contract, content.schema, _DEEPEST, seen))
    return frozenset(found)


def _below(contract: Contract, schema: Json, depth: int, seen: set[str]) -> Iterator[str]:
    if isinstance(schema, dict) and isinstance(reference := schema.get("$ref"), str):
        if reference in seen:
            return
        seen.add(reference)
    for name, member in properties_of(contract, schema).items():
        yield normalised(name)
        yield from (singular(name) + normalised(one) for one in properties_of(contract, member))
        if depth:
            yield from _below(contract, member, depth - 1, seen)
    for part in parts(contract, Part(schema=schema)):
        if depth and isinstance(part.schema, dict) and "items" in part.schema:
            yield from _below(contract, part.schema["items"], depth - 1, seen)
