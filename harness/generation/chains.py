"""Steps that create what later steps need: a resource, after everything outside it that it is created in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.generation.captures import chosen_in_query, created_identifier
from harness.generation.closed_sets import EVERY_VALUE, ONE_VALUE
from harness.generation.extremes import DEEPEST, filled
from harness.generation.fresh_names import LEAST, LEAST_PROPOSED, chance_of
from harness.generation.placing import (
    named_by_path,
    on_path,
    own_identifiers,
    references,
    referring,
    with_body_slot,
)
from harness.model.case import Purpose, Role, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.material import Material
    from harness.generation.placing import Reference
    from harness.generation.resources import Resource, Resources
    from harness.model.case import Capture, Case, Value
    from harness.model.json import Json
    from harness.model.operation import Operation

LONGEST = 4
"""How many resources may have to be created before the one that is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What every sequence is made from."""

    judge: Judge
    resources: Resources
    materials: Mapping[str, Material]
    """By key of the operation; only those with a plainest request."""

    @property
    def contract(self) -> Contract:
        """The contract that everything is made from."""
        return self.judge.contract

    def plain(self, operation: Operation) -> Case:
        """The operation's plainest request."""
        draft = self.materials[operation.key].plain
        if draft is None:
            raise KeyError(operation.key)
        return draft.case

    def fresh_name(self, operation: Operation) -> Slot | None:
        """The slot by which a `PUT` names an item that no one has; `None` where it names none, or too few are free."""
        resource = self.resources.of_item(operation.path)
        named = named_by_path(self.contract, operation, self.resources)
        slot = self.materials[operation.key].fresh.get(named[-1].name) if named and resource is not None else None
        if slot is None or resource is None:
            return None
        outer = [one.resource for one in named[:-1] if not is_scope(one.resource)]
        # In what the run makes for itself nothing is taken.
        is_free = bool(outer) and all(can_create(self, one) for one in outer)
        return replace(slot, resource=resource.collection) if is_free or chance_of(slot) >= LEAST else None

    def chosen_name(self, resource: Resource) -> Slot | None:
        """The slot by which a query names an item that no one has; `None` where it names none, or too few are free."""
        creator = resource.creator
        chosen = chosen_in_query(creator, resource) if creator is not None and self.has(creator) else None
        if creator is None or chosen is None:
            return None
        slot = self.materials[creator.key].fresh.get(chosen.name)
        return replace(slot, resource=resource.collection) if slot and chance_of(slot) >= LEAST_PROPOSED else None

    def may_be_anyones(self, operation: Operation) -> bool:
        """Whether a query names what the operation creates, and too few names are free: it may be someone's."""
        return any(
            chosen_in_query(operation, resource) is not None and self.chosen_name(resource) is None
            for resource in self.resources.all
            if resource.creator == operation
        )

    def filled(self, operation: Operation, schema: Json, value: Json) -> Json:
        """A body of the operation with what it may have besides, as far as that names nothing else."""
        return filled(self.judge, schema, value, DEEPEST, self.resources.names(besides=operation))

    def creates(self, operation: Operation) -> bool:
        """Whether the operation makes a new item of a collection."""
        return any(resource.creator == operation for resource in self.resources.all)

    def has(self, operation: Operation | None) -> bool:
        """Whether the operation can be asked at all."""
        return operation is not None and operation.key in self.materials


@dataclass(slots=True)
class Chain:
    """Steps so far, and where each resource that they created shows its identifier. Grows while it is built."""

    steps: list[Case] = field(default_factory=list)
    captures: dict[str, Capture] = field(default_factory=dict)
    """Path template of a collection to where the identifier of its new item stands."""

    def copied(self) -> Chain:
        """A chain of its own that goes on from here."""
        return Chain(steps=list(self.steps), captures=dict(self.captures))


def inner_reads(world: World, resource: Resource) -> Iterator[Operation]:
    """The safe operations below an item that are about nothing but the item: its content, its history."""
    for material in world.materials.values():
        operation = material.operation
        if operation.method == "GET" and resource.has_below(operation.path):
            named = named_by_path(world.contract, operation, world.resources)
            if not named[resource.item.count("{") :]:
                yield operation


def with_other_values(world: World, operation: Operation) -> Iterator[Draft]:
    """The plain request with other values of the closed sets in its body: what may be done often hangs on one."""
    plain = world.plain(operation)
    seen = {plain.body.content} if plain.body is not None else set()
    for draft in world.materials[operation.key].valid:
        body = draft.case.body
        if draft.scenario in {EVERY_VALUE, ONE_VALUE} and body is not None and body.content not in seen:
            seen.add(body.content)
            yield draft


def can_create(world: World, resource: Resource | None, depth: int = LONGEST) -> bool:
    """Whether the run can make an item of the resource for itself, and everything that it needs for that."""
    if resource is None or depth == 0 or not world.has(resource.creator) or resource.creator is None:
        return False
    creator = resource.creator
    if (resource.is_named_by_client and world.fresh_name(creator) is None) or world.may_be_anyones(creator):
        return False
    needed = [named.resource for named in named_by_path(world.contract, creator, world.resources)]
    outer = needed[:-1] if resource.is_named_by_client else needed
    return all(is_scope(one) or can_create(world, one, depth - 1) for one in outer)


def is_scope(resource: Resource | None) -> bool:
    """Whether items stand in it that it has to have been there for: a tenant, which no operation creates."""
    return resource is None or resource.creator is None


def is_created_in_scopes(world: World, operation: Operation) -> bool:
    """Whether the operation makes a new item, and everything that it stands in has to be there already."""
    if operation.method != "POST" or not world.creates(operation):
        return False
    named = named_by_path(world.contract, operation, world.resources)
    return bool(named) and all(is_scope(one.resource) for one in named)


def create(world: World, chain: Chain, resource: Resource, body: Case | None = None) -> None:
    """Adds the steps that create an item of the resource, and what it needs that is not there yet."""
    creator = resource.creator
    if creator is None:
        raise ValueError(f"nothing creates an item of {resource.collection}")
    case = body or world.plain(creator)
    for named in named_by_path(world.contract, creator, world.resources):
        if named.resource is not None and not is_scope(named.resource) and named.resource.item != resource.item:
            _create_once(world, chain, named.resource)
    for reference in creatable_references(world, creator, besides=resource):
        if reference.resource is not None:
            _create_once(world, chain, reference.resource)
    name = world.fresh_name(creator) if resource.is_named_by_client else None
    placed = placed_on_created(world, chain, creator, case, named=name)
    chain.steps.append(replace(placed, purpose=Purpose.SEQUENCE))
    chain.captures[resource.collection] = created_identifier(world.contract, resource, step=len(chain.steps) - 1)


def made_for(world: World, operation: Operation) -> Chain:
    """The steps that create every resource that an operation needs and that the run can make for itself."""
    chain = Chain()
    create_needed(world, chain, operation)
    return chain


def create_needed(world: World, chain: Chain, operation: Operation) -> None:
    """Adds the steps that create what an operation needs, as far as the run can make it and it is not there yet."""
    for named in named_by_path(world.contract, operation, world.resources):
        resource = named.resource
        if resource is not None and resource.collection not in chain.captures and can_create(world, resource):
            create(world, chain, resource)
    for reference in creatable_references(world, operation):
        if reference.resource is not None and reference.resource.collection not in chain.captures:
            create(world, chain, reference.resource)


def placed_on_created(
    world: World, chain: Chain, operation: Operation, case: Case, role: Role = Role.CREATED, named: Slot | None = None
) -> Case:
    """The case about what the chain created, or calls `named`; what it did not create must be there (a scope)."""
    values: dict[str, Value] = {}
    for one in named_by_path(world.contract, operation, world.resources):
        collection = one.resource.collection if one.resource else ""
        capture = chain.captures.get(collection)
        own_role = role if capture else Role.EXISTING
        values[one.name] = Slot(name=one.name, role=own_role, resource=collection, capture=capture)
    if named is not None:
        values[named.name] = named
    plain = world.materials[operation.key].plain
    if plain is None:
        return on_path(case, values)
    placed = on_path(case, values)
    for pointer, name in own_identifiers(world.contract, operation, plain, world.resources).items():
        slot = values.get(name)
        if isinstance(slot, Slot) and not (case.fault and case.fault.pointer == pointer):
            placed = with_body_slot(placed, pointer, slot)
    return referring(placed, _reference_values(world, chain, operation))


def creatable_references(
    world: World, operation: Operation, *, besides: Resource | None = None
) -> tuple[Reference, ...]:
    """The resources of this API that a request names outside its path and that the run can create."""
    plain = world.materials[operation.key].plain
    if plain is None:
        return ()
    return tuple(
        reference
        for reference in references(world.contract, operation, plain, world.resources)
        if reference.resource is not None
        and (besides is None or reference.resource.collection != besides.collection)
        and can_create(world, reference.resource, LONGEST - 1)
    )


def existing_references(world: World, operation: Operation) -> dict[Reference, Value]:
    """Slots for resources that a request names outside its path and that the run cannot make for itself."""
    plain = world.materials[operation.key].plain
    if plain is None:
        return {}
    creatable = set() if operation.is_safe else set(creatable_references(world, operation))
    return {
        reference: existing_slot(reference)
        for reference in references(world.contract, operation, plain, world.resources)
        if reference not in creatable and may_name_existing(world, operation, reference)
    }


def existing_slot(reference: Reference) -> Slot:
    """What stands for one of the things that are there."""
    return Slot(
        name=reference.name,
        role=Role.EXISTING,
        resource=reference.resource.collection if reference.resource else "",
        full=reference.full,
    )


def may_name_existing(world: World, operation: Operation, reference: Reference) -> bool:
    """Whether an object may name what is somebody else's: something is made of it, or it is only looked at.

    What neither makes anything nor is about something that the run made may be about what its body names.
    """
    return not reference.is_thing or operation.is_safe or "{" in operation.path or world.creates(operation)


def _create_once(world: World, chain: Chain, resource: Resource) -> None:
    if resource.collection not in chain.captures and len(chain.steps) < LONGEST:
        create(world, chain, resource)


def _reference_values(world: World, chain: Chain, operation: Operation) -> dict[Reference, Value]:
    return {
        reference: Slot(
            name=reference.name,
            role=Role.CREATED,
            resource=reference.resource.collection,
            capture=chain.captures[reference.resource.collection],
            full=reference.full,
        )
        for reference in creatable_references(world, operation)
        if reference.resource is not None and reference.resource.collection in chain.captures
    }
