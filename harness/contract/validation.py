"""Documents, answers and values judged against what a contract says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.contract.document import Contract
    from harness.model.errors import Problem
    from harness.model.json import Json
    from harness.model.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing in a value or an answer that the contract does not allow."""

    pointer: str
    """JSON Pointer in the body: of what is wrong, missing (`required`) or unexpected (`additionalProperties`);
    `/name` of a header."""
    keyword: str
    """JSON Schema keyword; for answers also `status`, `media-type` and `header` (a required one is missing)."""
    message: str
    """In words; holds no value of the answer."""
    part: Part = Part.RESPONSE_BODY


def document_problems(contract: Contract) -> list[Problem]:
    """What the OpenAPI specification's own schema does not allow in a contract; none of it stops a run."""
    raise NotImplementedError


def violations(contract: Contract, schema: Json, value: Json) -> tuple[Violation, ...]:
    """Everything in `value` that `schema`, for what is sent, does not allow."""
    raise NotImplementedError


class AnswerValidator:
    """Judges the answers of one API; what it compiles it keeps."""

    def __init__(self, contract: Contract) -> None:
        """Compiles nothing yet."""
        self._contract = contract

    def violations(
        self,
        operation: Operation,
        status: int,
        headers: Sequence[tuple[str, str]],
        media_type: str | None,
        body: Json,
    ) -> tuple[Violation, ...]:
        """Everything in an answer that the contract does not allow; `media_type` is `None` where there is no body."""
        raise NotImplementedError
