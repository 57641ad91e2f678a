"""Answers and values judged against what a contract says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harness.contract.declared import content_of, response_of
from harness.contract.dialects import Budget, BudgetSpentError, Direction, validator_class
from harness.contract.document import node_at
from harness.contract.specification import document_problems
from harness.contract.violation import Violation, violations_of
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation, Response

__all__ = ["AnswerValidator", "SchemaValidator", "Violation", "document_problems", "violations"]

DEEPEST = 100
"""How deep a value may nest and still be judged."""

MOST_STEPS = 200_000
"""How many schemas are held against one value; a body of 1 MB takes about 50,000."""


def violations(contract: Contract, schema: Json, value: Json) -> tuple[Violation, ...]:
    """Everything in `value` that `schema`, for what is sent, does not allow.

    For many values of one contract a `SchemaValidator` is quicker.
    """
    return SchemaValidator(contract, Direction.REQUEST).violations(schema, value)


class SchemaValidator:
    """Judges values against the schemas of one contract; what it compiles it keeps."""

    def __init__(self, contract: Contract, direction: Direction = Direction.REQUEST) -> None:
        """Compiles the keywords."""
        self._contract = contract
        self._budget = Budget()
        self._class: Any = validator_class(contract, direction, self._budget)
        self._whether: Any = validator_class(contract, direction, self._budget, whether_only=True)({})
        self._part = Part.REQUEST_BODY if direction is Direction.REQUEST else Part.RESPONSE_BODY

    def violations(self, schema: Json, value: Json) -> tuple[Violation, ...]:
        """Everything in `value` that `schema` does not allow; only `depth` where that cannot be found out."""
        if not isinstance(schema, (dict, bool)):
            return ()
        too_deep = Violation(pointer="", keyword="depth", message="nests too deeply to be judged", part=self._part)
        if _is_deeper(value, DEEPEST):
            return (too_deep,)
        self._budget.left = MOST_STEPS
        try:
            # Most values are as they should be, and what is wrong with the others is dear to find out.
            if next(self._whether.descend(value, schema), None) is None:
                return ()
            self._budget.left = MOST_STEPS
            return violations_of(self._class(schema).iter_errors(value), self._part)
        except (RecursionError, BudgetSpentError):
            return (too_deep,)


def _is_deeper(value: Json, depth: int) -> bool:
    """Whether a value nests deeper than `depth`, found out without recursion."""
    level: list[Json] = [value]
    for _ in range(depth):
        level = [inner for one in level for inner in _contained(one)]
        if not level:
            return False
    return True


def _contained(value: Json) -> Sequence[Json]:
    if isinstance(value, dict):
        return [inner for inner in value.values() if isinstance(inner, (dict, list))]
    return [inner for inner in value if isinstance(inner, (dict, list))] if isinstance(value, list) else ()


class AnswerValidator:
    """Judges the answers of one API; what it compiles it keeps."""

    def __init__(self, contract: Contract) -> None:
        """Compiles the keywords."""
        self._contract = contract
        self._schemas = SchemaValidator(contract, Direction.RESPONSE)

    def violations(
        self,
        operation: Operation,
        status: int,
        headers: Sequence[tuple[str, str]],
        media_type: str | None,
        body: Json,
        *,
        is_seen: bool = True,
    ) -> tuple[Violation, ...]:
        """Everything in an answer that the contract does not allow; `media_type` is `None` where there is no body.

        A status or media type that is not declared is one violation, and what comes with it is not judged; nor is a
        body that is not at hand (`is_seen`).
        """
        response = response_of(operation, status)
        if response is None:
            declared = ", ".join(one.status for one in operation.responses) or "none"
            message = f"status {status} is not declared, there is: {declared}"
            return (Violation(pointer="", keyword="status", message=message, part=Part.RESPONSE_STATUS),)
        return (
            *self._header_violations(response, headers),
            *self._body_violations(response, media_type, body, is_seen=is_seen),
        )

    def _body_violations(
        self, response: Response, media_type: str | None, body: Json, *, is_seen: bool
    ) -> tuple[Violation, ...]:
        if media_type is None or not response.content:
            return ()
        content = content_of(response.content, media_type)
        if content is None:
            declared = ", ".join(one.media_type for one in response.content)
            return (
                Violation(
                    pointer="", keyword="media-type", message=f"{media_type} is not declared, there is: {declared}"
                ),
            )
        return self._schemas.violations(content.schema, body) if is_seen and _is_json(media_type) else ()

    def _header_violations(self, response: Response, headers: Sequence[tuple[str, str]]) -> Iterator[Violation]:
        """Header values are texts; one that is declared as a number or boolean is read as such (RFC 9110, 5.5)."""
        declared = node_at(self._contract.document, joined(response.pointer, "headers"))
        sent = {name.lower(): value for name, value in headers}
        for name, header in declared.items() if isinstance(declared, dict) else ():
            one = self._contract.resolved(header)
            if not isinstance(one, dict) or name.lower() == "content-type":
                continue
            pointer = joined("", name.lower())
            if name.lower() in sent:
                schema = self._contract.resolved(one.get("schema", one if "type" in one else {}))
                yield from self._value_violations(pointer, schema, sent[name.lower()])
            elif one.get("required") is True:
                yield Violation(pointer=pointer, keyword="required", message="is required", part=Part.RESPONSE_HEADER)

    def _value_violations(self, pointer: str, schema: Json, text: str) -> Iterator[Violation]:
        for found in self._schemas.violations(schema, _read(text, schema)):
            if not tokens_of(found.pointer):
                yield Violation(
                    pointer=pointer, keyword=found.keyword, message=found.message, part=Part.RESPONSE_HEADER
                )


def _is_json(media_type: str) -> bool:
    """RFC 6838, section 4.2.8 for the suffix."""
    subtype = media_type.partition(";")[0].strip().lower().partition("/")[2]
    return subtype == "json" or subtype.endswith("+json")


def _read(text: str, schema: Json) -> Json:
    kind = schema.get("type") if isinstance(schema, dict) else None
    if kind in ("integer", "number") and re.fullmatch(r"-?\d{1,100}(\.\d{1,100})?", text, re.ASCII):
        return float(text) if "." in text else int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind in ("array", "object"):
        return (
            [] if kind == "array" else {}
        )  # how lists are written in headers differs; only that they are there counts
    return text
