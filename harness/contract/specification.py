"""A contract held against the OpenAPI Specification itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)
from openapi_spec_validator.validation.exceptions import UnresolvableParameterError

from harness.contract.violation import violations_of
from harness.model.errors import Problem
from harness.model.pointer import joined
from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openapi_spec_validator.validation.validators import SpecValidator

    from harness.contract.document import Contract
    from harness.model.json import Json

_VALIDATORS: Mapping[str, type[SpecValidator]] = {
    "2.0": OpenAPIV2SpecValidator,
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}

_LONGEST = 150

_PATH_PARAMETER = re.compile(
    r"Path parameter '(?P<name>.*)' for '(?P<method>\w+)' operation in '(?P<path>.*)' was not resolved"
)


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
        path = list(error.absolute_path)
        if isinstance(error, UnresolvableParameterError):
            yield from _undeclared(contract, str(error.message))
        elif error.validator == "format" and isinstance(error.instance, str) and path == ["pattern"]:
            yield _no_expression(contract, error.instance)
        elif isinstance(error.validator, str):
            for violation in violations_of([error]):
                yield _problem(contract, violation.pointer, violation.message)
        else:
            # Another implementation of JSON Schema stands behind it where that is installed; it has texts only.
            yield _problem(contract, joined("", *path), str(error.message).partition("\n")[0])


def _undeclared(contract: Contract, message: str) -> Iterator[Problem]:
    """A path parameter that the path does not have; the library tells in words alone where that is.

    One that is in the path and not declared keeps the operation from being asked, and is told by who reads operations.
    """
    found = _PATH_PARAMETER.fullmatch(message)
    if found is None:
        yield _problem(contract, "", message)
        return
    name, method, path = found["name"], found["method"], found["path"]
    key = f"{method.upper()} {path}"
    if f"{{{name}}}" not in path and key not in contract.unusable:
        yield Problem(
            what=f"{key} declares the path parameter {name}, which its path has not",
            where=contract.source(joined("/paths", path, method)),
            remedy=f"remove it, or write {{{name}}} into the path",
        )


def _no_expression(contract: Contract, pattern: str) -> Problem:
    """A pattern that is no regular expression; the library does not tell which schema it stands in."""
    pointer = next(_holders(contract.document, "", pattern), "")
    return Problem(
        what=f"pattern {pattern!r} is no regular expression",
        where=contract.source(pointer),
        remedy="look for brackets without their counterpart, and for what ECMA-262 does not have",
    )


def _holders(node: Json, pointer: str, pattern: str) -> Iterator[str]:
    """Pointers of what has the pattern."""
    if isinstance(node, dict) and node.get("pattern") == pattern:
        yield joined(pointer, "pattern")
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, inner in members:
        yield from _holders(inner, joined(pointer, name), pattern)


def _problem(contract: Contract, pointer: str, message: str) -> Problem:
    """A long message begins with the value itself and ends with what is wrong with it."""
    what = message if len(message) <= _LONGEST else f"…{message[-_LONGEST:]}"
    return Problem(what=f"{pointer or 'the document'}: {what}", where=contract.source(pointer))
