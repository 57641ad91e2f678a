"""What sequences are made from, given by hand: drawing requests from a contract takes a second for each operation."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.chains import World
from harness.generation.closed_sets import ONE_VALUE
from harness.generation.draft import Draft
from harness.generation.judge import Judge
from harness.generation.material import Material
from harness.generation.resources import inferred
from harness.model.case import Body, Case

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from harness.contract.document import Contract
    from harness.generation.resources import Resource
    from harness.model.json import Json
    from harness.model.operation import Operation


def world_of(contract: Contract, bodies: Mapping[str, tuple[Json, ...]] | None = None) -> World:
    """Requests of every operation of a contract: the plainest, and others with another body.

    Args:
        contract: The contract.
        bodies: By key of the operation what its requests have in their bodies, the plainest first.
    """
    given = bodies or {}
    return World(
        judge=Judge(contract),
        resources=inferred(contract, contract.operations),
        materials={one.key: _material(one, given.get(one.key, ())) for one in contract.operations},
    )


def without(world: World, operations: Collection[str]) -> World:
    """The world in which some operations cannot be asked."""
    return replace(world, materials={key: one for key, one in world.materials.items() if key not in operations})


def resource_of(world: World, collection: str) -> Resource:
    """The one with the path."""
    return next(one for one in world.resources.all if one.collection == collection)


def _material(operation: Operation, values: tuple[Json, ...]) -> Material:
    plain, *others = (_draft(operation, value) for value in values) if values else (_draft(operation, None),)
    return Material(operation=operation, plain=plain, drafts=tuple(others), failures=())


def _draft(operation: Operation, value: Json) -> Draft:
    content = json.dumps(value).encode()
    case = Case(
        id="",
        api="shop",
        operation=operation.key,
        method=operation.method,
        path=operation.path,
        path_values=tuple((name, "sample") for name in re.findall(r"\{(\w+)\}", operation.path)),
        body=None if value is None else Body(media_type="application/json", content=content),
        description=f"with {content.decode()}",
    )
    return Draft(case=case, value=value, scenario=ONE_VALUE)
