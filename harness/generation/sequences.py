"""Cases that follow each other: what the run creates, it reads, lists, changes and deletes, and asks for once more.

What changes or deletes a resource is asked only of resources that the same sequence created. Three kinds: the life of
a resource, further resources with other bodies, and one operation after another on a resource of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from harness.generation.actions import acted_upon, acted_upon_otherwise
from harness.generation.around import around, readers
from harness.generation.captures import linked_parameter, success_links
from harness.generation.case_identity import sequence_about
from harness.generation.chains import (
    Chain,
    can_create,
    creatable_references,
    create,
    existing_references,
    is_created_in_scopes,
    is_scope,
    made_for,
    placed_on_created,
)
from harness.generation.closed_sets import EVERY_VALUE, ONE_VALUE
from harness.generation.inputs import inputs
from harness.generation.jobs import jobs
from harness.generation.naming_others import naming_others
from harness.generation.overwriting import overwritten
from harness.generation.placing import named_by_path, referring
from harness.generation.reading_back import parts_reading_back, reading_back
from harness.generation.repeated import repeated, repeated_parts
from harness.generation.unknown_references import unknown_references
from harness.generation.validators import in_no_state
from harness.generation.what_was_there import changes_what_was_there
from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.paths import is_of_item
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.generation.resources import Resource
    from harness.model.case import Case, Sequence
    from harness.model.operation import Operation

REFUSED_TOGETHER = 24
"""How many requests that should be refused share one created resource: to make another one costs more than they do."""

REFUSED_CREATIONS = 32
"""The same of what makes something else: one that is served all the same is in the way of none after it."""

FIRST_PARTS = 2
"""Of what is asked of created resources so many come before other orders of what may be done: they have most faults.

The first one of every operation comes before everything but the lives: of what stands far below, all is made for it.
"""

PARTS_TOGETHER = 16
"""How many accepted requests that make something in an item, or add a part to it, share one."""

FIRST_MANNERS = 2
"""Items with telling values that come before what else is done to items: they show most of how values are kept."""

RESOURCES_TOGETHER = 4
"""Resources of one sequence that each get one accepted request, where much has to be made before them."""

ONCE_MORE = "once more"


def sequences(world: World, depth: Depth) -> Iterator[Sequence]:
    """The sequences of an API that tell most, the lives of its resources first."""
    creatable = [resource for resource in world.resources.all if can_create(world, resource)]
    for resource in creatable:
        words = f"the life of an item of {resource.collection}"
        yield _sequence(resource, life(world, resource), words)
        named = _naming_existing(world, resource)
        if named:
            yield _sequence(resource, life(world, resource, named), f"{words} that names what is there")
        found = naming_others(world, resource)
        if found is not None:
            chain, body = found
            yield _sequence(resource, life(world, resource, body, chain), f"{words} that names others")
    yield from _in_rounds(_parts(world, depth, 0, 1))
    yield from _computed(world, depth)
    yield from jobs(world, depth, last=1)
    # No other sequence shows what such a list says of its rows.
    first = slice(0, min(1, depth.manners // 2))
    yield from (each for one in creatable for each in parts_reading_back(world, one, first))
    yield from repeated_parts(world)
    yield from _in_rounds(_of_items(world, resource, depth) for resource in creatable)
    yield from _in_rounds(_parts(world, depth, 1, FIRST_PARTS))
    further = slice(first.stop, depth.manners // 2)
    yield from (each for one in creatable for each in parts_reading_back(world, one, further))
    yield from jobs(world, depth, first=1)
    for resource in creatable:
        yield from acted_upon_otherwise(world, resource, depth)


def _computed(world: World, depth: Depth) -> Iterator[Sequence]:
    """What is worked out of something that the run makes first: all further inputs are about the very same."""
    for material in world.materials.values():
        operation = material.operation
        cases = [*inputs(world, material, depth)] if needs_created(world, operation) else []
        if cases:
            chain = made_for(world, operation)
            placed = (placed_on_created(world, chain, operation, case) for case in cases)
            chain.steps += [replace(one, purpose=Purpose.SEQUENCE) for one in placed]
            words = f"further inputs of {operation.key}"
            yield replace(_sequence(_about(world, operation), chain.steps, words), apart=True)


def _of_items(world: World, resource: Resource, depth: Depth) -> Iterator[Sequence]:
    """What is asked of further items of a collection: the one of its kind, the most telling, then each kind in turn."""
    yield from repeated(world, resource)
    yield from overwritten(world, resource)
    telling = reading_back(world, resource, depth)
    yield from islice(telling, FIRST_MANNERS)
    yield from _in_rounds((_further(world, resource, depth), telling, acted_upon(world, resource)))


def further_sequences(world: World, depth: Depth) -> Iterator[Sequence]:
    """The others, for which there need not be room: more of what is asked of created resources, and what links show."""
    yield from _in_rounds(_parts(world, depth, FIRST_PARTS, None))
    yield from _linked(world)


def _parts(world: World, depth: Depth, start: int, stop: int | None) -> Iterator[Iterator[Sequence]]:
    """Of each operation that needs created resources, what is asked of them from one part on to another.

    Of what stands far below two parts count as one: all that they need is made for a few resources at once.
    """
    for material in world.materials.values():
        if needs_created(world, material.operation):
            more = 1 if _is_far_below(world, material.operation, made_for(world, material.operation)) else 0
            last = None if stop is None else stop + more
            yield islice(_on_created(world, material.operation, depth), start + more if start else 0, last)


def _is_far_below(world: World, operation: Operation, chain: Chain) -> bool:
    """Whether an operation takes a resource of its own each time, and that takes others to be made before."""
    resource = _about(world, operation)
    is_made = resource is not None and resource.collection in chain.captures
    return is_made and len(chain.steps) > 1 and _together(world, operation) == 1


def _about(world: World, operation: Operation) -> Resource | None:
    return world.resources.of_item(operation.path) or _last_resource(world, operation)


def _in_rounds(many: Iterable[Iterator[Sequence]]) -> Iterator[Sequence]:
    """One of each in turn, so that no operation takes all the room of what creates what they are about."""
    return (sequence for few in zip_longest(*many) for sequence in few if sequence is not None)


def needs_created(world: World, operation: Operation) -> bool:
    """Whether the operation changes or names resources that the run can make for itself, and so must."""
    if operation.is_safe or changes_what_was_there(world, operation):
        return False
    named = named_by_path(world.contract, operation, world.resources)
    found = [one.resource for one in named if one.resource is not None]
    if found and not is_created_in_scopes(world, operation):
        if operation.method == "PUT" and found[-1].is_named_by_client and found[-1].item == operation.path.rstrip("/"):
            found = found[:-1]
        # What it is about has to be the run's own; what that stands in may be there already.
        outer = [resource for resource in found[:-1] if not is_scope(resource)]
        return bool(found) and all(can_create(world, resource) for resource in (*outer, found[-1]))
    return bool(creatable_references(world, operation))


def life(world: World, resource: Resource, body: Case | None = None, after: Chain | None = None) -> list[Case]:
    """Create, read, list, change in every way, read, delete, read again, delete again; `after` what it names."""
    chain = after or Chain()
    create(world, chain, resource, body)
    about = list(readers(world, resource))
    chain.steps += [_step(world, chain, operation) for operation in about]
    if world.has(resource.lister) and resource.lister:
        chain.steps.append(_step(world, chain, resource.lister))
    counting = [*around(world, chain, resource)]
    chain.steps += [_step(world, chain, operation) for operation in counting]
    # A `PUT` that created it replaces it the second time.
    changers = [operation for operation in resource.changers if world.has(operation)]
    chain.steps += [_step(world, chain, operation) for operation in changers]
    if changers and world.has(resource.reader) and resource.reader:
        chain.steps.append(_step(world, chain, resource.reader))
    if world.has(resource.deleter) and resource.deleter:
        chain.steps.append(_step(world, chain, resource.deleter))
        chain.steps += [
            replace(_step(world, chain, operation), description="when it is gone") for operation in counting
        ]
        if world.has(resource.reader) and resource.reader:
            chain.steps.append(_step(world, chain, resource.reader, Role.DELETED))
        chain.steps.append(_step(world, chain, resource.deleter, Role.DELETED))
    return chain.steps


def _naming_existing(world: World, resource: Resource) -> Case | None:
    """The creating request with slots where it names what only the environment can name; `None` where it does not."""
    if resource.creator is None:
        return None
    slots = existing_references(world, resource.creator)
    return referring(world.plain(resource.creator), slots) if slots else None


def _further(world: World, resource: Resource, depth: Depth) -> Iterator[Sequence]:
    if resource.creator is None:
        return
    bodies = [draft for draft in world.materials[resource.creator.key].valid if draft.case.body is not None]
    for draft in bodies[: depth.creations]:
        chain = Chain()
        create(world, chain, resource, draft.case)
        if world.has(resource.reader) and resource.reader:
            chain.steps.append(_step(world, chain, resource.reader))
        if world.has(resource.deleter) and resource.deleter:
            chain.steps.append(_step(world, chain, resource.deleter))
        yield _sequence(resource, chain.steps, f"an item of {resource.collection} {draft.case.description}")


def _on_created(world: World, operation: Operation, depth: Depth) -> Iterator[Sequence]:
    """One operation, again and again: refused requests first, since they leave the resource as it was."""
    material = world.materials[operation.key]
    if material.plain is None:
        return
    start = made_for(world, operation)
    resource = _about(world, operation)
    stale = in_no_state(operation, material.plain.case)
    others = () if stale is None else (replace(material.plain, case=stale),)
    # A change in a state that it is not in is refused as a faulty one is; a deletion that is done ends its item.
    early, late = ((), others) if operation.method == "DELETE" else (others, ())
    together = _together(world, operation)
    # What makes something in the resource leaves it as it is, so that more of it costs little.
    most = (2 if together == PARTS_TOGETHER else 1) * depth.accepted
    accepted = [material.plain, *late, *_values_first(material.valid)][:most]
    refused_ones = (*early, *unknown_references(world, operation), *_about_more_than_the_path(material.faulty))
    at_once = REFUSED_TOGETHER if together == 1 else REFUSED_CREATIONS
    rounds = [*_rounds((refused_ones, at_once), (accepted, together))]
    several = RESOURCES_TOGETHER if _is_far_below(world, operation, start) else 1
    parts = [rounds[:1], *(rounds[first : first + several] for first in range(1, len(rounds), several))]
    for number, few in enumerate(parts):
        chain = start.copied()
        for place, (refused, last) in enumerate(few):
            if place and resource is not None:
                del chain.captures[resource.collection]
                create(world, chain, resource)
            for draft in (*refused, *last):
                placed = placed_on_created(world, chain, operation, draft.case)
                chain.steps.append(replace(placed, purpose=Purpose.SEQUENCE))
        is_again = number == 0 and any(last for _, last in few) and _acts(world, operation)
        if is_again:
            # What was submitted cannot be submitted: the state that the first one leads to shows in the second.
            chain.steps.append(replace(chain.steps[-1], description=ONCE_MORE))
        played = _sequence(resource, chain.steps, f"{operation.key} on a created resource, part {number + 1}")
        yield replace(played, apart=not is_again)


def _together(world: World, operation: Operation) -> int:
    """How many accepted requests may be asked of one resource: to others it would be another one after the first."""
    return PARTS_TOGETHER if _adds_parts(world, operation) or world.creates(operation) else 1


def _values_first(valid: Iterable[Draft]) -> Iterator[Draft]:
    """Two with values of closed sets for each other one: each of those may be refused for itself."""
    values: list[Draft] = []
    others: list[Draft] = []
    for draft in valid:
        (values if draft.scenario in {EVERY_VALUE, ONE_VALUE} else others).append(draft)
    for number, one in enumerate(values):
        yield one
        if number % 2 and others:
            yield others.pop(0)
    yield from others


def _adds_parts(world: World, operation: Operation) -> bool:
    """Whether it adds something to an item that the item lists: one more does not stand in the way of the next."""
    return operation.method == "POST" and world.has(world.contract.operation(f"GET {operation.path}"))


def _acts(world: World, operation: Operation) -> bool:
    """Whether the operation does something to an item, and makes none."""
    is_about_item = named_by_path(world.contract, operation, world.resources) and not is_of_item(operation.path)
    return operation.method == "POST" and bool(is_about_item) and not world.creates(operation)


def sequence_of(world: World, operation: Operation, steps: list[Case], description: str) -> Sequence:
    """Steps that lead to an operation, as a sequence about the resource that it changes."""
    return _sequence(_about(world, operation), steps, description)


def _about_more_than_the_path(drafts: Iterable[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        if draft.case.fault is None or draft.case.fault.part is not Part.REQUEST_PATH:
            yield draft


def _rounds(
    refused: tuple[Iterable[Draft], int], accepted: tuple[Iterable[Draft], int]
) -> Iterator[tuple[list[Draft], list[Draft]]]:
    """So many refused ones, then so many accepted: each round on a fresh resource, until both are used up."""
    waiting, last = iter(refused[0]), iter(accepted[0])
    while True:
        group = list(islice(waiting, refused[1])), list(islice(last, accepted[1]))
        if not any(group):
            return
        yield group


def _last_resource(world: World, operation: Operation) -> Resource | None:
    named = [one.resource for one in named_by_path(world.contract, operation, world.resources) if one.resource]
    if named:
        return named[-1]
    return next((reference.resource for reference in creatable_references(world, operation)), None)


def _linked(world: World) -> Iterator[Sequence]:
    """What OpenAPI links lead to, where the structure of the paths does not lead there already."""
    for material in world.materials.values():
        source = material.operation
        if material.plain is None or source.is_safe or needs_created(world, source):
            continue
        if changes_what_was_there(world, source):
            continue
        for link in success_links(source):
            target = world.materials.get(link.target)
            if target is None or target.plain is None or not target.operation.is_safe:
                continue
            captures = {
                parameter.name: Capture(step=0, part=place[0], pointers=(place[1],))
                for parameter in target.operation.parameters
                if (place := linked_parameter(link, parameter.name))
            }
            followed = _with_captures(target.plain.case, target.operation, captures)
            if captures and not _is_known(world, target.operation):
                steps = [replace(material.plain.case, purpose=Purpose.SEQUENCE), followed]
                yield _sequence(None, steps, f"{source.key}, then its link {link.name}", resource_path=source.path)


def _is_known(world: World, operation: Operation) -> bool:
    named = named_by_path(world.contract, operation, world.resources)
    return bool(named) and all(can_create(world, one.resource) for one in named)


def _with_captures(case: Case, operation: Operation, captures: dict[str, Capture]) -> Case:
    def filled(name: str) -> Slot:
        return Slot(name=name, role=Role.CREATED, capture=captures[name])

    in_query = {parameter.name for parameter in operation.parameters if parameter.location.value == "query"}
    query = [pair for pair in case.query if pair[0] not in captures]
    return replace(
        case,
        purpose=Purpose.SEQUENCE,
        path_values=tuple((name, filled(name) if name in captures else value) for name, value in case.path_values),
        query=(*query, *((name, filled(name)) for name in captures if name in in_query)),
    )


def _step(world: World, chain: Chain, operation: Operation, role: Role = Role.CREATED) -> Case:
    placed = placed_on_created(world, chain, operation, world.plain(operation), role)
    return replace(placed, purpose=Purpose.SEQUENCE, description="")


def _sequence(resource: Resource | None, steps: list[Case], description: str, *, resource_path: str = "") -> Sequence:
    return sequence_about(resource.collection if resource else resource_path, steps, description)
