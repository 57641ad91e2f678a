"""In what two contracts of one API differ, operation by operation, in the kinds of the taxonomy where they apply."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.contract.schema_differences import (
    Change,
    request_changes,
    request_value_changes,
    response_changes,
)
from harness.contract.described import Said, described

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Content, Operation, Parameter


@lru_cache(maxsize=64)  # compared again and again, while other questions are answered
def changes(committed: Contract, published: Contract) -> dict[str, tuple[Change, ...]]:
    """Key of an operation, as the committed contract has it if it does, to what differs; those alike are left out."""
    counterparts = _counterparts(committed, published)
    found = {key: _of_operation(committed, published, key, counterparts.get(key)) for key in _keys(committed)}
    known = set(counterparts.values())
    for operation in published.operations:
        if operation.key not in known:
            words = "is not in the committed contract"
            found[operation.key] = (Change(where="the operation", kind="operation-undocumented", words=words),)
    return {key: tuple(dict.fromkeys(listed)) for key, listed in found.items() if listed}


def deprecated(committed: Contract, published: Contract) -> frozenset[str]:
    """Keys of the operations that only the published contract calls deprecated."""
    marked = {operation.key for operation in published.operations if operation.deprecated}
    counterparts = _counterparts(committed, published)
    return frozenset(
        operation.key
        for operation in committed.operations
        if not operation.deprecated and counterparts.get(operation.key) in marked
    )


def _keys(contract: Contract) -> list[str]:
    return [operation.key for operation in contract.operations if operation.key not in contract.unusable]


def _counterparts(committed: Contract, published: Contract) -> dict[str, str]:
    """Key in the committed contract to that in the published one: names of path parameters, and a prefix, aside."""
    here, there = _routes(committed), _routes(published)
    own, other = _prefixes(here, there)
    return {
        key: there[method, route]
        for (method, path), key in here.items()
        if (method, route := f"{other}{path.removeprefix(own)}") in there
    }


def _routes(contract: Contract) -> dict[tuple[str, str], str]:
    """Method and path, without the names of its parameters, to the operation's key."""
    return {
        (operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path).rstrip("/")): operation.key
        for operation in contract.operations
    }


def _prefixes(here: Mapping[tuple[str, str], str], there: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    """What stands before the paths of each: one says `/orders`, the other `/shop/v1/orders`; the commonest wins."""
    counts: Counter[tuple[str, str]] = Counter()
    for method, path in here:
        for other, route in there:
            if method == other and route.endswith(path):
                counts["", route.removesuffix(path)] += 1
            elif method == other and path.endswith(route):
                counts[path.removesuffix(route), ""] += 1
    return min(counts, key=lambda pair: (-counts[pair], len(pair[0]) + len(pair[1]), pair), default=("", ""))


def _of_operation(committed: Contract, published: Contract, key: str, counterpart: str | None) -> tuple[Change, ...]:
    one = committed.operation(key)
    other = published.operation(counterpart) if counterpart else None
    if one is None or other is None:
        return (Change(where="the operation", kind="operation-unavailable", words="is missing"),)
    if other.key in published.unusable:
        return (Change(where="the operation", kind="", words="cannot be read"),)
    return (
        *_of_security(one, other),
        *_of_parameters(committed, published, one, other),
        *_of_body(committed, published, one, other),
        *_of_responses(committed, published, one, other),
    )


def _of_security(one: Operation, other: Operation) -> Iterator[Change]:
    if one.secured != other.secured:
        kind = "authentication-required" if other.secured else "authentication-not-enforced"
        words = "asks for a credential" if other.secured else "asks for no credential"
        yield Change(where="the operation", kind=kind, words=words)


def _of_parameters(committed: Contract, published: Contract, one: Operation, other: Operation) -> Iterator[Change]:
    here, there = _parameters(one), _parameters(other)
    for location, name in sorted(here.keys() | there.keys()):
        where = f"the {location} parameter {name}"
        mine, theirs = here.get((location, name)), there.get((location, name))
        if mine is None or theirs is None:
            yield _only_one(where, theirs)
            continue
        if mine.required != theirs.required:
            kind = f"request-parameter-became-{'required' if theirs.required else 'optional'}"
            yield Change(where=where, kind=kind, words="is required" if theirs.required else "is optional")
        said, meant = _flat(committed, mine.schema), _flat(published, theirs.schema)
        if "" in said and "" in meant:
            yield from request_value_changes(where, said[""], meant[""])


def _only_one(where: str, theirs: Parameter | None) -> Change:
    if theirs is None:
        return Change(where=where, kind="", words="is missing")
    kind = "request-parameter-became-required" if theirs.required else ""
    return Change(where=where, kind=kind, words="is not in the committed contract")


def _parameters(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Those that are told by name; the names of path parameters are nobody's concern, nor are credentials."""
    return {
        (
            parameter.location.value,
            parameter.name.lower() if parameter.location == "header" else parameter.name,
        ): parameter
        for parameter in operation.parameters
        if parameter.location != "path"
        and (parameter.location.value, parameter.name.lower()) not in operation.credential_parameters
    }


def _of_body(committed: Contract, published: Contract, one: Operation, other: Operation) -> Iterator[Change]:
    mine, theirs = one.request_body, other.request_body
    if mine is None or theirs is None:
        if mine is not theirs:
            words = "is not in the committed contract" if mine is None else "is missing"
            yield Change(where="the request body", kind="", words=words)
        return
    if mine.required != theirs.required:
        kind = f"request-property-became-{'required' if theirs.required else 'optional'}"
        yield Change(where="the request body", kind=kind, words="is required" if theirs.required else "is optional")
    for media_type, here, there in _contents(mine.content, theirs.content):
        where = _named("the request body", media_type, mine.content)
        if here is None or there is None:
            kind = "request-media-type-rejected" if there is None else ""
            yield Change(
                where=where, kind=kind, words=f"{media_type} is {'missing' if there is None else 'taken, too'}"
            )
        else:
            yield from request_changes(where, _flat(committed, here.schema), _flat(published, there.schema))


def _of_responses(committed: Contract, published: Contract, one: Operation, other: Operation) -> Iterator[Change]:
    here = {response.status: response for response in one.responses}
    there = {response.status: response for response in other.responses}
    for status in sorted(here.keys() | there.keys()):
        where = f"the answer {status}"
        mine, theirs = here.get(status), there.get(status)
        if mine is None or theirs is None:
            words = "is not in the committed contract" if mine is None else "is missing"
            yield Change(where=where, kind="", words=words)
            continue
        for media_type, one_of, other_of in _contents(mine.content, theirs.content):
            named = _named(where, media_type, mine.content)
            if one_of is None or other_of is None:
                words = f"{media_type} is {'missing' if other_of is None else 'sent, too'}"
                yield Change(where=where, kind="response-media-type-changed", words=words)
            else:
                flat = _flat(committed, one_of.schema), _flat(published, other_of.schema)
                yield from response_changes(named, *flat)
        for name in sorted(set(mine.headers) ^ set(theirs.headers)):
            words = f"the header {name} is {'missing' if name in mine.headers else 'sent, too'}"
            kind = f"response-header-{'removed' if name in mine.headers else 'added'}"
            yield Change(where=where, kind=kind, words=words)


def _contents(
    mine: Sequence[Content], theirs: Sequence[Content]
) -> Iterator[tuple[str, Content | None, Content | None]]:
    here, there = ({content.media_type: content for content in contents} for contents in (mine, theirs))
    for media_type in sorted(here.keys() | there.keys()):
        yield media_type, here.get(media_type), there.get(media_type)


def _named(where: str, media_type: str, contents: Sequence[Content]) -> str:
    return f"{where} ({media_type})" if len(contents) > 1 else where


def _flat(contract: Contract, schema: Json | None) -> dict[str, Said]:
    return {} if schema is None else described(contract, schema)
