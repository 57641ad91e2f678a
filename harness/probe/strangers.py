"""Whether a side refuses a property as one that it does not know, or for the value that it has."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from harness.model.fields import Field, body_value
from harness.model.place import Part
from harness.model.pointer import joined, parent_of, tokens_of
from harness.model.refusing import refuses
from harness.probe.naming import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.document import Contract
    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.model.operation import Operation

_NAME = "\N{WHITE SQUARE}"


def is_known(
    contract: Contract,
    operation: Operation,
    field: Field,
    refusal: Observation,
    others: Iterable[tuple[Case, Observation]],
) -> bool:
    """Whether a property that is refused with every value is known all the same.

    It is where properties that nobody can know are served, or are refused in other words.

    Args:
        contract: The contract.
        operation: The operation that is asked.
        field: The property, which the contract has.
        refusal: The answer to a request with it.
        others: What else the side was asked, and what it answered.
    """
    for case, answer in others:
        names = [*_unknown(contract, operation, case, field)]
        if names and answer.succeeded:
            return True
        if len(names) == 1 and refuses(answer):
            return _words(answer, names[0]) != _words(refusal, tokens_of(field.pointer)[-1])
    return False


def _unknown(contract: Contract, operation: Operation, case: Case, beside: Field) -> Iterator[str]:
    """Names of members of the body that the contract does not have."""
    body = body_value(case)
    media_type = case.body.media_type if case.body else ""
    if beside.part is Part.REQUEST_BODY and parent_of(beside.pointer) == "" and isinstance(body, dict):
        for name in body:
            place = Field(part=Part.REQUEST_BODY, pointer=joined("", name))
            if schema_of(contract, operation, media_type, place) is None:
                yield name


def _words(answer: Observation, name: str) -> tuple[int | None, str]:
    """What a refusal says, whatever the property is called, and without what is new in every answer."""
    text = json.dumps(answer.body, ensure_ascii=False, sort_keys=True) if answer.body_kept else answer.text or ""
    return answer.status, re.sub(r"[\w-]*\d[\w:.-]*", "", text.replace(name, _NAME))
