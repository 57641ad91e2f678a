"""Where the values of slots come from: the environment's own resources, earlier steps, or made on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from harness.model.case import Slot


class ValueSource(Protocol):
    """The existing resources of one environment: what the user bound, then what was harvested."""

    def value(self, slot: Slot, api: str, operation: str) -> str | None:
        """The value for a slot of role `existing` in that operation; `None` where there is none."""
        ...

    def belongs_to_user(self, value: str, slot: Slot) -> bool:
        """Whether `value`, filling such a slot, names a resource that was there before the run.

        `slot` tells the kind of resource (`name`, `resource`): order 3 being the user's does not make item 3 theirs.
        """
        ...

    def take(self, value: str, slot: Slot) -> bool:
        """Keeps a new value for a slot from being drawn once more; `False` where it was already."""
        ...
