"""What a contract says at a place of an operation's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.contract.document import Contract
    from harness.model.finding import Promise
    from harness.model.json import Json
    from harness.model.operation import Operation
    from harness.model.place import Place


def response_schema(contract: Contract, operation: Operation, status: int, media_type: str | None) -> Json | None:
    """The schema of an answer's body, `None` where the contract declares none."""
    raise NotImplementedError


def request_schema(contract: Contract, operation: Operation, media_type: str) -> Json | None:
    """The schema of a request's body, `None` where the contract declares none."""
    raise NotImplementedError


def property_schema(contract: Contract, schema: Json, pointer: str) -> Json | None:
    """The schema of what stands at `pointer` in a value of `schema`; `*` is any item or map key."""
    raise NotImplementedError


def is_promised(contract: Contract, schema: Json, pointer: str) -> bool:
    """Whether the property at `pointer` is required wherever its parent is."""
    raise NotImplementedError


def is_nullable(contract: Contract, schema: Json, pointer: str) -> bool:
    """Whether the contract allows null at `pointer`."""
    raise NotImplementedError


def enum_at(contract: Contract, schema: Json, pointer: str) -> tuple[Json, ...] | None:
    """The values that the contract allows at `pointer`, `None` where it does not list them."""
    raise NotImplementedError


def types_at(contract: Contract, schema: Json, pointer: str) -> frozenset[str]:
    """The JSON types that the contract allows at `pointer`; none where it does not say."""
    raise NotImplementedError


def reference_at(contract: Contract, schema: Json, pointer: str) -> str | None:
    """The `$ref` by which the schema of the object that has the property at `pointer` is shared."""
    raise NotImplementedError


def promise(contract: Contract, place: Place, about: Collection[str] = ()) -> Promise | None:
    """Where the contract says what at a place.

    Args:
        contract: The contract of the place's API.
        place: Where.
        about: The JSON Schema keywords that matter there, most telling first: `("required",)` for a property that is
            missing; default: what values are allowed, then their type.
    """
    raise NotImplementedError
