"""What a contract says at a place of an operation's bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.constraints import allows_null, required_of, types_of, values_of
from harness.contract.declared import content_of, response_of
from harness.contract.promises import promise
from harness.contract.walking import Part, descended, parts
from harness.model.pointer import parent_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation


__all__ = [
    "enum_at",
    "is_nullable",
    "is_promised",
    "promise",
    "property_schema",
    "reference_at",
    "request_schema",
    "response_schema",
    "types_at",
]


def response_schema(
    contract: Contract,  # noqa: ARG001  asked like the others: the schema only has a meaning together with it
    operation: Operation,
    status: int,
    media_type: str | None,
) -> Json | None:
    """The schema of an answer's body as written, a `$ref` mostly; `None` where the contract declares none."""
    response = response_of(operation, status)
    content = content_of(response.content, media_type) if response else None
    return content.schema if content else None


def request_schema(
    contract: Contract,  # noqa: ARG001  asked like the others: the schema only has a meaning together with it
    operation: Operation,
    media_type: str,
) -> Json | None:
    """The schema of a request's body as written, a `$ref` mostly; `None` where the contract declares none."""
    content = content_of(operation.request_body.content, media_type) if operation.request_body else None
    return content.schema if content else None


def property_schema(contract: Contract, schema: Json, pointer: str) -> Json | None:
    """The schema of what stands at `pointer` in a value of `schema`; `*` is any item or map key.

    Where several schemas describe it, they come as one: under `allOf` what always holds, under `anyOf` what holds for
    some values. `None` where the contract does not describe it.
    """
    found = descended(contract, Part(schema=schema), pointer)
    return _composed(found) if found else None


def _composed(found: Sequence[Part]) -> Json:
    always: list[Json] = [part.schema for part in found if not part.alternative]
    sometimes: list[Json] = [part.schema for part in found if part.alternative]
    together = [*always, *([{"anyOf": sometimes}] if len(sometimes) > 1 else sometimes)]
    return together[0] if len(together) == 1 else {"allOf": together}


def is_promised(contract: Contract, schema: Json, pointer: str) -> bool:
    """Whether the property at `pointer` is required wherever its parent is; items and map keys never are."""
    tokens = tokens_of(pointer)
    parent = property_schema(contract, schema, parent_of(pointer))
    return bool(tokens) and parent is not None and tokens[-1] in required_of(contract, parent)


def is_nullable(contract: Contract, schema: Json, pointer: str) -> bool:
    """Whether the contract describes what is at `pointer`, and allows null there."""
    found = property_schema(contract, schema, pointer)
    return found is not None and allows_null(contract, found)


def enum_at(contract: Contract, schema: Json, pointer: str) -> tuple[Json, ...] | None:
    """The values that the contract allows at `pointer`, `None` where it does not list them."""
    found = property_schema(contract, schema, pointer)
    return None if found is None else values_of(contract, found)


def types_at(contract: Contract, schema: Json, pointer: str) -> frozenset[str]:
    """The JSON types that the contract allows at `pointer`, `null` among them; none where it does not say."""
    found = property_schema(contract, schema, pointer)
    return (types_of(contract, found) if found is not None else None) or frozenset()


def reference_at(contract: Contract, schema: Json, pointer: str) -> str | None:
    """The `$ref` by which the schema of the object that has the property at `pointer` is shared.

    For a schema written in place it is the nearest one around it; `None` where nothing around it is shared.
    """
    if not pointer:
        return next((part.reference for part in parts(contract, Part(schema=schema)) if part.reference), None)
    found = descended(contract, Part(schema=schema), pointer)
    return next((part.reference for part in found if part.reference), None)


def holder_at(contract: Contract, schema: Json, pointer: str) -> str | None:
    """The `$ref` by which the schema of the object at `pointer` is shared, for members that it does not describe."""
    found = descended(contract, Part(schema=schema), pointer)
    return next(
        (
            part.reference
            for one in found
            for part in parts(contract, one)
            if part.reference and isinstance(part.schema, dict) and "properties" in part.schema
        ),
        None,
    )
