"""A handful of values of a query parameter that should make a difference to a collection's answer."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from harness.contract.schemas import enum_at, types_at
from harness.model.case import Role, Slot
from harness.model.rows import Learnt, sent_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.model.case import Value
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

MOST = 5
"""Values of one parameter (detection.md, section 14)."""

MOST_LISTED = 8
"""Of one that the contract lists: four keys, up and down."""

SMALL_PAGE, WHOLE = 2, 6
"""Rows of a page, and of the page that holds three of them."""

LARGEST_PAGE = 200
"""Rows that are asked for at most, to see more than what comes by default."""

USUAL_SIZES = (20, 10, 50, 100, 25)
"""Page sizes that services take where they do not say which."""

FAR = 20
"""How much farther up than the lowest whole number others are tried where the contract gives no highest."""

OF_EACH = 2
"""How many values of a member, and names of members, are tried of a parameter that the contract leaves open."""


def values_of(contract: Contract, operation: Operation, parameter: Parameter) -> tuple[Value, ...]:
    """Values that differ in what they should do, the likeliest to show it first; none where none can be thought of."""
    schema = _single(contract, parameter.schema)
    listed = enum_at(contract, schema, "")
    if listed is not None:
        texts = [text for value in listed if (text := sent_as(value)) is not None]
        return tuple(dict.fromkeys(texts))[:MOST_LISTED]
    types = types_at(contract, schema, "")
    if types == {"boolean"}:
        return ("true", "false")
    if types and types <= {"integer", "number"}:
        return tuple(dict.fromkeys(map(str, _numbers(contract, schema))))[:MOST]
    if types and "string" not in types:
        return ()
    return tuple(dict.fromkeys([*_given(contract, schema), *_learnt(contract, operation, parameter)]))


def page_sizes(contract: Contract, parameter: Parameter, maximum: int) -> tuple[str, ...]:
    """Numbers of rows that are fewer than most collections have, that are usual, and that are many.

    Args:
        contract: Of the parameter.
        parameter: Says how many rows are wanted.
        maximum: The most that may be asked for.
    """
    default = _said(contract, parameter.schema, "default")
    usual = (default,) if _is_count(default) else USUAL_SIZES
    most = min(maximum, LARGEST_PAGE)
    wanted = (1, SMALL_PAGE, WHOLE, most, *usual)
    return tuple(dict.fromkeys(str(size) for size in wanted if size <= maximum))


def following(operation: Operation, parameter: Parameter) -> Slot:
    """What the answer before says that the next page is called."""
    return Slot(name=parameter.name, role=Role.EXISTING, resource=Learnt.NEXT.resource(operation.key))


def is_number(contract: Contract, parameter: Parameter) -> bool:
    """Whether the parameter is a whole number, and so may say where a page begins."""
    return types_at(contract, parameter.schema, "") == {"integer"} and enum_at(contract, parameter.schema, "") is None


def is_open_text(contract: Contract, parameter: Parameter) -> bool:
    """Whether the parameter is a text that the contract does not list, and so may be what a page is called."""
    types = types_at(contract, parameter.schema, "")
    return (not types or "string" in types) and enum_at(contract, parameter.schema, "") is None


def lowest(contract: Contract, parameter: Parameter) -> int:
    """The least value of a whole number; 0 where the contract does not say."""
    minimum = _said(contract, parameter.schema, "minimum")
    above = _said(contract, parameter.schema, "exclusiveMinimum")
    if isinstance(above, int | float) and not isinstance(above, bool):
        return ceil(above) if above != int(above) else int(above) + 1
    return ceil(minimum) if isinstance(minimum, int | float) else 0


def _single(contract: Contract, schema: Json) -> Json:
    """The schema of one item where the parameter is a list: a list of one is sent like the item alone."""
    resolved = contract.resolved(schema)
    is_list = isinstance(resolved, dict) and types_at(contract, schema, "") == {"array"}
    return resolved.get("items", {}) if is_list and isinstance(resolved, dict) else schema


def _numbers(contract: Contract, schema: Json) -> Iterator[int]:
    """The lowest, which are offsets and pages, and some farther up, which may part rows into more and less."""
    minimum, maximum = _said(contract, schema, "minimum"), _said(contract, schema, "maximum")
    first = ceil(minimum) if isinstance(minimum, int | float) else 0
    last = int(maximum) if isinstance(maximum, int | float) else first + FAR
    yield from range(first, min(first + 3, last + 1))
    yield from ((first + last) // 2, first + 3 * (last - first) // 4)
    default = _said(contract, schema, "default")
    if _is_count(default):
        yield int(str(default))


def _given(contract: Contract, schema: Json) -> Iterator[str]:
    resolved = contract.resolved(schema)
    if not isinstance(resolved, dict):
        return
    examples = resolved.get("examples")
    for value in (resolved.get("default"), resolved.get("example"), *(examples if isinstance(examples, list) else ())):
        if (text := sent_as(value)) is not None:
            yield text


def _learnt(contract: Contract, operation: Operation, parameter: Parameter) -> Iterator[Slot]:
    named = [Learnt.VALUE]
    if _said(contract, _single(contract, parameter.schema), "format") is None:
        named.append(Learnt.MEMBER)
    for learnt in named:
        for index in range(OF_EACH):
            resource = learnt.resource(operation.key)
            yield Slot(name=parameter.name, role=Role.EXISTING, resource=resource, index=index)


def _said(contract: Contract, schema: Json, keyword: str) -> Json:
    resolved = contract.resolved(schema)
    return resolved.get(keyword) if isinstance(resolved, dict) else None


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
