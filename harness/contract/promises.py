"""Where a contract says what about a place, in words short enough for a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.contract.constraints import required_of
from harness.contract.declared import content_of, response_of
from harness.contract.document import node_at
from harness.contract.walking import Part, descended, parts
from harness.model.finding import Promise
from harness.model.place import Part as MessagePart
from harness.model.pointer import joined, parent_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Content, Operation, Parameter
    from harness.model.place import Place

_TELLING = ("enum", "const", "type", "format")
"""Keywords that say most about a value, most telling first."""

_LONGEST = 100

_LOCATIONS = {
    MessagePart.REQUEST_PATH: "path",
    MessagePart.REQUEST_QUERY: "query",
    MessagePart.REQUEST_HEADER: "header",
}


def promise(contract: Contract, place: Place, about: Collection[str] = ()) -> Promise | None:
    """Where the contract says what at a place; `None` where it says nothing.

    Args:
        contract: The contract of the place's API.
        place: Where.
        about: The JSON Schema keywords that matter there, most telling first: `("required",)` for a property that is
            missing; default: what values are allowed, then their type.
    """
    operation = contract.operation(place.operation)
    if operation is None:
        return None
    if place.part is MessagePart.RESPONSE_STATUS:
        return _status(contract, operation, place.status)
    if place.part is MessagePart.RESPONSE_HEADER:
        return _header(contract, operation, place)
    if place.part in _LOCATIONS:
        return _parameter(contract, operation, place, about)
    if place.part in (MessagePart.REQUEST_BODY, MessagePart.RESPONSE_BODY):
        content = _content(operation, place)
        root = Part(schema=content.schema, pointer=content.pointer) if content else None
        return _in_body(contract, root, place.pointer, about) if root else None
    return None


def _status(contract: Contract, operation: Operation, status: int | None) -> Promise | None:
    """The response that is declared for a status, or the list of those that are."""
    response = response_of(operation, status) if status is not None else None
    if response is not None:
        return Promise(source=response.source, says=f"status {response.status}")
    declared = ", ".join(response.status for response in operation.responses)
    source = contract.source(joined(operation.pointer, "responses"))
    return Promise(source=source, says=f"status {declared}") if declared else None


def _header(contract: Contract, operation: Operation, place: Place) -> Promise | None:
    response = response_of(operation, place.status) if place.status is not None else None
    if response is None:
        return None
    pointer = joined(response.pointer, "headers")
    headers = node_at(contract.document, pointer)
    wanted = place.pointer.removeprefix("/").lower()
    for name in headers if isinstance(headers, dict) else ():
        if name.lower() == wanted:
            source = contract.source(joined(pointer, name))
            return Promise(source=source, says=f"header {name}")
    return None


def _parameter(contract: Contract, operation: Operation, place: Place, about: Collection[str]) -> Promise | None:
    if place.part is MessagePart.REQUEST_PATH and not place.pointer:
        return Promise(source=operation.source, says=operation.key)
    name, *rest = tokens_of(place.pointer) or ("",)
    parameter = _named(operation.parameters, _LOCATIONS[place.part], name)
    if parameter is None:
        return None
    if "required" in about and not rest:
        return Promise(source=parameter.source, says="required" if parameter.required else "optional")
    found = _in_body(contract, Part(schema=parameter.schema, pointer=parameter.pointer), joined("", *rest), about)
    return found or Promise(source=parameter.source, says=f"parameter {parameter.name}")


def _named(parameters: Iterable[Parameter], location: str, name: str) -> Parameter | None:
    """Header names are the same in any case (RFC 9110, section 5.1)."""
    for parameter in parameters:
        same = parameter.name == name or (location == "header" and parameter.name.lower() == name.lower())
        if parameter.location == location and same:
            return parameter
    return None


def _content(operation: Operation, place: Place) -> Content | None:
    if place.part is MessagePart.REQUEST_BODY:
        contents = operation.request_body.content if operation.request_body else ()
    else:
        response = response_of(operation, place.status) if place.status is not None else None
        contents = response.content if response else ()
    return content_of(contents, place.media_type)


def _in_body(contract: Contract, root: Part, pointer: str, about: Collection[str]) -> Promise | None:
    found = [part for one in descended(contract, root, pointer) for part in parts(contract, one)]
    if not found:
        return None
    if "required" in about and pointer:
        return _presence(contract, root, pointer, found[0])
    for keyword in (*about, *_TELLING):
        for part in found:
            if isinstance(part.schema, dict) and keyword in part.schema:
                where = joined(part.pointer or "", keyword)
                return Promise(source=contract.source(where), says=_told(keyword, part.schema[keyword]))
    return Promise(source=contract.source(found[0].pointer or ""), says="any value")


def _presence(contract: Contract, root: Part, pointer: str, found: Part) -> Promise:
    """The line that lists a property as required; the property's own where none does."""
    name = tokens_of(pointer)[-1]
    parents = descended(contract, root, parent_of(pointer))
    promised = any(name in required_of(contract, parent.schema) for parent in parents)
    for part in (part for parent in parents for part in parts(contract, parent)) if promised else ():
        listed = part.schema.get("required") if isinstance(part.schema, dict) else None
        if isinstance(listed, list) and name in listed:
            where = joined(part.pointer or "", "required", listed.index(name))
            return Promise(source=contract.source(where), says="required")
    return Promise(source=contract.source(found.pointer or ""), says="optional")


def _told(keyword: str, value: Json) -> str:
    """A keyword as YAML has it, `enum: created, paid`."""
    values = value if isinstance(value, list) else [value]
    text = ", ".join(one if isinstance(one, str) else json.dumps(one) for one in values)
    return f"{keyword}: {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}"
