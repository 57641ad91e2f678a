"""How an environment's own lists give the identifiers of what it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.contract.schemas import response_schema, types_at
from harness.generation.captures import properties_of, ranked_properties
from harness.generation.case_identity import identified
from harness.generation.names import identifier_names
from harness.generation.placing import existing_values, named_by_path, on_path
from harness.model.case import Harvest, Purpose
from harness.model.operation import ParameterLocation
from harness.model.pointer import tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

PAGE_SIZE = 100
"""Rows asked for where the contract allows so many."""

USUAL_MOST = 50
"""Rows that nearly every service gives at once, where the contract does not say how many it gives."""

_PAGE_SIZE_NAMES = frozenset(
    {
        "limit",
        "pagesize",
        "perpage",
        "size",
        "count",
        "top",
        "max",
        "maxresults",
        "first",
        "take",
        "itemsperpage",
        "rows",
        "pagelimit",
        "maxitems",
        "results",
    }
)

_COUNTERS = frozenset({"page", "pagenumber", "pageno", "pageindex", "offset", "skip", "start", "startindex"})
"""A filter may be a number, too: only what is called so is counted on."""


def harvests(world: World) -> Iterator[Harvest]:
    """For each resource that can be listed, outer ones first."""
    for resource in world.resources.all:
        lister = resource.lister
        if lister is not None and world.has(lister):
            yield Harvest(
                parameter=resource.parameter,
                resource=resource.collection,
                listing=_listing(world, lister),
                reading=_reading(world, resource),
                candidates=tuple(_candidates(world, resource)),
                cursors=_optional(world, lister, "string"),
                counters=tuple(name for name in _optional(world, lister, "integer") if normalised(name) in _COUNTERS),
            )


def _optional(world: World, lister: Operation, kind: str) -> tuple[str, ...]:
    """The optional query parameters of a type, the page's size aside."""
    size = page_size(world, lister)
    return tuple(
        parameter.name
        for parameter in lister.parameters
        if parameter.location is ParameterLocation.QUERY
        and not parameter.required
        and types_at(world.contract, parameter.schema, "") - {"null"} == {kind}
        and not (size and parameter.name == size[0])
    )


def page_size(world: World, lister: Operation) -> tuple[str, int] | None:
    """The query parameter that says how many rows are wanted, and the value to ask for.

    It is an integer with both a lower bound above 0 and an upper bound, and either called so or with a default between
    the two: a page's number starts at the lowest, and a filter has no default.
    """
    bounded = [
        (parameter, maximum)
        for parameter in lister.parameters
        if parameter.location is ParameterLocation.QUERY and (maximum := _bound(world, parameter))
    ]
    named = [entry for entry in bounded if normalised(entry[0].name) in _PAGE_SIZE_NAMES]
    bounded = named or [entry for entry in bounded if _has_default_inside(world, entry[0])]
    if not bounded:
        return None
    parameter, maximum = bounded[0]
    return parameter.name, min(maximum, PAGE_SIZE)


def called_page_size(world: World, lister: Operation) -> tuple[str, int] | None:
    """The whole number without bounds that is called so, and the most to ask for: no more than nearly all serve."""
    for parameter in lister.parameters:
        is_query = parameter.location is ParameterLocation.QUERY
        is_whole = types_at(world.contract, parameter.schema, "") - {"null"} == {"integer"}
        if is_query and is_whole and normalised(parameter.name) in _PAGE_SIZE_NAMES:
            return parameter.name, USUAL_MOST
    return None


def _bound(world: World, parameter: Parameter) -> int | None:
    schema = world.contract.resolved(parameter.schema)
    if not isinstance(schema, dict) or schema.get("type") != "integer":
        return None
    maximum, minimum, default = schema.get("maximum"), schema.get("minimum"), schema.get("default")
    starts = minimum if minimum is not None else default
    if isinstance(maximum, int) and isinstance(starts, int) and starts >= 1 and maximum > starts:
        return maximum
    return None


def _has_default_inside(world: World, parameter: Parameter) -> bool:
    schema = world.contract.resolved(parameter.schema)
    default, minimum = (schema.get("default"), schema.get("minimum", 1)) if isinstance(schema, dict) else (None, None)
    return isinstance(default, int) and isinstance(minimum, int) and default > minimum


def _listing(world: World, lister: Operation) -> Case:
    case = on_path(world.plain(lister), existing_values(named_by_path(world.contract, lister, world.resources), 0))
    size = page_size(world, lister)
    if size:
        others = tuple(pair for pair in case.query if pair[0] != size[0])
        case = replace(case, query=(*others, (size[0], str(size[1]))))
    return identified(replace(case, purpose=Purpose.HARVEST, description="lists what is there"))


def _reading(world: World, resource: Resource) -> Case | None:
    reader = resource.reader
    if reader is None or not world.has(reader):
        return None
    case = on_path(world.plain(reader), existing_values(named_by_path(world.contract, reader, world.resources), 0))
    return identified(replace(case, purpose=Purpose.HARVEST, description="reads one of them"))


def _candidates(world: World, resource: Resource) -> Iterator[str]:
    names = identifier_names(resource.parameter, resource.collection)
    wanted = _parameter_schema(resource)
    found: list[str] = []
    for operation in (resource.reader, resource.lister, resource.creator):
        for schema in _schemas(world, operation):
            item = _item_schema(world, schema)
            pointers = ranked_properties(world.contract, item, names, wanted)
            found += [tokens_of(pointer)[0] for pointer in pointers if len(tokens_of(pointer)) == 1]
    yield from dict.fromkeys([*found, resource.parameter, *names])


def _schemas(world: World, operation: Operation | None) -> Iterator[Json]:
    if operation is None:
        return
    for response in operation.responses:
        if response.status.startswith("2"):
            for content in response.content:
                status = int(response.status) if response.status.isdigit() else 200
                schema = response_schema(world.contract, operation, status, content.media_type)
                if schema is not None:
                    yield schema


def _item_schema(world: World, schema: Json) -> Json:
    """The schema of one item: of an array's, of the one array in an envelope, or the schema itself."""
    resolved = world.contract.resolved(schema)
    if not isinstance(resolved, dict):
        return schema
    if "items" in resolved:
        return resolved["items"]
    for below in properties_of(world.contract, resolved).values():
        inner = world.contract.resolved(below)
        if isinstance(inner, dict) and "items" in inner:
            return inner["items"]
    return schema


def _parameter_schema(resource: Resource) -> Json:
    for operation in resource.operations.values():
        for parameter in operation.parameters:
            if parameter.name == resource.parameter:
                return parameter.schema
    return {}
