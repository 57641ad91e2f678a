"""A bundled document to the operations of an API, and which of them cannot be judged."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.contract.contradictions import contradiction
from harness.contract.grammar import METHODS
from harness.contract.links import Targets, links_of
from harness.contract.messages import Located, Reader, parameter_objects, parameters, request_body, response
from harness.contract.security import security_of
from harness.model.conditions import IF_MATCH, PRECONDITION_REQUIRED
from harness.model.errors import Problem
from harness.model.operation import Operation, ParameterLocation
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.contract.bundling import Bundle
    from harness.contract.origins import Origins
    from harness.model.json import Json
    from harness.model.operation import Parameter, Response

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)|default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What a document has, and what is wrong with it."""

    operations: tuple[Operation, ...]
    unusable: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A method of a path, before it is read."""

    path: str
    method: str
    path_item: Located
    value: Json
    pointer: str

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


def operations_of(api: str, bundle: Bundle) -> Operations:
    """The operations that a bundled document has for the API named `api`."""
    reader = Reader(document=bundle.document, origins=bundle.origins)
    problems = _shape_problems(reader)
    unusable: dict[str, str] = {}
    operations: dict[str, Operation] = {}
    found = tuple(_found(reader))
    reasons = _unreachable(bundle)
    known: dict[tuple[str, str], _Found] = {}
    targets = _targets(found)
    for one in found:
        where = reader.origins.source(one.pointer)
        if one.key in operations:
            problems.append(Problem(what=f"{one.key} is there twice", where=where))
            continue
        operation, wrong = _operation(api, reader, one, targets)
        operations[one.key] = operation
        twin = known.setdefault((one.method, _route(one.path)), one)
        if twin is not one:
            wrong = f"is the same operation as {twin.key} ({reader.origins.source(twin.pointer)})"
        elif _is_doubled(bundle.origins, one):
            wrong = "is there twice"
        if wrong:
            problems.append(Problem(what=f"{one.key} {wrong}", where=where, remedy=_remedy(operation)))
            unusable[one.key] = f"{where}: {wrong}"
        elif reason := _first_reason(reasons, one):
            unusable[one.key] = reason
        elif impossible := contradiction(bundle.document, operation):
            there = reader.origins.source(impossible.pointer)
            problems.append(Problem(what=f"{one.key}: {impossible.what}", where=there))
            unusable[one.key] = f"{there}: {impossible.what}"
    return Operations(
        operations=tuple(operations.values()), unusable=MappingProxyType(unusable), problems=tuple(problems)
    )


def _shape_problems(reader: Reader) -> list[Problem]:
    """Paths that are none, so that nothing is left out without a word."""
    problems = []
    paths = reader.document.get("paths")
    for path, value in paths.items() if isinstance(paths, dict) else ():
        where = reader.origins.source(joined("/paths", path))
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            problems.append(Problem(what=f"the path {path!r} does not start with /", where=where))
        elif not isinstance(value, dict):
            problems.append(Problem(what=f"{path} must be an object with the path's methods", where=where))
    return problems


def _found(reader: Reader) -> Iterator[_Found]:
    root = Located(value=reader.document, pointer="")
    for path, path_item in reader.members(root, "paths"):
        if not path.startswith("/"):
            continue
        for method, value, pointer in _methods(path_item):
            yield _Found(path=path, method=method, path_item=path_item, value=value, pointer=pointer)


def _methods(path_item: Located) -> Iterator[tuple[str, Json, str]]:
    for name, value in path_item.value.items():
        if name in METHODS:
            yield name.upper(), value, joined(path_item.pointer, name)
    additional = path_item.value.get("additionalOperations")
    for name, value in additional.items() if isinstance(additional, dict) else ():
        yield name.upper(), value, joined(path_item.pointer, "additionalOperations", name)


def _route(path: str) -> str:
    """Paths that differ only in the names of their parameters are the same path (OpenAPI 3.1, section 4.8.8)."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _is_doubled(origins: Origins, one: _Found) -> bool:
    """Whether the text has it twice; which of the two is meant, nobody knows."""
    nodes = (origins.located(pointer) for pointer in (one.pointer, joined("/paths", one.path)))
    return any(pointer in tree.doubled for tree, pointer in nodes)


def _targets(found: tuple[_Found, ...]) -> Targets:
    identifiers: dict[str, str] = {}
    for one in found:
        identifier = one.value.get("operationId") if isinstance(one.value, dict) else None
        if isinstance(identifier, str):
            identifiers.setdefault(identifier, one.key)
    return Targets(pointers={one.pointer: one.key for one in found}, identifiers=identifiers)


def _needed(parameter: Parameter, responses: tuple[Response, ...]) -> Parameter:
    """The parameter, required where a 428 says that without it nothing is done (RFC 6585, section 3)."""
    is_condition = parameter.location is ParameterLocation.HEADER and parameter.name.lower() == IF_MATCH
    is_said = any(response.status == PRECONDITION_REQUIRED for response in responses)
    return replace(parameter, required=True) if is_condition and is_said else parameter


def _operation(api: str, reader: Reader, found: _Found, targets: Targets) -> tuple[Operation, str | None]:
    """The operation as far as it can be read, and what keeps it from being judged."""
    source = reader.origins.source(found.pointer)
    one = reader.located(found.value, found.pointer)
    if one is None:
        empty = Operation(api=api, method=found.method, path=found.path, source=source, pointer=found.pointer)
        return empty, "must be an object"
    objects = parameter_objects(reader, found.path_item, one)
    security = security_of(reader.document, one.value)
    operation_id, tags = one.value.get("operationId"), one.value.get("tags")
    responses = tuple(_responses(reader, one, targets))
    operation = Operation(
        api=api,
        method=found.method,
        path=found.path,
        source=source,
        operation_id=operation_id if isinstance(operation_id, str) else None,
        parameters=tuple(_needed(parameter, responses) for parameter in parameters(reader, objects)),
        request_body=request_body(reader, one, objects),
        responses=responses,
        secured=security.secured,
        credential_parameters=security.credential_parameters,
        deprecated=one.value.get("deprecated") is True,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        extensions=MappingProxyType({name: value for name, value in one.value.items() if name.startswith("x-")}),
        pointer=one.pointer,
    )
    return operation, _wrong(one.value, operation)


def _wrong(value: Mapping[str, Json], operation: Operation) -> str | None:
    """The first thing in an operation that has a shape in which it can be neither asked nor judged."""
    shapes: tuple[tuple[str, type], ...] = (("parameters", list), ("requestBody", dict), ("responses", dict))
    for name, shape in shapes:
        if name in value and not isinstance(value[name], shape):
            return f"has {name} that are no {'list' if shape is list else 'object'}"
    given = {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    missing = [name for name in re.findall(r"\{([^{}]*)\}", operation.path) if name not in given]
    return f"does not declare the path parameter {missing[0]}" if missing else None


def _remedy(operation: Operation) -> str | None:
    """A path parameter that is declared and not in the path is likely the one that is missed."""
    given = (parameter for parameter in operation.parameters if parameter.location == "path")
    spare = [parameter.name for parameter in given if f"{{{parameter.name}}}" not in operation.path]
    return f"it declares {', '.join(spare)}, which the path has not: write both alike" if spare else None


def _responses(reader: Reader, one: Located, targets: Targets) -> Iterator[Response]:
    for status, answer in reader.members(one, "responses"):
        name = status.upper() if status != "default" else status
        if _STATUS.fullmatch(name):
            yield response(reader, name, answer, one, links_of(reader, answer, targets))


def _unreachable(bundle: Bundle) -> Mapping[str, str]:
    """Every unit of a document from which something is reached that is not there, to why."""
    referring: dict[str, list[str]] = {}
    for holder, target in bundle.references:
        referring.setdefault(_unit(target), []).append(_unit(holder))
    reasons: dict[str, str] = {}
    waiting: deque[tuple[str, str]] = deque((_unit(pointer), why) for pointer, why in bundle.broken.items())
    while waiting:
        unit, why = waiting.popleft()
        if unit not in reasons:
            reasons[unit] = why
            waiting.extend((one, why) for one in referring.get(unit, ()))
    return reasons


def _unit(pointer: str) -> str:
    """The operation, path item or shared object that a pointer lies in."""
    tokens = tokens_of(pointer)
    size = 2
    if tokens[:1] == ("components",):
        size = 3
    elif tokens[:1] == ("paths",) and len(tokens) > 2:
        size = {"additionalOperations": 4}.get(tokens[2], 3 if tokens[2] in METHODS else 2)
    return joined("", *tokens[:size])


def _first_reason(reasons: Mapping[str, str], one: _Found) -> str | None:
    units: Iterable[str] = (_unit(one.pointer), _unit(one.path_item.pointer), "/paths")
    return next((reasons[unit] for unit in units if unit in reasons), None)
