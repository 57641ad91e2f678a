"""How the same name is spelled differently: `orderId`, `order_id` and `order-id` are one."""

from __future__ import annotations

IDENTIFIERS = frozenset({"id", "uuid", "guid", "identifier", "key", "slug", "code"})
"""How what identifies a thing is called in it, as `normalised` has it; its name and its number may be anything."""


def normalised(name: str) -> str:
    """The name without case and separators."""
    return "".join(filter(str.isalnum, name)).casefold()
