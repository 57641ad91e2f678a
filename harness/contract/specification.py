"""A contract held against the OpenAPI Specification itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)

from harness.contract.violation import violations_of
from harness.model.errors import Problem
from harness.model.pointer import joined
from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openapi_spec_validator.validation.validators import SpecValidator

    from harness.contract.document import Contract

_VALIDATORS: Mapping[str, type[SpecValidator]] = {
    "2.0": OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}

_LONGEST = 150


def document_problems(contract: Contract) -> list[Problem]:
    """What the OpenAPI Specification does not allow in a contract; none of it stops a run."""
    problems: dict[Problem, None] = {}
    try:
        for problem in _problems(contract):
            problems[problem] = None
    except Exception as error:
        # The library expects a document that is right in the large; on any other its own code fails, in any way at all
        # (assertions, missing members, references, recursion), which says no more than that it is not right.
        where = Source(file=contract.file, line=0)
        what = f"cannot be judged further against the OpenAPI specification: {type(error).__name__}"
        problems[Problem(what=what, where=where)] = None
    return list(problems)


def _problems(contract: Contract) -> Iterator[Problem]:
    for error in _VALIDATORS[contract.specification](contract.document).iter_errors():
        if isinstance(error.validator, str):
            for violation in violations_of([error]):
                yield _problem(contract, violation.pointer, violation.message)
        else:
            # Another implementation of JSON Schema stands behind it where that is installed; it has texts only.
            yield _problem(contract, joined("", *error.absolute_path), str(error.message).partition("\n")[0])


def _problem(contract: Contract, pointer: str, message: str) -> Problem:
    """A long message begins with the value itself and ends with what is wrong with it."""
    what = message if len(message) <= _LONGEST else f"…{message[-_LONGEST:]}"
    return Problem(what=f"{pointer or 'the document'}: {what}", where=contract.source(pointer))
