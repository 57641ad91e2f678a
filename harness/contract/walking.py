"""A schema walked through `$ref`, `allOf`, `oneOf` and `anyOf`, whatever rings they form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.contract.document import node_at, referred
from harness.model.pointer import ANY, joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.document import Contract
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the schemas that together describe a value."""

    schema: Json
    pointer: str | None = None
    """Where it stands in the bundled document; `None` where that is not known."""
    reference: str | None = None
    """The `$ref` through which it was reached last."""
    alternative: bool = False
    """Whether it holds for some values only: it was reached through `oneOf`, `anyOf`, `then` or `else`."""

    def child(self, *tokens: str | int, alternative: bool = False) -> Part:
        """A schema within this one."""
        return Part(
            schema=node_at(self.schema, joined("", *tokens)),
            pointer=None if self.pointer is None else joined(self.pointer, *tokens),
            reference=self.reference,
            alternative=self.alternative or alternative,
        )


def parts(contract: Contract, root: Part) -> Iterator[Part]:
    """A schema and all that it is put together from, each once; none of them is a reference alone."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        part = waiting.pop(0)
        if not isinstance(part.schema, dict) or id(part.schema) in seen:
            continue
        seen.add(id(part.schema))
        reference = part.schema.get("$ref")
        if isinstance(reference, str):
            waiting.append(_followed(contract, part, reference))
        if not isinstance(reference, str) or contract.specification in ("3.1", "3.2"):
            yield part
            waiting.extend(_pieces(part))


def _followed(contract: Contract, part: Part, reference: str) -> Part:
    pointer = reference.removeprefix("#")
    schema = referred(contract.document, reference)
    return Part(schema=schema, pointer=pointer, reference=reference, alternative=part.alternative)


def _pieces(part: Part) -> Iterator[Part]:
    """What a schema is put together from (JSON Schema 2020-12, section 10.2)."""
    for keyword, alternative in (("allOf", False), ("oneOf", True), ("anyOf", True)):
        for index in _indexes(part.schema, keyword):
            yield part.child(keyword, index, alternative=alternative)
    for keyword in ("then", "else"):
        if isinstance(part.schema, dict) and keyword in part.schema:
            yield part.child(keyword, alternative=True)


def _indexes(schema: Json, keyword: str) -> range:
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return range(len(value)) if isinstance(value, list) else range(0)


def descended(contract: Contract, root: Part, pointer: str) -> tuple[Part, ...]:
    """The schemas of what stands at `pointer` in a value of `root`; none where the contract says nothing of it."""
    found: tuple[Part, ...] = (root,)
    for token in tokens_of(pointer):
        found = _distinct(child for one in found for part in parts(contract, one) for child in _children(part, token))
    return found


def _distinct(found: Iterable[Part]) -> tuple[Part, ...]:
    return tuple({id(part.schema): part for part in found if isinstance(part.schema, dict)}.values())


def _children(part: Part, token: str) -> Iterator[Part]:
    """The schemas that one schema gives a member or item; what is listed by name wins over patterns and the rest."""
    schema = part.schema
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict) and token in properties:
        yield part.child("properties", token)
        return
    if token == ANY or token.isdigit():
        yield from _items(part, token)
    yield from _unlisted(part, token)


def _items(part: Part, token: str) -> Iterator[Part]:
    for keyword in ("prefixItems", "items"):
        for index in _indexes(part.schema, keyword):
            if token in (ANY, str(index)):
                yield part.child(keyword, index)
    for keyword in ("items", "additionalItems", "unevaluatedItems"):
        if isinstance(part.schema, dict) and isinstance(part.schema.get(keyword), dict):
            yield part.child(keyword)


def _unlisted(part: Part, token: str) -> Iterator[Part]:
    patterns = part.schema.get("patternProperties") if isinstance(part.schema, dict) else None
    for pattern in patterns if isinstance(patterns, dict) else ():
        if token == ANY or _fits(pattern, token):
            yield part.child("patternProperties", pattern)
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if isinstance(part.schema, dict) and isinstance(part.schema.get(keyword), dict):
            yield part.child(keyword)


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False  # written for another dialect of regular expressions
