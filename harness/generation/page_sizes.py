"""Which parameter says how many rows are wanted, and what to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.schemas import types_at
from harness.model.operation import ParameterLocation
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.operation import Operation, Parameter

PAGE_SIZE = 100
"""Rows asked for where the contract allows so many."""

USUAL_MOST = 50
"""Rows that nearly every service gives at once, where the contract does not say how many it gives."""

_PAGE_SIZE_NAMES = frozenset(
    {
        "limit",
        "pagesize",
        "perpage",
        "size",
        "count",
        "top",
        "max",
        "maxresults",
        "first",
        "take",
        "itemsperpage",
        "rows",
        "pagelimit",
        "maxitems",
        "results",
    }
)


def page_size(contract: Contract, lister: Operation) -> tuple[str, int] | None:
    """The query parameter that says how many rows are wanted, and the value to ask for.

    It is an integer with both a lower bound above 0 and an upper bound, and either called so or with a default between
    the two: a page's number starts at the lowest, and a filter has no default.
    """
    bounded = [
        (parameter, maximum)
        for parameter in lister.parameters
        if parameter.location is ParameterLocation.QUERY and (maximum := _bound(contract, parameter))
    ]
    named = [entry for entry in bounded if normalised(entry[0].name) in _PAGE_SIZE_NAMES]
    bounded = named or [entry for entry in bounded if _has_default_inside(contract, entry[0])]
    if not bounded:
        return None
    parameter, maximum = bounded[0]
    return parameter.name, min(maximum, PAGE_SIZE)


def called_page_size(contract: Contract, lister: Operation) -> tuple[str, int] | None:
    """The whole number without bounds that is called so, and the most to ask for: no more than nearly all serve."""
    for parameter in lister.parameters:
        is_query = parameter.location is ParameterLocation.QUERY
        is_whole = types_at(contract, parameter.schema, "") - {"null"} == {"integer"}
        if is_query and is_whole and normalised(parameter.name) in _PAGE_SIZE_NAMES:
            return parameter.name, USUAL_MOST
    return None


def _bound(contract: Contract, parameter: Parameter) -> int | None:
    schema = contract.resolved(parameter.schema)
    if not isinstance(schema, dict) or schema.get("type") != "integer":
        return None
    maximum, minimum, default = schema.get("maximum"), schema.get("minimum"), schema.get("default")
    starts = minimum if minimum is not None else default
    if isinstance(maximum, int) and isinstance(starts, int) and starts >= 1 and maximum > starts:
        return maximum
    return None


def _has_default_inside(contract: Contract, parameter: Parameter) -> bool:
    schema = contract.resolved(parameter.schema)
    default, minimum = (schema.get("default"), schema.get("minimum", 1)) if isinstance(schema, dict) else (None, None)
    return isinstance(default, int) and isinstance(minimum, int) and default > minimum
