"""How the same name is spelled differently: `orderId`, `order_id` and `order-id` are one."""

from __future__ import annotations


def normalised(name: str) -> str:
    """The name without case and separators."""
    return "".join(filter(str.isalnum, name)).casefold()
