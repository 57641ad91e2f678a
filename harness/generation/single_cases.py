"""The requests of one operation that stand alone: on resources that are there, on ones that no one has, or on none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.generation.chains import can_create, existing_references, is_created_in_scopes
from harness.generation.computing import computes_of_existing
from harness.generation.identifiers import absent_identifiers, is_anyones
from harness.generation.placing import (
    existing_values,
    named_by_path,
    on_path,
    own_identifiers,
    referring,
    unknown_resource,
    with_body_slot,
)
from harness.generation.sequences import needs_created
from harness.generation.unknown_references import unknown_references
from harness.model.case import Purpose
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.generation.material import Material
    from harness.generation.placing import Named
    from harness.model.case import Case, Value
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Singles:
    """An operation's single requests."""

    cases: tuple[Case, ...]
    missing: str | None
    """What could not be asked and why; `None` for nothing."""


def single_cases(world: World, material: Material, *, seed: int, depth: Depth) -> Singles:
    """Everything that is asked of one operation outside of sequences, identities aside."""
    plain = material.plain
    if plain is None:
        return Singles(cases=(), missing="; ".join(material.failures))
    if world.may_be_anyones(material.operation):
        return Singles(cases=(), missing=_ANYONES)
    named = named_by_path(world.contract, material.operation, world.resources)
    if not named:
        return Singles(cases=tuple(_on_nothing(world, material, plain)), missing=None)
    if named[-1].resource is None:
        return _on_scope(world, material, plain, seed, depth)
    if material.operation.is_safe:
        return Singles(cases=tuple(_safe(world, material, plain, seed, depth)), missing=None)
    return _changing(world, material, plain, seed)


def absent_twins(world: World, material: Material, case: Case, seed: int) -> list[Case]:
    """The case on up to two resources that no one has, labelled so."""
    named = named_by_path(world.contract, material.operation, world.resources)
    schemas = _schemas(material)
    values = {
        one.name: absent_identifiers(
            world.judge,
            schemas.get(one.name, {}),
            # Of its own for what may create: what is then called so is absent no more.
            f"PUT {one.name}" if material.operation.method == "PUT" else one.name,
            seed=seed,
            drawn=material.identifiers.get(one.name, ()),
        )
        for one in named
    }
    last = named[-1].name
    twins = []
    for index in range(max(1, len(values[last]))):
        chosen: dict[str, Value] = {name: found[min(index, len(found) - 1)] for name, found in values.items() if found}
        twins.append(unknown_resource(on_path(case, chosen), last))
    return twins


def on_absent(world: World, material: Material, case: Case, seed: int) -> Case:
    """The case, with its own label, on a resource that no one has.

    What a `PUT` names is new in every asking: it may create it, and then others would find it.
    """
    twin = absent_twins(world, material, case, seed)[0]
    placed = replace(case, path_values=twin.path_values)
    slot = world.fresh_name(material.operation)
    if slot is None or material.plain is None:
        return placed
    placed = on_path(placed, {slot.name: slot})
    for pointer, name in own_identifiers(world.contract, material.operation, material.plain, world.resources).items():
        if name == slot.name and not (case.fault and case.fault.pointer == pointer):
            placed = with_body_slot(placed, pointer, slot)
    return placed


def creates_by_name(world: World, material: Material) -> bool:
    """Whether the operation is a `PUT` that creates what its path names, and there are names that no one has."""
    operation = material.operation
    resource = world.resources.of_item(operation.path)
    if resource is None or not resource.is_named_by_client or operation != resource.creator:
        return False
    return world.fresh_name(operation) is not None


def can_be_listed(world: World, named: tuple[Named, ...]) -> bool:
    """Whether the environment itself can say which resources there are, for every parameter of the path."""
    return all(one.resource is None or world.has(one.resource.lister) for one in named)


def _on_nothing(world: World, material: Material, plain: Draft) -> Iterator[Case]:
    yield plain.case
    if needs_created(world, material.operation):
        # With a generated reference it is refused for that alone: the rest is asked in sequences.
        return
    slots = existing_references(world, material.operation)
    if not slots or any(reference.resource is None for reference in slots):
        yield from (draft.case for draft in material.drafts)
    if slots:
        twins = [plain, *unknown_references(world, material.operation), *material.drafts]
        yield from (_existing(referring(draft.case, slots)) for draft in twins)


def _on_scope(world: World, material: Material, plain: Draft, seed: int, depth: Depth) -> Singles:
    """The path ends in a value that names nothing the contract knows: generated ones, and what bindings give."""
    named = named_by_path(world.contract, material.operation, world.resources)
    drafts = [plain, *material.drafts]
    twins = [_existing(on_path(draft.case, existing_values(named, 0))) for draft in drafts if not is_about_path(draft)][
        : depth.existing
    ]
    if material.operation.is_safe:
        return Singles(cases=(*(draft.case for draft in drafts), *twins), missing=None)
    absent = [on_absent(world, material, draft.case, seed) for draft in drafts if not is_about_path(draft)]
    inner = [one.resource for one in named if one.resource is not None]
    asks_existing = world.creates(material.operation) and not inner
    if not asks_existing and not computes_of_existing(world, material.operation):
        # A bound `/jobs/{id}/cancel` would be the user's own job: nothing of it is changed.
        return Singles(cases=tuple(absent), missing=_NOTHING_NAMED)
    return Singles(cases=(*absent, *twins), missing=None)


_NOTHING_NAMED = (
    "asked of absent resources only: the path ends in a parameter that names no resource of the contract, "
    "and what changes or deletes is asked of resources that the run created"
)


def _safe(world: World, material: Material, plain: Draft, seed: int, depth: Depth) -> Iterator[Case]:
    named = named_by_path(world.contract, material.operation, world.resources)
    slots = existing_references(world, material.operation)
    for index in range(depth.existing):
        yield _existing(referring(on_path(plain.case, existing_values(named, index)), slots))
    yield from absent_twins(world, material, plain.case, seed)
    listed = can_be_listed(world, named)
    for draft in material.drafts:
        if is_about_path(draft):
            yield draft.case
        elif listed:
            yield _existing(referring(on_path(draft.case, existing_values(named, 0)), slots))
        else:
            yield on_absent(world, material, draft.case, seed)


def _changing(world: World, material: Material, plain: Draft, seed: int) -> Singles:
    """What changes or deletes. Never with an identifier at fault: somewhere, there may be a thing that is called so."""
    drafts = [draft for draft in material.drafts if not is_about_path(draft)]
    if creates_by_name(world, material):
        placed = tuple(on_absent(world, material, draft.case, seed) for draft in (plain, *drafts))
        return Singles(cases=placed, missing=None)
    twins = tuple(absent_twins(world, material, plain.case, seed))
    if is_created_in_scopes(world, material.operation) or computes_of_existing(world, material.operation):
        if needs_created(world, material.operation):
            # What a request names besides is not there: it is refused for that alone, each environment in its way.
            return Singles(cases=twins, missing=None)
        there = existing_values(named_by_path(world.contract, material.operation, world.resources), 0)
        placed = tuple(_existing(on_path(draft.case, there)) for draft in (plain, *drafts))
        return Singles(cases=(*twins, *placed), missing=None)
    slot = world.fresh_name(material.operation)
    if slot is not None:
        twins = (unknown_resource(on_absent(world, material, plain.case, seed), slot.name),)
    elif is_risky(world, material, twins[0]):
        return Singles(cases=(), missing=_ANYONES)
    if needs_created(world, material.operation):
        return Singles(cases=twins, missing=None)
    resource = next(
        one.resource
        for one in named_by_path(world.contract, material.operation, world.resources)
        if one.resource is not None and not can_create(world, one.resource)
    )
    refused = tuple(on_absent(world, material, draft.case, seed) for draft in drafts)
    return Singles(cases=(*twins, *refused), missing=_nothing_creates(resource.collection))


def is_risky(world: World, material: Material, case: Case) -> bool:
    """Whether a case that changes or deletes names something that may be someone's although it was made up."""
    named = named_by_path(world.contract, material.operation, world.resources)
    value = dict(case.path_values).get(named[-1].name) if named else None
    return not material.operation.is_safe and isinstance(value, str) and is_anyones(value)


_ANYONES = "not asked: every identifier that it takes is so short that it may be someone's"


def _nothing_creates(collection: str) -> str:
    return (
        f"asked of absent resources only: no usable operation creates an item of {collection}, "
        "and what changes or deletes is asked of resources that the run created"
    )


def _existing(case: Case) -> Case:
    return replace(case, purpose=Purpose.EXISTING)


def is_about_path(draft: Draft) -> bool:
    """Whether an identifier itself is what is wrong."""
    return draft.case.fault is not None and draft.case.fault.part is Part.REQUEST_PATH


def _schemas(material: Material) -> Mapping[str, Json]:
    return {
        parameter.name: parameter.schema for parameter in material.operation.parameters if parameter.location == "path"
    }
