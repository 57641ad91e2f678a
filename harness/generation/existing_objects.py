"""Objects in bodies that name what the run cannot make for itself are given what each environment has of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from harness.generation.chains import can_create, existing_slot, may_name_existing
from harness.generation.placing import embedded, referring
from harness.generation.rewriting import rewritten
from harness.model.place import Part

if TYPE_CHECKING:
    from harness.generation.chains import World
    from harness.generation.placing import Reference
    from harness.model.case import Case, Corpus


def with_existing_objects(corpus: Corpus, world: World) -> Corpus:
    """The corpus in which `{"depot": {"id": …}}` names a depot that is there, wherever depots can only be listed.

    A property that is called like a thing may be a text of any kind; an object with an identifier is hardly ever one.
    """
    return rewritten(corpus, partial(_naming_existing, world))


def _naming_existing(world: World, case: Case) -> Case:
    operation = world.contract.operation(case.operation)
    if operation is None or case.body is None:
        return case
    taken = {pointer for pointer, _ in case.body.slots}
    found = embedded(world.contract, operation, case, world.resources)
    open_ones = [one for one in found if one.pointer not in taken and case.varied != (Part.REQUEST_BODY, one.pointer)]
    allowed = (one for one in open_ones if may_name_existing(world, operation, one))
    return referring(case, {one: existing_slot(one) for one in allowed if _is_only_listed(world, one)})


def _is_only_listed(world: World, reference: Reference) -> bool:
    resource = reference.resource
    return resource is not None and world.has(resource.lister) and not can_create(world, resource)
