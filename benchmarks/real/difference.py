"""What two contracts of one server say differently: operations, parameters, properties, statuses, types, values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.real.description import Described, Element


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDifference:
    """One claim: the second contract differs from the first here."""

    operation: str
    """Method and path, as the first contract that has it spells them."""
    place: str
    """Where in the operation; empty where it is the whole operation."""
    claim: str
    """What is different, in words."""


def differences(first: Mapping[str, Described], second: Mapping[str, Described]) -> list[DocumentDifference]:
    """Every difference between two descriptions, by operation and place, without what lies below another one."""
    found: list[DocumentDifference] = []
    for key in sorted({*first, *second}):
        here, there = first.get(key), second.get(key)
        if here and there:
            found.extend(_within(here, there))
        else:
            present = here or there
            claim = "operation removed" if here else "operation added"
            found.append(DocumentDifference(operation=present.name if present else key, place="", claim=claim))
    return found


def _within(here: Described, there: Described) -> Iterator[DocumentDifference]:
    for place in sorted({*here.elements, *there.elements}):
        one, other = here.elements.get(place), there.elements.get(place)
        parent = place.rpartition("/")[0].strip()
        if _alone(parent, here, there):
            continue
        for claim in _claims(one, other):
            yield DocumentDifference(operation=here.name, place=place, claim=claim)


def _alone(place: str, here: Described, there: Described) -> bool:
    return (place in here.elements) != (place in there.elements)


def _claims(one: Element | None, other: Element | None) -> Iterator[str]:
    if one is None or other is None:
        present = one or other
        group = present.group if present else ""
        yield f"{group} removed" if one else f"{group} added"
        return
    if one.required != other.required:
        yield f"{one.group} became {'required' if other.required else 'optional'}"
    if one.types != other.types:
        yield f"type {_listed(one.types)} became {_listed(other.types)}"
    if one.values != other.values:
        yield f"values {_listed(one.values)} became {_listed(other.values)}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "any"
