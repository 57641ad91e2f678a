"""Requests of one collection that go out together: each query parameter with several values, and pages side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.generation.chains import existing_references
from harness.generation.harvests import page_size
from harness.generation.parameter_values import (
    SMALL_PAGE,
    WHOLE,
    following,
    is_number,
    is_open_text,
    lowest,
    page_sizes,
    values_of,
)
from harness.generation.placing import existing_values, named_by_path, on_path, referring
from harness.generation.single_cases import can_be_listed
from harness.model.case import Purpose, Relation
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.model.case import Case, Value
    from harness.model.operation import Operation, Parameter

PAGES = 3
"""Neighbouring pages that are laid beside the one page that holds them all."""


def relations(world: World, depth: Depth) -> Iterator[Relation]:
    """For every operation that may list something: which do, their answers tell."""
    for material in world.materials.values():
        base = _base(world, material.operation)
        if base is not None:
            yield from _bounded(base, _of_operation(world, material.operation, base), depth.volley)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Varied:
    """Requests that belong together, before any is left out for want of room."""

    parameters: tuple[str, ...]
    cases: tuple[Case, ...]


def _base(world: World, operation: Operation) -> Case | None:
    """The plainest request, of an existing resource where the path names one; `None` for what lists nothing."""
    named = named_by_path(world.contract, operation, world.resources)
    reads_one = operation.path.rstrip("/").endswith("}")
    if operation.method != "GET" or reads_one or not can_be_listed(world, named):
        return None
    case = referring(on_path(world.plain(operation), existing_values(named, 0)), existing_references(world, operation))
    return replace(case, purpose=Purpose.RELATION, description="all as it comes")


def _of_operation(world: World, operation: Operation, base: Case) -> Iterator[_Varied]:
    size = page_size(world, operation)
    open_ones = [one for one in operation.parameters if one.location is ParameterLocation.QUERY]
    paging = next((one for one in open_ones if size and one.name == size[0]), None)
    if paging is not None and size is not None:
        yield _varied(base, paging, page_sizes(world.contract, paging, _maximum(world, paging, size[1])))
    for parameter in open_ones:
        if parameter is not paging:
            yield _varied(base, parameter, values_of(world.contract, operation, parameter))
            if paging is not None:
                yield _paged(world, operation, base, paging, parameter)


def _maximum(world: World, parameter: Parameter, otherwise: int) -> int:
    schema = world.contract.resolved(parameter.schema)
    maximum = schema.get("maximum") if isinstance(schema, dict) else None
    return maximum if isinstance(maximum, int) else otherwise


def _varied(base: Case, parameter: Parameter, values: Iterable[Value]) -> _Varied:
    cases = [_with(base, parameter.name, value) for value in values]
    return _Varied(parameters=(parameter.name,), cases=tuple(case for case in cases if case.query != base.query))


def _paged(world: World, operation: Operation, base: Case, size: Parameter, position: Parameter) -> _Varied:
    """Small pages that begin at several places, and the large one that holds them."""
    small = _with(base, size.name, str(SMALL_PAGE))
    whole = _with(base, size.name, str(WHOLE))
    begins: list[Value] = []
    if is_number(world.contract, position):
        first = lowest(world.contract, position)
        begins = [str(number) for number in range(first, first + PAGES)]
    elif is_open_text(world.contract, position):
        begins = [following(operation, position)]
    pages = [replace(_with(small, position.name, value), varied=None) for value in begins]
    return _Varied(parameters=(size.name, position.name), cases=(small, whole, *pages) if pages else ())


def _with(case: Case, name: str, value: Value) -> Case:
    others = tuple(pair for pair in case.query if pair[0] != name)
    shown = value if isinstance(value, str) else "…"
    return replace(
        case,
        query=(*others, (name, value)),
        varied=(Part.REQUEST_QUERY, joined("", name)),
        description=f"{name} = {shown}",
    )


def _bounded(base: Case, found: Iterable[_Varied], most: int) -> Iterator[Relation]:
    """As many as there is room for, whole ones, first come; a request that several need is asked once."""
    first = identified(base)
    again = identified(replace(base, description=f"{base.description}, once more"))
    asked = {first.id, again.id}
    yield Relation(operation=base.operation, parameters=(), base=first, cases=(), again=again)
    for varied in found:
        cases = tuple(identified(case) for case in varied.cases)
        needed = asked | {case.id for case in cases}
        if cases and len(needed) <= most:
            asked = needed
            yield Relation(operation=base.operation, parameters=varied.parameters, base=first, cases=cases, again=again)
