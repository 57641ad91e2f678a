"""The contract of an API as a value: its operations, its one bundled document, and where all of it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.contract.inventory import Inventory
    from harness.contract.origins import Origins
    from harness.model.errors import Problem
    from harness.model.json import Json
    from harness.model.operation import Operation
    from harness.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Contract:
    """One API's contract; two are equal only if they are the same object, so that it can key a cache."""

    name: str
    """Name of the API."""
    file: str
    """The main file, as shown to users."""
    title: str
    """`info.title`; empty where it says none."""
    version: str
    """`info.version`; empty where it says none."""
    specification: str
    """`2.0`, `3.0`, `3.1` or `3.2`."""
    operations: tuple[Operation, ...]
    """In the order of the file; those that cannot be judged too."""
    document: dict[str, Json]
    """The contract with all its files in one: every `$ref` starts with `#/` and leads somewhere. Not to be changed."""
    problems: tuple[Problem, ...]
    """What is wrong with it without making all of it unusable."""
    unusable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Key of an operation to why it cannot be judged."""
    inventory: Inventory | None = None
    """What `api.yaml` beside the contract says."""
    origins: Origins = field(repr=False)
    """Which file each part of `document` comes from."""
    _operations: Mapping[str, Operation] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_operations", {operation.key: operation for operation in self.operations})

    def operation(self, key: str) -> Operation | None:
        """The operation with this key, `GET /orders/{order_id}`."""
        return self._operations.get(key)

    def source(self, pointer: str) -> Source:
        """Where the node at `pointer` of the bundled document is written, or its nearest ancestor that is written."""
        return self.origins.source(pointer)

    def resolved(self, schema: Json) -> Json:
        """What a schema that is a `$ref` leads to, through any number of them; any other schema itself.

        A ring of references that leads nowhere gives `{}`, which allows everything.
        """
        seen: set[str] = set()
        while isinstance(schema, dict) and isinstance(reference := schema.get("$ref"), str):
            if reference in seen:
                return {}
            seen.add(reference)
            schema = referred(self.document, reference)
        return schema


def referred(document: Json, reference: str) -> Json:
    """What a `$ref` leads to in the document that it stands in; `None` for what is not there, or in no document."""
    return node_at(document, reference[1:]) if reference == "#" or reference.startswith("#/") else None


def node_at(document: Json, pointer: str) -> Json:
    """The node that a JSON Pointer (RFC 6901) names, `None` where there is none."""
    node = document
    for token in tokens_of(pointer):
        if isinstance(node, dict):
            node = node.get(token)
        elif isinstance(node, list) and token.isascii() and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        else:
            return None
    return node
