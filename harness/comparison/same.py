"""Things that are the same because they are the very same: evidence is too large to be compared, or even hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_Item = TypeVar("_Item")


class Same(Generic[_Item]):
    """Several things in an order, equal to others only if each is the very same: a key for what was worked out of them.

    It keeps them, so that no other can come to have the identity of one of them meanwhile.
    """

    __slots__ = ("_identities", "items")

    def __init__(self, items: Iterable[_Item]) -> None:
        """Keeps them."""
        self.items = tuple(items)
        self._identities = tuple(map(id, self.items))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._identities == other._identities

    def __hash__(self) -> int:
        return hash(self._identities)
