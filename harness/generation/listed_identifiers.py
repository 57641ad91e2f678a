"""By what the rows of a list are known, as the contract describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.generation.captures import properties_of
from harness.generation.embedded_names import identified_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation

ROW_IDENTIFIER: Final = "id"
"""What a row is known by that has no address of its own."""

_DEEPEST: Final = 2
"""How many objects stand around the list: an envelope, and what is in it."""


def identifier_sort(contract: Contract, lister: Operation) -> str:
    """The sort of the rows' identifiers, as `identified_by` has it; empty where they have none, or any text."""
    successes = (one for one in lister.responses if one.status.startswith("2"))
    schemas = (content.schema for one in successes for content in one.content)
    rows = (properties_of(contract, row) for schema in schemas for row in _rows(contract, schema, _DEEPEST))
    sorts = (identified_by(contract.resolved(row[ROW_IDENTIFIER])) for row in rows if ROW_IDENTIFIER in row)
    return next(sorts, "")


def _rows(contract: Contract, schema: Json, depth: int) -> Iterator[Json]:
    resolved = contract.resolved(schema)
    if isinstance(resolved, dict) and "items" in resolved:
        yield resolved["items"]
        return
    for below in properties_of(contract, schema).values() if depth else ():
        yield from _rows(contract, below, depth - 1)
