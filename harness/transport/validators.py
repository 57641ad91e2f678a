"""In which state an environment said last that its resources are: their ETags (RFC 9110, section 8.8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.model.case import Role
from harness.model.conditions import ANY_STATE
from harness.transport.capturing import succeeded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model.case import Case, Slot
    from harness.model.exchange import Exchange

CONDITIONAL: Final = frozenset({412, 428})
"""What is said to a change that is not about the state that the resource is in, or that names none (RFC 6585)."""


class Validators:
    """What a lane was told."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self._known: dict[tuple[str, str], str] = {}

    def note(self, exchange: Exchange, path: str) -> None:
        """Remembers what an answer says of the resource at a path; what changed it without saying so is forgotten."""
        if not succeeded(exchange) or exchange.answer is None:
            return
        key = (exchange.case.api, path)
        etag = next((value for name, value in exchange.answer.headers if name == "etag"), None)
        if etag:
            self._known[key] = etag
        elif exchange.case.method not in {"GET", "HEAD"}:
            self._known.pop(key, None)

    def of(self, api: str, path: str) -> str:
        """What to say of the resource at a path."""
        return self._known.get((api, path), ANY_STATE)

    def filled(
        self, case: Case, values: Mapping[Slot, str], path_of: Callable[[Case, Mapping[Slot, str]], str]
    ) -> Mapping[Slot, str]:
        """The values with those of the slots for a validator."""
        wanted = [slot for slot in case.slots if slot.role is Role.VALIDATOR]
        return {**values, **dict.fromkeys(wanted, self.of(case.api, path_of(case, values)))} if wanted else values
