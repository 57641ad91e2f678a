"""References that lead back to where they stand, so that what they are to stand for is written nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.document import referred

if TYPE_CHECKING:
    from harness.model.json import Json


def leads_back(document: Json, holder: str, target: str) -> bool:
    """Whether following a reference, through any number of further ones, ends where it stands.

    Args:
        document: in which every `$ref` starts with `#`.
        holder: JSON Pointer of the object with the reference.
        target: JSON Pointer of what it refers to.
    """
    passed: set[str] = set()
    while target != holder and target not in passed:
        passed.add(target)
        node = referred(document, f"#{target}")
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str):
            return False
        target = reference.removeprefix("#")
    return target == holder
