"""How what an operation creates is deleted, wherever it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.captures import created_identifier, linked_parameter, success_links
from harness.generation.case_identity import identified
from harness.generation.client_names import named_in_body
from harness.generation.placing import named_by_path, on_path
from harness.generation.resources import inferred
from harness.model.case import Capture, Purpose, Role, Slot, Undo
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Case, Value
    from harness.model.operation import Operation


def undos(world: World) -> Iterator[Undo]:
    """For every operation that creates something that another one deletes."""
    done = set()
    for resource in world.resources.all:
        creator, deleter = resource.creator, resource.deleter
        if creator is not None and deleter is not None and world.has(creator) and world.has(deleter):
            done.add(creator.key)
            own = created_identifier(world.contract, resource, step=0)
            yield Undo(creator=creator.key, deletion=_deletion(world, resource, creator, deleter, own))
        put = resource.operations.get("PUT")
        if put is not None and put != creator and deleter is not None and world.has(put) and world.has(deleter):
            # It may create what it does not find, whatever the contract says.
            name = named_by_path(world.contract, put, world.resources)[-1].name
            own = Capture(step=0, part=Part.REQUEST_PATH, pointers=(joined("", name),))
            done.add(put.key)
            yield Undo(creator=put.key, deletion=_deletion(world, resource, put, deleter, own))
    for material in world.materials.values():
        if material.operation.key not in done and not material.operation.is_safe:
            operation = material.operation
            yield from (
                tuple(_by_link(world, operation)) or tuple(_by_name(world, operation)) or _by_location(world, operation)
            )


def undeletable(contract: Contract) -> Iterator[Operation]:
    """What creates items that nothing in a contract deletes, neither alone nor with what they stand in."""
    usable = [one for one in contract.operations if one.key not in contract.unusable]
    resources = inferred(contract, usable).all
    deleted = [one.item for one in resources if one.deleter is not None]
    for resource in resources:
        if resource.creator is not None:
            paths = (f"{resource.item}/", f"{resource.creator.path}/")
            if not any(path.startswith(f"{item}/") for path in paths for item in deleted):
                yield resource.creator


def _deletion(world: World, resource: Resource, creator: Operation, deleter: Operation, own: Capture) -> Case:
    """The deleting request: the item's identifier from the answer, outer ones as the creating request had them."""
    outer = [named.name for named in named_by_path(world.contract, creator, world.resources)]
    named = named_by_path(world.contract, deleter, world.resources)
    values: dict[str, Value] = {}
    for position, one in enumerate(named):
        is_own = one.resource is not None and one.resource.item == resource.item and position == len(named) - 1
        if is_own:
            capture = own
        elif position < len(outer):
            # By position: contracts name the same parameter differently from one path to the next.
            capture = Capture(step=0, part=Part.REQUEST_PATH, pointers=(joined("", outer[position]),))
        else:
            continue
        collection = one.resource.collection if one.resource else ""
        values[one.name] = Slot(name=one.name, role=Role.CREATED, resource=collection, capture=capture)
    return _cleanup(on_path(world.plain(deleter), values))


def _by_link(world: World, creator: Operation) -> Iterator[Undo]:
    for link in success_links(creator):
        target = world.materials.get(link.target)
        if target is None or target.plain is None or target.operation.method != "DELETE":
            continue
        values: dict[str, Value] = {}
        for name, _ in target.plain.case.path_values:
            place = linked_parameter(link, name)
            if place:
                capture = Capture(step=0, part=place[0], pointers=(place[1],))
                values[name] = Slot(name=name, role=Role.CREATED, capture=capture)
        if values:
            yield Undo(creator=creator.key, deletion=_cleanup(on_path(target.plain.case, values)))
            return


def _by_name(world: World, creator: Operation) -> Iterator[Undo]:
    """What the body names, and what a `PUT` may create under that name, too."""
    for resource in world.resources.all:
        deleter = resource.deleter
        if deleter is None or not resource.is_named_by_client or creator.path.startswith(resource.item):
            continue
        for pointer in named_in_body(world.plain(creator), resource) if world.has(deleter) else ():
            own = Capture(step=0, part=Part.REQUEST_BODY, pointers=(pointer,))
            yield Undo(creator=creator.key, deletion=_deletion(world, resource, creator, deleter, own))
            return


def _by_location(world: World, creator: Operation) -> Iterator[Undo]:
    """What an answer may lead to: the job of a `202`, an export, a copy."""
    if creator.method != "POST":
        return
    own = Capture(step=0, part=Part.RESPONSE_HEADER, pointers=("/location",))
    for resource in world.resources.all:
        deleter = resource.deleter
        if deleter is not None and world.has(deleter):
            deletion = _deletion(world, resource, creator, deleter, own)
            yield Undo(creator=creator.key, deletion=deletion, is_elsewhere=True)


def _cleanup(case: Case) -> Case:
    return identified(replace(case, purpose=Purpose.CLEANUP, description="deletes what the run created"))
