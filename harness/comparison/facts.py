"""What the contract says of the places in one operation's answers, asked once each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar, cast

from harness.comparison.maps import Nature
from harness.contract import schemas
from harness.contract.walking import Part, parts
from harness.model.pointer import ANY, joined, parent_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.place import Place

_Fact = TypeVar("_Fact")


def facts_of(contract: Contract, schema: Json | None) -> Facts:
    """What the contract says of the bodies of a schema that stands in it; the same facts every time it is asked."""
    known = _facts_of(contract)
    # By identity: a schema cannot be hashed, and stays where it is as long as its contract does.
    return known.setdefault(id(schema), Facts(contract=contract, schema=schema))


def facts_at(contract: Contract, answer: Observation) -> Facts:
    """What the contract says of the body of an answer."""
    operation = contract.operation(answer.operation)
    status, media_type = answer.status or 0, answer.media_type
    return facts_of(contract, schemas.response_schema(contract, operation, status, media_type) if operation else None)


def shared_property(contract: Contract, place: Place) -> str:
    """The shared schema and the property that stand at a place of an answer; empty where the contract has none."""
    operation = contract.operation(place.operation)
    schema = schemas.response_schema(contract, operation, place.status or 0, place.media_type) if operation else None
    return facts_of(contract, schema).cause(place.pointer)


@lru_cache(maxsize=16)
def _facts_of(contract: Contract) -> dict[int, Facts]:  # noqa: ARG001 - the key
    return {}


def _once(ask: Callable[[Facts, str], _Fact]) -> Callable[[Facts, str], _Fact]:
    """Remembers the answers: every rule asks for the same places, for every environment."""

    @wraps(ask)
    def remembered(self: Facts, pointer: str) -> _Fact:
        key = (ask.__name__, pointer)
        if key not in self._said:
            self._said[key] = ask(self, pointer)
        return cast("_Fact", self._said[key])

    return remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The schema of a body; everything is 'not said' where there is none."""

    contract: Contract
    schema: Json | None
    _said: dict[tuple[str, str], object] = field(default_factory=dict, repr=False, compare=False)

    @_once
    def requires(self, pointer: str) -> bool:
        """Whether the property is required wherever its parent is."""
        return self.schema is not None and schemas.is_promised(self.contract, self.schema, pointer)

    @_once
    def forbids(self, pointer: str) -> bool:
        """Whether the contract says that the object has no further properties, and this is one."""
        parent = self._node(parent_of(pointer))
        return isinstance(parent, dict) and parent.get("additionalProperties") is False and self._node(pointer) is None

    @_once
    def never_null(self, pointer: str) -> bool:
        """Whether the contract gives a type that null is not."""
        return bool(self.types(pointer)) and not schemas.is_nullable(self.contract, self.schema, pointer)

    @_once
    def types(self, pointer: str) -> frozenset[str]:
        """The declared JSON types; none where the contract does not say."""
        return frozenset() if self.schema is None else schemas.types_at(self.contract, self.schema, pointer)

    @_once
    def enum(self, pointer: str) -> frozenset[str] | None:
        """JSON texts of the declared values; `None` where the contract does not list them."""
        listed = None if self.schema is None else schemas.enum_at(self.contract, self.schema, pointer)
        return None if listed is None else frozenset(text(value) for value in listed)

    @_once
    def format(self, pointer: str) -> str | None:
        """The declared format."""
        node = self._node(pointer)
        declared = node.get("format") if isinstance(node, dict) else None
        return declared if isinstance(declared, str) else None

    @_once
    def is_set(self, pointer: str) -> bool:
        """Whether the contract lists the values, or says that it is a boolean."""
        return self.enum(pointer) is not None or self.types(pointer) == {"boolean"}

    @_once
    def cause(self, pointer: str) -> str:
        """The shared schema and the property in it, by which the same thing in several operations is one group."""
        name = tokens_of(pointer)[-1:] if pointer else ()
        reference = None
        if self.schema is not None:
            reference = schemas.reference_at(self.contract, self.schema, pointer)
            if reference is None and name and name[0] != ANY:
                reference = self.holder(parent_of(pointer))
        return "/".join((reference, *name)) if reference else ""

    @_once
    def holder(self, pointer: str) -> str:
        """The shared schema of the object at a pointer; empty where it has none."""
        return (schemas.holder_at(self.contract, self.schema, pointer) or "") if self.schema is not None else ""

    @_once
    def nature(self, pointer: str) -> Nature:
        """What the contract says of the names of the object at a pointer."""
        node = self._node(pointer)
        if not isinstance(node, dict):
            return Nature(declares_names=False, declares_map=False)
        described = [one.schema for one in parts(self.contract, Part(schema=node)) if isinstance(one.schema, dict)]
        names = any(isinstance(one.get("properties"), dict) and one["properties"] for one in described)
        maps = any(isinstance(one.get("additionalProperties"), dict) for one in described)
        return Nature(declares_names=names, declares_map=maps and not names)

    @_once
    def in_maps(self, pointer: str) -> str:
        """The place that all values of a map have in place of that of one: what they are called is data."""
        pooled = ""
        for token in tokens_of(pointer):
            pooled = joined(pooled, ANY if self.nature(pooled).declares_map else token)
        return pooled

    @_once
    def _node(self, pointer: str) -> Json | None:
        found = None if self.schema is None else schemas.property_schema(self.contract, self.schema, pointer)
        return None if found is None else self.contract.resolved(found)


def text(value: Json) -> str:
    """JSON text as `Scalar.text` has it: a number without fraction is an integer."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
