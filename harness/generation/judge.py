"""A contract with the validator of its schemas, which is dear to make and good for a whole corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.contract.validation import SchemaValidator

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.contract.validation import Violation
    from harness.model.json import Json


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what a contract does not allow in a request."""

    contract: Contract
    _validator: SchemaValidator = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_validator", SchemaValidator(self.contract))

    def violations(self, schema: Json, value: Json) -> tuple[Violation, ...]:
        """Everything in `value` that `schema` does not allow."""
        return self._validator.violations(schema, value)
