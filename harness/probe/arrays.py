"""Parameters that are arrays: their items, lists of fewer of them, and the name of what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.schemas import property_schema, types_at
from harness.model.case import Fault
from harness.model.fields import ABSENT
from harness.probe.naming import fault_of, parameter_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.model.fields import Field
    from harness.model.operation import Operation, Parameter

MOST_ITEMS = 8
"""Items that are tried alone, and as the length of a list."""


def array_at(contract: Contract, operation: Operation, field: Field) -> Parameter | None:
    """The parameter at a field, where it is an array and nothing else."""
    parameter = parameter_at(operation, field)
    if parameter is None or types_at(contract, parameter.schema, "") - {"null"} != {"array"}:
        return None
    return parameter


def items_of(parameter: Parameter, value: object) -> list[str]:
    """The items of a parameter as it stands in a case."""
    if isinstance(value, tuple):
        return [item for item in value if isinstance(item, str)]
    if not isinstance(value, str) or not value:
        return []
    return [value] if parameter.separator is None else value.split(parameter.separator)


def fewer(parameter: Parameter, value: object) -> Iterator[str | tuple[str, ...]]:
    """Smaller lists: each item alone, then more and more different ones together."""
    given = items_of(parameter, value)
    items = [*dict.fromkeys(given)] if len(given) > 1 else []
    for item in items[:MOST_ITEMS]:
        yield _written(parameter, [item])
    for count in range(2, min(len(items), MOST_ITEMS) + 1):
        yield _written(parameter, items[:count])


def named_list(contract: Contract, parameter: Parameter, field: Field, values: tuple[object, object]) -> Fault:
    """What is wrong with a list of which no smaller one is refused, for the side that refuses it."""
    good, bad = (items_of(parameter, value) for value in values)
    if len(bad) == 1:
        schema = property_schema(contract, parameter.schema, "/*")
        item = None if schema is None else contract.resolved(schema)
        return fault_of(contract, {} if item is None else item, field, (good[0] if good else ABSENT, bad[0]))
    keyword = "minItems" if not bad else "maxItems" if len(set(bad)) == len(bad) else "uniqueItems"
    words = "a list with repeated items" if keyword == "uniqueItems" else f"a list of {len(bad)} items"
    return Fault(keyword=keyword, part=field.part, pointer=field.pointer, description=words)


def _written(parameter: Parameter, items: list[str]) -> str | tuple[str, ...]:
    if parameter.separator is None:
        return tuple(items) if len(items) > 1 else items[0]
    return parameter.separator.join(items)
