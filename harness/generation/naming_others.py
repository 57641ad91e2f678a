"""New items that name others which the run creates for them, where a request may do so and need not."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.captures import properties_of
from harness.generation.chains import LONGEST, Chain, can_create, create, create_needed
from harness.generation.placing import with_body_slot
from harness.generation.plausible import plausible
from harness.generation.variations import body_schema, with_value
from harness.model.case import Role, Slot
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Case
    from harness.model.json import Json

MOST = 2
"""Others that one item names."""


def naming_others(world: World, resource: Resource) -> tuple[Chain, Case] | None:
    """The steps that create what an item may name, and the request that names it; `None` where it may name nothing."""
    material = world.materials[resource.creator.key] if resource.creator is not None else None
    plain = material.plain if material is not None else None
    if material is None or plain is None or plain.opaque or not isinstance(plain.value, dict):
        return None
    if resource.is_named_by_client:
        return None
    schema = body_schema(world.contract, material.operation, plain.case)
    found = () if schema is None else (one for one in _others(world, resource, schema) if one[0] not in plain.value)
    others = [*islice(found, MOST)]
    named = {name: value for name, _, value in others}
    draft = with_value(plain, {**plain.value, **named}, material.encode) if named else None
    if draft is None or schema is None or world.judge.violations(schema, draft.value):
        return None
    chain, case = Chain(), draft.case
    # What it stands in comes first, which is no business of the others.
    create_needed(world, chain, material.operation)
    for name, other, _ in others:
        if other.collection not in chain.captures:
            create(world, chain, other)
        capture = chain.captures[other.collection]
        slot = Slot(name=name, role=Role.CREATED, resource=other.collection, capture=capture)
        case = with_body_slot(case, joined("", name), slot)
    return chain, case


def _others(world: World, resource: Resource, schema: Json) -> Iterator[tuple[str, Resource, Json]]:
    """Properties that name items of other collections which the run can create, with something to stand there."""
    around = {one for _, one in world.resources.along(resource.item)}
    for name, below in properties_of(world.contract, schema).items():
        other = world.resources.named_by(name)
        if other is None or other in around or not can_create(world, other, LONGEST - 1):
            continue
        value = plausible(world.judge, below, None)
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield name, other, value
