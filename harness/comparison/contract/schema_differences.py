"""In what two contracts differ about one value: a parameter, a request body or an answer's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.pointer import parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.described import Said
    from harness.model.json import Json

_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """One thing in which a published contract differs from the committed one."""

    where: str
    """In words: `the request body at /lines/*/quantity`."""
    kind: str
    """The kind of drift that it would be if the answers showed it; empty where the taxonomy has none."""
    words: str
    """What it is: `maximum 100 instead of 500`."""

    def __str__(self) -> str:
        """As reports list it."""
        return f"{self.where}: {self.words}{f' ({self.kind})' if self.kind else ''}"


def request_changes(where: str, committed: Mapping[str, Said], published: Mapping[str, Said]) -> Iterator[Change]:
    """What differs in what may be sent."""
    for pointer, one, other in _pairs(committed, published):
        at = f"{where} at {pointer}" if pointer else where
        if one is None and other is not None:
            kind = "request-property-became-required" if other.required else ""
            yield Change(where=at, kind=kind, words="is not in the committed contract")
        elif other is None:
            closed = published.get(parent_of(pointer))
            kind = "request-unknown-property-rejected" if closed and closed.closed else ""
            yield Change(where=at, kind=kind, words="is missing")
        elif one is not None:
            yield from _of_presence(
                at, one, other, ("request-property-became-required", "request-property-became-optional")
            )
            yield from request_value_changes(at, one, other)


def request_value_changes(where: str, one: Said, other: Said) -> Iterator[Change]:
    """What differs in what a value that is sent may be, whether it must be there aside."""
    if one.types and other.types and not one.types <= _widened(other.types):
        yield Change(
            where=where, kind="request-type-rejected", words=_instead(_listed(other.types), _listed(one.types))
        )
    elif one.types != other.types and not other.types <= _widened(one.types):
        yield Change(where=where, kind="", words=_instead(_listed(other.types), _listed(one.types)))
    kinds = ("request-enum-value-rejected", "request-enum-value-accepted")
    yield from _of_enum(where, one, other, kinds)
    if one.closed != other.closed:
        kind = "request-unknown-property-rejected" if other.closed else "request-unknown-property-accepted"
        yield Change(where=where, kind=kind, words=f"further members are {'refused' if other.closed else 'taken'}")
    for keyword in sorted(one.bounds.keys() | other.bounds.keys()):
        here, there = one.bounds.get(keyword), other.bounds.get(keyword)
        if here != there:
            yield Change(where=where, kind=_direction(keyword, here, there), words=_bound(keyword, here, there))
    if one.format != other.format:
        yield Change(where=where, kind="", words=_instead(f"format {other.format}", f"{one.format}"))


def response_changes(where: str, committed: Mapping[str, Said], published: Mapping[str, Said]) -> Iterator[Change]:
    """What differs in what comes back."""
    for pointer, one, other in _pairs(committed, published):
        at = f"{where} at {pointer}" if pointer else where
        if one is None:
            yield Change(where=at, kind="response-property-added", words="is not in the committed contract")
        elif other is None:
            yield Change(where=at, kind="response-property-removed", words="is missing")
        else:
            kinds = ("response-property-became-required", "response-property-became-optional")
            yield from _of_presence(at, one, other, kinds)
            yield from _of_answered_value(at, one, other)


def _of_answered_value(where: str, one: Said, other: Said) -> Iterator[Change]:
    if one.types != other.types:
        yield Change(
            where=where, kind="response-type-changed", words=_instead(_listed(other.types), _listed(one.types))
        )
    if one.nullable != other.nullable:
        kind = "response-became-nullable" if other.nullable else ""
        yield Change(where=where, kind=kind, words=f"may {'be' if other.nullable else 'not be'} null")
    if one.format != other.format:
        words = _instead(f"format {other.format}", f"{one.format}")
        yield Change(where=where, kind="response-format-changed", words=words)
    yield from _of_enum(where, one, other, ("response-enum-value-removed", "response-enum-value-added"))
    for keyword in sorted(one.bounds.keys() | other.bounds.keys()):
        here, there = one.bounds.get(keyword), other.bounds.get(keyword)
        if here != there:
            yield Change(where=where, kind="", words=_bound(keyword, here, there))


def _pairs(
    committed: Mapping[str, Said], published: Mapping[str, Said]
) -> Iterator[tuple[str, Said | None, Said | None]]:
    """Every place that either has; what lies below one that the other lacks goes with it."""
    for pointer in sorted(committed.keys() | published.keys()):
        one, other = committed.get(pointer), published.get(pointer)
        above = parent_of(pointer)
        if pointer and ((one is None and above not in committed) or (other is None and above not in published)):
            continue
        yield pointer, one, other


def _of_presence(where: str, one: Said, other: Said, kinds: tuple[str, str]) -> Iterator[Change]:
    if one.required != other.required:
        yield Change(where=where, kind=kinds[0] if other.required else kinds[1], words=_presence(other.required))


def _presence(required: bool) -> str:  # noqa: FBT001  the one thing that it is about
    return "is required" if required else "is optional"


def _of_enum(where: str, one: Said, other: Said, kinds: tuple[str, str]) -> Iterator[Change]:
    """`kinds`: what it is if values go, and if values come."""
    if one.enum == other.enum:
        return
    if one.enum is None or other.enum is None:
        kind = kinds[1] if other.enum is None else kinds[0]
        yield Change(
            where=where, kind=kind, words="lists no values" if other.enum is None else f"lists {_listed(other.enum)}"
        )
        return
    for gone, kind in ((one.enum - other.enum, kinds[0]), (other.enum - one.enum, kinds[1])):
        if gone:
            words = "is no value" if kind == kinds[0] else "is a value, too"
            yield Change(where=where, kind=kind, words=f"{_listed(gone)} {words}")


def _direction(keyword: str, here: Json, there: Json) -> str:
    if here is None or there is None:
        return "request-bound-tightened" if here is None else "request-bound-loosened"
    if not (isinstance(here, int | float) and isinstance(there, int | float)):
        return ""
    if keyword in _LOWER:
        return "request-bound-tightened" if there > here else "request-bound-loosened"
    if keyword in _UPPER:
        return "request-bound-tightened" if there < here else "request-bound-loosened"
    return ""


def _widened(types: frozenset[str]) -> frozenset[str]:
    """A number may be an integer."""
    return types | {"integer"} if "number" in types else types


def _bound(keyword: str, here: Json, there: Json) -> str:
    if there is None:
        return f"no {keyword} instead of {_short(here)}"
    return f"{keyword} {_short(there)}" + ("" if here is None else f" instead of {_short(here)}")


def _instead(new: str, old: str) -> str:
    return f"{new} instead of {old}"


def _listed(names: frozenset[str]) -> str:
    return _short(", ".join(sorted(names))) if names else "any type"


def _short(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
