"""Requests with the user's own values in them: what bindings name is filled by each environment, wherever it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.generation.encoding import is_json
from harness.generation.placing import scalars, with_body_slot
from harness.generation.rewriting import digested, rewritten
from harness.model.case import Role, Slot
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from harness.model.case import Case, Corpus, Harvest, Value

_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundNames:
    """What bindings name, whatever value an environment has for it."""

    everywhere: frozenset[str] = frozenset()
    """For every operation."""
    by_operation: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Key of an operation to names for it alone."""
    optional: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Key of an operation to the parameters of its query that a request may leave out."""


def with_bound_properties(corpus: Corpus, bound: BoundNames) -> Corpus:
    """The corpus with slots where its requests have a property or parameter that is bound.

    Where it is what a request tries or breaks, the request keeps its own. What names an item in a path names no
    property of a body for every operation: a binding for it would have everything created under a name that is taken.
    """
    if not bound.everywhere and not bound.by_operation:
        return corpus
    naming = {name for one in corpus.operations for case in one.cases for name, _ in case.path_values}
    general = bound.everywhere - naming

    def names_of(case: Case) -> frozenset[str]:
        return general | bound.by_operation.get(case.operation, frozenset())

    def filled(case: Case) -> Case:
        return _with_slots(case, names) if (names := names_of(case)) else case

    def listed(harvest: Harvest) -> Harvest:
        listing, reading = identified(filled(harvest.listing)), harvest.reading
        more = names_of(listing) & bound.optional.get(listing.operation, frozenset())
        return replace(
            harvest,
            listing=listing,
            reading=None if reading is None else identified(filled(reading)),
            bound=_with_more(listing, more),
        )

    undos = tuple(replace(one, deletion=identified(filled(one.deletion))) for one in corpus.undos)
    # Cases that differed in nothing but a bound value are one.
    made = replace(rewritten(corpus, filled), harvests=tuple(map(listed, corpus.harvests)), undos=undos)
    return digested(made)


def unused(corpus: Corpus, bound: BoundNames, declared: Collection[str] = ()) -> tuple[str, ...]:
    """What bindings name and no request has: operations, and parameters or properties, sorted.

    Args:
        corpus: One API's.
        bound: What is bound.
        declared: Names of parameters, which need not be in any of so few requests.
    """
    asked = {one.operation: _names(one.cases) for one in corpus.operations}
    for sequence in corpus.sequences:
        for step in sequence.steps:
            asked.setdefault(step.operation, set()).update(_names((step,)))
    everywhere = set().union(*asked.values()) if asked else set()
    names = bound.everywhere - everywhere - {*declared}
    of_operations = {
        operation if operation not in asked else f"{name} of {operation}"
        for operation, own in bound.by_operation.items()
        for name in own
        if operation not in asked or (name not in asked[operation] and name not in declared)
    }
    return tuple(sorted(names | of_operations))


def _names(cases: Iterable[Case]) -> set[str]:
    found: set[str] = set()
    for case in cases:
        found.update(name for pairs in (case.path_values, case.query, case.headers, case.cookies) for name, _ in pairs)
        found.update(name for _, name in _places(case))
        found.update(slot.name for slot in case.slots)
    return found


def _with_more(case: Case, names: Iterable[str]) -> Case | None:
    """The case with what is bound and it has not; `None` where it has everything."""
    more = sorted(set(names) - {name for name, _ in case.query})
    slots = tuple((name, Slot(name=name, role=Role.EXISTING)) for name in more)
    return identified(replace(case, query=(*case.query, *slots))) if slots else None


def _with_slots(case: Case, names: frozenset[str]) -> Case:
    query = _filled(case, Part.REQUEST_QUERY, case.query, names)
    headers = _filled(case, Part.REQUEST_HEADER, case.headers, names)
    filled = replace(case, query=query, headers=headers)
    for pointer, name in _places(case):
        taken = {place for place, _ in filled.body.slots} if filled.body else set()
        if name in names and pointer not in taken and not _is_about(case, Part.REQUEST_BODY, pointer):
            filled = with_body_slot(filled, pointer, Slot(name=name, role=Role.EXISTING))
    return filled


def _filled(
    case: Case, part: Part, pairs: tuple[tuple[str, Value], ...], names: frozenset[str]
) -> tuple[tuple[str, Value], ...]:
    return tuple(
        (name, Slot(name=name, role=Role.EXISTING))
        if name in names and isinstance(value, str) and not _is_about(case, part, joined("", name))
        else (name, value)
        for name, value in pairs
    )


def _places(case: Case) -> list[tuple[str, str]]:
    if case.body is None or not is_json(case.body.media_type):
        return []
    try:
        return [*scalars(json.loads(case.body.content), "", _DEEPEST)]
    except (ValueError, RecursionError):
        return []


def _is_about(case: Case, part: Part, pointer: str) -> bool:
    """Whether the place is what the case breaks or tries."""
    broken = case.fault is not None and case.fault.part is part and case.fault.pointer == pointer
    return broken or case.varied == (part, pointer)
