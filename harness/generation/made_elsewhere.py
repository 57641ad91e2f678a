"""Items that are made at another path than that of their collection: `POST /register`, `POST /jobs/recompute`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.operation import Operation

_READ = frozenset({"200"})
_MADE = frozenset({"201", "202"})
"""Statuses of answers with what is there, and with what was made or is being made."""


def made_elsewhere(reader: Operation | None, operations: Iterable[Operation]) -> Operation | None:
    """The first `POST` that says that it makes what an operation reads: both answer with one schema of the contract.

    Args:
        reader: The `GET` of an item that nothing else makes; it is in nothing that has to be named.
        operations: Those of the contract, in its order.
    """
    read = {*_answered(reader, _READ)} if reader is not None and reader.path.count("{") == 1 else set()
    making = (one for one in operations if one.method == "POST" and "{" not in one.path)
    return next((one for one in making if not read.isdisjoint(_answered(one, _MADE))), None)


def _answered(operation: Operation, statuses: Iterable[str]) -> Iterator[str]:
    """The references to schemas under which it answers with one of the statuses."""
    for response in operation.responses:
        for content in response.content if response.status in statuses else ():
            reference = content.schema.get("$ref") if isinstance(content.schema, dict) else None
            if isinstance(reference, str):
                yield reference
