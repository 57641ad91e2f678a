"""What bodies name and the run cannot make for itself is what each environment has of it: objects, and identifiers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from harness.generation.chains import can_create, existing_slot, may_name_existing
from harness.generation.draft import Draft
from harness.generation.placing import embedded, in_body, named_by_path, referring
from harness.generation.rewriting import rewritten
from harness.model.case import Purpose
from harness.model.fields import Absent, body_value
from harness.model.place import Part
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.placing import Reference
    from harness.model.case import Case, Corpus
    from harness.model.operation import Operation


def with_existing_objects(corpus: Corpus, world: World) -> Corpus:
    """The corpus in which `{"depot": {"id": …}}` names a depot that is there, wherever depots can only be listed.

    A property that is called like a thing may be a text of any kind; an object with an identifier is hardly ever one.
    Of what a sequence asks, `{"depot_id": …}` does so as well: what it makes otherwise would be refused for that alone.
    """
    return rewritten(corpus, partial(_naming_existing, world))


def _naming_existing(world: World, case: Case) -> Case:
    operation = world.contract.operation(case.operation)
    if operation is None or case.body is None:
        return case
    taken = {pointer for pointer, _ in case.body.slots}
    found = [*embedded(world.contract, operation, case, world.resources), *_identifiers(world, operation, case)]
    open_ones = [one for one in found if one.pointer not in taken and case.varied != (Part.REQUEST_BODY, one.pointer)]
    allowed = (one for one in open_ones if may_name_existing(world, operation, one))
    return referring(case, {one: existing_slot(one) for one in allowed if _is_only_listed(world, one)})


def _identifiers(world: World, operation: Operation, case: Case) -> Iterator[Reference]:
    value = body_value(case)
    if case.purpose is not Purpose.SEQUENCE or isinstance(value, Absent):
        return
    own = {normalised(named.name) for named in named_by_path(world.contract, operation, world.resources)}
    for one in in_body(world.contract, operation, Draft(case=case, value=value), world.resources):
        if normalised(one.name) not in own:
            yield one


def _is_only_listed(world: World, reference: Reference) -> bool:
    resource = reference.resource
    return resource is not None and world.has(resource.lister) and not can_create(world, resource)
