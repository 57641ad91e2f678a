"""OpenAPI links: which operation an answer leads to, and with which values."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from harness.model.operation import Link
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.messages import Located, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """How links name the operations of a contract."""

    pointers: Mapping[str, str]
    """Pointer of an operation to its key."""
    identifiers: Mapping[str, str]
    """`operationId` to the key of the first operation that has it."""


def links_of(reader: Reader, answer: Located, targets: Targets) -> tuple[Link, ...]:
    """The links of an answer whose target the contract has."""
    return tuple(_links(reader, answer, targets))


def _links(reader: Reader, answer: Located, targets: Targets) -> Iterator[Link]:
    for name, link in reader.members(answer, "links"):
        target = _target(link, targets)
        given = link.value.get("parameters")
        if target is not None:
            yield Link(
                name=name,
                target=target,
                parameters=MappingProxyType(dict(given) if isinstance(given, dict) else {}),
                request_body=link.value.get("requestBody"),
                source=reader.origins.source(link.pointer),
            )


def _target(link: Located, targets: Targets) -> str | None:
    """By `operationRef`, a reference into this document, or by `operationId`."""
    reference, identifier = link.value.get("operationRef"), link.value.get("operationId")
    if isinstance(reference, str) and reference.startswith("#/"):
        return targets.pointers.get(joined("", *tokens_of(unquote(reference[1:]))))
    return targets.identifiers.get(identifier) if isinstance(identifier, str) else None
