"""A contract with the validator of its schemas, which is dear to make and good for a whole corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.contract.validation import SchemaValidator
from harness.generation.encoding import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.contract.document import Contract
    from harness.contract.validation import Violation
    from harness.model.json import Json


def no_texts(_: str) -> tuple[str, ...]:
    """Knows no text of any pattern."""
    return ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what a contract does not allow in a request."""

    contract: Contract
    texts: Callable[[str], Sequence[str]] = no_texts
    """Pattern to some texts that match it."""
    _validator: SchemaValidator = field(init=False, repr=False)
    _known: dict[tuple[int, bytes], tuple[Json, tuple[Violation, ...]]] = field(
        init=False, repr=False, default_factory=dict
    )
    """Most requests of an operation share their body, or most of their parameters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_validator", SchemaValidator(self.contract))

    def violations(self, schema: Json, value: Json) -> tuple[Violation, ...]:
        """Everything in `value` that `schema` does not allow."""
        try:
            key = (id(schema), json_bytes(value))
        except ValueError:
            return self._validator.violations(schema, value)
        if key not in self._known:
            # With the schema itself, which lives on: its identity is given to no other.
            self._known[key] = (schema, self._validator.violations(schema, value))
        return self._known[key][1]
