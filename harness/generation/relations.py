"""Requests of one collection that go out together: each query parameter with several values, and pages side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from harness.generation.case_identity import identified
from harness.generation.chains import existing_references
from harness.generation.page_sizes import called_page_size, page_size
from harness.generation.parameter_values import (
    SMALL_PAGE,
    WHOLE,
    Values,
    following,
    is_number,
    is_open_text,
    lowest,
    page_sizes,
    values_of,
)
from harness.generation.placing import existing_values, named_by_path, on_path, referring
from harness.generation.searches import asked_in_body, asked_in_query, plainest_search, searching
from harness.generation.single_cases import can_be_listed
from harness.model.case import Purpose, Relation, Role, Slot
from harness.model.operation import ParameterLocation
from harness.model.paths import is_of_item
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.rows import Learnt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.model.case import Case, Value
    from harness.model.operation import Operation, Parameter

SCOUTS = 6
"""Resources that are looked into for one with rows, where a path names one."""

_Portion: TypeAlias = "tuple[int, tuple[Case, ...]]"
"""Requests that are asked for all or not at all, with the number of what they vary."""

PAGES = 3
"""Neighbouring pages that are laid beside the one page that holds them all."""


def relations(world: World, depth: Depth) -> Iterator[Relation]:
    """For every operation that may list something, where the depth has room for it: which do, their answers tell."""
    if not depth.volley:
        return
    for material in world.materials.values():
        operation = material.operation
        if _may_list(world, operation):
            base = _placed(world, operation, None)
            scouts = tuple(_scouts(world, operation))
            for relation in _bounded(base, _of_operation(world, operation, base), depth.volley):
                yield replace(relation, scouts=scouts)
        elif (searched := _searched(world, operation)) is not None:
            yield from _of_search(world, operation, searched, depth)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Varied:
    """Requests that belong together, before any is left out for want of room."""

    parameters: tuple[str, ...]
    cases: tuple[Case, ...]
    first: int
    """How many of them come before other parameters are given more."""


def _searched(world: World, operation: Operation) -> Operation | None:
    """A search, unless it makes something."""
    makes = any(resource.creator == operation for resource in world.resources.all)
    return None if makes else searching(world.contract, operation)


def _of_search(world: World, operation: Operation, searched: Operation, depth: Depth) -> Iterator[Relation]:
    """The same of what a body says."""
    base = asked_in_query(plainest_search(world, operation, _placed(world, operation, None)), searched)
    scouts = tuple(_scouts(world, operation))
    for relation in _bounded(base, _of_operation(world, searched, base), depth.volley):
        yield replace(asked_in_body(relation, operation, searched, world.contract), scouts=scouts)


def _may_list(world: World, operation: Operation) -> bool:
    """Whether it reads something else than the one thing that its path ends in."""
    named = named_by_path(world.contract, operation, world.resources)
    return operation.method == "GET" and not is_of_item(operation.path) and can_be_listed(world, named)


def _placed(world: World, operation: Operation, index: int | None) -> Case:
    """The plainest request, of an existing resource where the path names one; without an index of the fullest."""
    named = named_by_path(world.contract, operation, world.resources)
    values = existing_values(named, index or 0)
    if index is None:
        fullest = Learnt.FULLEST.resource(operation.key)
        values = {one.name: Slot(name=one.name, role=Role.EXISTING, resource=fullest) for one in named}
    case = referring(on_path(world.plain(operation), values), existing_references(world, operation))
    return replace(case, purpose=Purpose.RELATION, description="all as it comes")


def _scouts(world: World, operation: Operation) -> Iterator[Case]:
    if named_by_path(world.contract, operation, world.resources):
        for index in range(SCOUTS):
            case = replace(_placed(world, operation, index), purpose=Purpose.HARVEST, description="how much is there")
            yield identified(case)


def _of_operation(world: World, operation: Operation, base: Case) -> Iterator[_Varied]:
    size = _size(world, operation)
    open_ones = [one for one in operation.parameters if one.location is ParameterLocation.QUERY]
    paging = next((one for one in open_ones if size and one.name == size[0]), None)
    if paging is not None and size is not None:
        sizes = page_sizes(world.contract, paging, _maximum(world, paging, size[1]))
        yield _varied(base, paging, Values(given=tuple((each,) for each in sizes), first=len(sizes)))
    others = [one for one in open_ones if one is not paging]
    # Where whole numbers may say where a page begins, texts hardly do.
    numbered = any(is_number(world.contract, one) for one in others)
    for parameter in others:
        # What names a thing says not where a page begins.
        if paging is not None and world.resources.named_by(parameter.name) is None:
            yield _paged(world, operation, base, paging, parameter, is_likely=not numbered)
        yield _varied(base, parameter, values_of(world.contract, operation, parameter, pages=paging is not None))


def _size(world: World, operation: Operation) -> tuple[str, int] | None:
    return page_size(world.contract, operation) or called_page_size(world.contract, operation)


def _maximum(world: World, parameter: Parameter, otherwise: int) -> int:
    schema = world.contract.resolved(parameter.schema)
    maximum = schema.get("maximum") if isinstance(schema, dict) else None
    return maximum if isinstance(maximum, int) else otherwise


def _varied(base: Case, parameter: Parameter, values: Values) -> _Varied:
    cases = [_with(base, parameter.name, *given) for given in values.given]
    first = sum(1 for case in cases[: values.first] if case.query != base.query)
    return _Varied(
        parameters=(parameter.name,), cases=tuple(case for case in cases if case.query != base.query), first=first
    )


def _paged(
    world: World, operation: Operation, base: Case, size: Parameter, position: Parameter, *, is_likely: bool
) -> _Varied:
    """Small pages that begin at several places, and the large one that holds them.

    A text is asked for late unless it is likely that the next page is called by it.
    """
    small = _with(base, size.name, str(SMALL_PAGE))
    whole = _with(base, size.name, str(WHOLE))
    begins: list[Value] = []
    counts = is_number(world.contract, position)
    if counts:
        first = lowest(world.contract, position)
        begins = [str(number) for number in range(first, first + PAGES)]
    elif is_open_text(world.contract, position):
        begins = [following(operation, position)]
    pages = [replace(_with(small, position.name, value), varied=None) for value in begins]
    cases = (small, whole, *pages) if pages else ()
    return _Varied(parameters=(size.name, position.name), cases=cases, first=len(cases) if counts or is_likely else 0)


def _with(case: Case, name: str, *values: Value) -> Case:
    others = tuple(pair for pair in case.query if pair[0] != name)
    shown = " and ".join(value if isinstance(value, str) else "…" for value in values)
    return replace(
        case,
        query=(*others, *((name, value) for value in values)),
        varied=(Part.REQUEST_QUERY, joined("", name)) if len(values) == 1 else None,
        description=f"{name} = {shown}",
    )


def _bounded(base: Case, found: Iterable[_Varied], most: int) -> Iterator[Relation]:
    """As many as there is room for, some of every parameter first; a request that several need is asked once."""
    first = identified(base)
    again = identified(replace(base, description=f"{base.description}, once more"))
    yield Relation(operation=base.operation, parameters=(), base=first, cases=(), again=again)
    varied = [replace(one, cases=tuple(identified(case) for case in one.cases)) for one in found if one.cases]
    for one, cases in zip(varied, _fitting(varied, most - len({first.id, again.id})), strict=True):
        if cases:
            yield Relation(operation=base.operation, parameters=one.parameters, base=first, cases=cases, again=again)


def _fitting(varied: list[_Varied], most: int) -> list[tuple[Case, ...]]:
    """Of each so much as fits: what comes first of every one whole or not at all, then single ones."""
    chosen: list[tuple[Case, ...]] = [()] * len(varied)
    asked: set[str] = set()
    portions = [(index, one.cases[: one.first]) for index, one in enumerate(varied)]
    portions += _in_turn([[(index, portion) for portion in _later(one)] for index, one in enumerate(varied)])
    for index, portion in portions:
        needed = asked | {case.id for case in portion if not _is_instead(case, varied[index])}
        if len(needed) <= most:
            asked = needed
            chosen[index] = (*chosen[index], *portion)
    return chosen


def _in_turn(listed: list[list[_Portion]]) -> list[_Portion]:
    return [portion for row in zip_longest(*listed) for portion in row if portion is not None]


def _later(varied: _Varied) -> list[tuple[Case, ...]]:
    """What comes when every parameter was given its first: pages side by side belong together."""
    rest = varied.cases[varied.first :]
    return [(case,) for case in rest] if len(varied.parameters) == 1 else [rest]


def _is_instead(case: Case, varied: _Varied) -> bool:
    """Whether it is asked only where others are not: values of a member that is called like the parameter."""
    others = {slot.resource for one in varied.cases for slot in one.slots}
    has_words = any(resource.startswith(Learnt.WORD.resource("")) for resource in others)
    named = (Learnt.VALUE.resource(""), Learnt.RECASED.resource(""))
    return has_words and any(slot.resource.startswith(named) for slot in case.slots)
