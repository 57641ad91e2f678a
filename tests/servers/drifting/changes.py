"""The parts that drift is made of: changes to answers, and to the contract that an environment keeps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

from tests.servers.drifting.message import NO_DOCUMENT, After, Before, Call, Reply

Change: TypeAlias = Callable[[dict[str, Any]], object]
"""Changes an object in place."""
ContractChange: TypeAlias = Callable[[dict[str, Any]], None]

HUNG_SECONDS = 30
"""Longer than any client of these services waits."""


def served(*operations: str, change: Callable[[Reply], object]) -> After:
    """Changes the answers to requests that an operation served."""

    def after(call: Call, reply: Reply) -> None:
        if call.operation in operations and reply.status < 300:
            change(reply)

    return after


def resources(*operations: str, change: Change) -> After:
    """Changes each resource that an operation shows, whether alone, in a list or in a page."""

    def changed(reply: Reply) -> None:
        for resource in _resources(reply.document):
            change(resource)

    return served(*operations, change=changed)


def failures(change: Callable[[Reply], object], *operations: str, statuses: tuple[int, ...] = ()) -> After:
    """Changes the answers to requests that are not served; of all operations and statuses unless some are named."""

    def after(call: Call, reply: Reply) -> None:
        is_meant = (not operations or call.operation in operations) and (not statuses or reply.status in statuses)
        if reply.status >= 400 and is_meant:
            change(reply)

    return after


def always(change: Callable[[Reply], object]) -> After:
    """Changes every answer."""

    def after(_call: Call, reply: Reply) -> None:
        change(reply)

    return after


def instead(*operations: str, reply: Callable[[], Reply]) -> Before:
    """Somebody before the service answers for an operation."""

    async def before(call: Call) -> Reply | None:
        return reply() if call.operation in operations else None

    return before


def without_parameter(operation: str, name: str) -> Before:
    """An operation that does not see a query parameter."""

    async def before(call: Call) -> Reply | None:
        if call.operation == operation:
            call.query = tuple(pair for pair in call.query if pair[0] != name)
        return None

    return before


def without_property(operation: str, *tokens: str) -> Before:
    """An operation that does not see a property of its JSON body; through lists, in every item."""

    async def before(call: Call) -> Reply | None:
        if call.operation == operation:
            with suppress(ValueError):
                call.content = json.dumps(_without(json.loads(call.content), tokens)).encode()
        return None

    return before


def _without(value: Any, tokens: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_without(item, tokens) for item in value]
    if not isinstance(value, dict) or tokens[0] not in value:
        return value
    kept = {name: member for name, member in value.items() if name != tokens[0]}
    return {**kept, tokens[0]: _without(value[tokens[0]], tokens[1:])} if tokens[1:] else kept


def with_default(operation: str, name: str, value: str) -> Before:
    """An operation that takes a query parameter to have another value where it is left out."""

    async def before(call: Call) -> Reply | None:
        if call.operation == operation and all(given != name for given, _ in call.query):
            call.query = (*call.query, (name, value))
        return None

    return before


def hanging(*operations: str) -> Before:
    """An operation is never done."""

    async def before(call: Call) -> Reply | None:
        if call.operation in operations:
            await asyncio.sleep(HUNG_SECONDS)
        return None

    return before


def page(status: int, text: str) -> Reply:
    """What a gateway says by itself."""
    content = f"<html><body><h1>{text}</h1></body></html>".encode()
    return Reply(status=status, media_type="text/html", content=content)


def schema(name: str, change: Change) -> ContractChange:
    """Changes a named schema."""
    return lambda document: _ignored(change(document["components"]["schemas"][name]))


def property_of(name: str, member: str, **keywords: Any) -> ContractChange:
    """Changes keywords of a property of a named schema; a keyword that is `None` goes away."""
    return lambda document: _with_keywords(document["components"]["schemas"][name]["properties"][member], keywords)


def parameter_of(path: str, method: str, name: str, **keywords: Any) -> ContractChange:
    """Changes keywords of a parameter's schema; `required` is the parameter's own."""

    def change(document: dict[str, Any]) -> None:
        parameters = document["paths"][path][method]["parameters"]
        parameter = next(each for each in parameters if each["name"] == name)
        if "required" in keywords:
            parameter["required"] = keywords["required"]
        own = {keyword: value for keyword, value in keywords.items() if keyword != "required"}
        _with_keywords(parameter["schema"], own)

    return change


def operation_of(path: str, method: str, change: Change) -> ContractChange:
    """Changes an operation."""
    return lambda document: _ignored(change(document["paths"][path][method]))


def without_path(*prefixes: str) -> ContractChange:
    """Takes all paths with a prefix away."""

    def change(document: dict[str, Any]) -> None:
        for path in [path for path in document["paths"] if path.startswith(prefixes)]:
            del document["paths"][path]

    return change


def _with_keywords(schema: dict[str, Any], keywords: dict[str, Any]) -> None:
    for keyword, value in keywords.items():
        if value is None:
            schema.pop(keyword, None)
        else:
            schema[keyword] = value


def _ignored(_value: object) -> None:
    return None


def _resources(document: Any) -> Iterator[dict[str, Any]]:
    if document is NO_DOCUMENT:
        return
    listed = document
    if isinstance(document, dict):
        listed = next((document[name] for name in ("data", "titles", "items") if name in document), [document])
    yield from listed
