"""Values that exist in an environment, by the parameter or property that takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What the user says exists there; texts as they stand in a URL, unencoded."""

    by_name: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Parameter or property name to value, for every operation."""
    by_operation: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Operation key (`GET /orders/{order_id}`) to name to value: stands before `by_name`."""

    def value(self, operation: str, name: str) -> str | None:
        """The value for a parameter or property of an operation; `None` where the user gave none.

        Args:
            operation: its key, `GET /orders/{order_id}`.
            name: of the parameter or property.
        """
        own = self.by_operation.get(operation, {})
        return own[name] if name in own else self.by_name.get(name)
