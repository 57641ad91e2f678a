"""How an environment's own lists give the identifiers of what it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.contract.schemas import response_schema, types_at
from harness.generation.captures import properties_of, ranked_properties
from harness.generation.case_identity import identified
from harness.generation.names import identifier_names
from harness.generation.page_sizes import page_size
from harness.generation.placing import existing_values, named_by_path, on_path
from harness.generation.searches import whole_list
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
    from harness.model.operation import Operation

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
    size = page_size(world.contract, lister)
    return tuple(
        parameter.name
        for parameter in lister.parameters
        if parameter.location is ParameterLocation.QUERY
        and not parameter.required
        and types_at(world.contract, parameter.schema, "") - {"null"} == {kind}
        and not (size and parameter.name == size[0])
    )


def _listing(world: World, lister: Operation) -> Case:
    named = named_by_path(world.contract, lister, world.resources)
    case = on_path(whole_list(world, lister), existing_values(named, 0))
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
