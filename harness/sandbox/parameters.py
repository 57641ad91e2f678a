"""Path, query and header parameters: declared once, read from text, checked against their schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from harness.sandbox.refusals import RefusedError, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.sandbox.schemas import Schema

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,30})", re.ASCII)
"""An integer as JSON writes it; longer ones are above every declared maximum and are refused by type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    where: str
    """`path`, `query` or `header`."""
    schema: Schema
    default: Any = None
    validator: Draft202012Validator = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the schema once."""
        object.__setattr__(self, "validator", Draft202012Validator(self.schema, validate_formats=True))

    def value(self, sent: Sequence[str]) -> Any:
        """The parameter's value in a request that gives it so often.

        Raises:
            RefusedError: 400, given more than once or not allowed by the schema.
        """
        if not sent:
            return self.default
        value = self._typed(sent[0])
        broken = next(self._broken(value), None) if len(sent) == 1 else "single"
        if broken is None:
            return value
        violation = Violation(where=self.where, path=f"/{self.name}", rule=broken)
        raise RefusedError(400, "invalid_parameter", violation.document["message"], violations=(violation,))

    def _typed(self, text: str) -> str | int:
        return int(text) if self.schema["type"] == "integer" and INTEGER.fullmatch(text) else text

    def _broken(self, value: str | int) -> Iterator[str]:
        # A header of other bytes than UTF-8 is read as text that is no Unicode, and the validator takes Unicode alone.
        if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
            yield "type"
        yield from sorted(error.kind.name for error in self.validator.iter_errors(value))


def _query(name: str, schema: Schema, default: Any = None) -> Parameter:
    return Parameter(name=name, where="query", schema=schema, default=default)


def _path(name: str, schema: Schema) -> Parameter:
    return Parameter(name=name, where="path", schema=schema)


LIMIT = _query("limit", {"type": "integer", "minimum": 1, "maximum": 100}, 20)
OFFSET = _query("offset", {"type": "integer", "minimum": 0, "maximum": 1_000_000}, 0)
STATUS = _query("status", {"type": "string", "enum": ["created", "paid", "shipped", "cancelled"]})
METHOD = _query("method", {"type": "string", "enum": ["card", "sepa", "invoice"]})
ORDER_ID = _path("order_id", {"type": "string", "pattern": "^ord_[0-9a-f]{12}$"})
NOTE_ID = _path("note_id", {"type": "integer", "minimum": 1, "maximum": 2_147_483_647})
PAYMENT_ID = _path("payment_id", {"type": "string", "format": "uuid"})
IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key", where="header", schema={"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
)
