"""Items that are made below their collection, not in it: `POST /jobs/recompute` makes a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.model.operation import Operation

_READ = frozenset({"200"})
_MADE = frozenset({"201"})
"""Statuses of answers with what is there, and with what is new (RFC 9110, section 15.3.2).

What is only accepted (202) may be done by what was there already.
"""


def made_elsewhere(collection: str, reader: Operation | None, operations: Iterable[Operation]) -> Operation | None:
    """The `POST` below a collection that says that it makes what is read as an item: both answer with one schema.

    At any other path one schema proves nothing: it may be an envelope, and what answers with a user may know them.

    Args:
        collection: Path template of the collection, which makes nothing itself.
        reader: The `GET` of an item.
        operations: Those of the contract.

    Returns:
        `None` also where there are several.
    """
    read = {*_answered(reader, _READ)} if reader is not None else set()
    below = (one for one in operations if one.method == "POST" and _is_verb_below(collection, one.path))
    found = [one for one in below if not read.isdisjoint(_answered(one, _MADE))]
    return found[0] if len(found) == 1 else None


def _is_verb_below(collection: str, path: str) -> bool:
    return path.startswith(f"{collection}/") and "{" not in path[len(collection) :]


def _answered(operation: Operation, statuses: Iterable[str]) -> Iterator[str]:
    """The references to schemas under which it answers with one of the statuses."""
    for response in operation.responses:
        for content in response.content if response.status in statuses else ():
            reference = content.schema.get("$ref") if isinstance(content.schema, dict) else None
            if isinstance(reference, str):
                yield reference
