"""What was only accepted is done later: the job is read until it is over, then what its answers lead to."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.captures import created_identifier
from harness.generation.case_identity import sequence_about
from harness.generation.chains import (
    can_create,
    inner_reads,
    is_created_in_scopes,
    made_for,
    placed_on_created,
    with_other_values,
)
from harness.generation.placing import named_by_path
from harness.generation.what_was_there import changes_what_was_there
from harness.model.case import Capture, Purpose
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import Chain, World
    from harness.generation.depths import Depth
    from harness.generation.resources import Resource
    from harness.model.case import Case, Sequence
    from harness.model.operation import Operation

ACCEPTED = "202"

MOST_TARGETS = 3
"""Resources of which one may be the job, or what it makes."""

INNER_READS = 2
"""Safe operations below a job, or what it made, that are read when it is over."""


def jobs(world: World, depth: Depth, first: int = 0, last: int | None = None) -> Iterator[Sequence]:
    """For every operation that only accepts, or makes a job: what may be it, awaited, and what that leads to.

    Args:
        world: What everything is made from.
        depth: How many other choices of an operation are awaited.
        first: The number of the first sequence of each operation that is wanted.
        last: The number of the one after the last; all of them without.
    """
    for material in world.materials.values():
        operation, plain = material.operation, material.plain
        is_later = _only_accepts(operation) or _makes_elsewhere(world, operation)
        if plain is None or not is_later or not _is_of_the_run(world, operation):
            continue
        drafts = [plain, *islice(with_other_values(world, operation), depth.creations)]
        targets = [*islice(_may_be_job(world, operation), MOST_TARGETS)]
        every = (_awaited(world, operation, draft.case, target) for draft in drafts for target in targets)
        yield from islice(every, first, last)


def _is_of_the_run(world: World, operation: Operation) -> bool:
    """Whether it is about what the run can make for itself, or makes something new of nothing or in a tenant."""
    named = named_by_path(world.contract, operation, world.resources)
    if not named:
        return not changes_what_was_there(world, operation)
    return can_create(world, named[-1].resource) or is_created_in_scopes(world, operation)


def _only_accepts(operation: Operation) -> bool:
    """Whether it says so, and is no read (RFC 9110, section 15.3.3)."""
    return not operation.is_safe and any(response.status == ACCEPTED for response in operation.responses)


def _makes_elsewhere(world: World, operation: Operation) -> bool:
    """Whether it makes what stands in no collection of its own: `POST /jobs/recompute`, whatever its status says."""
    return any(one.creator == operation and one.is_made_elsewhere for one in world.resources.all)


def _may_be_job(world: World, operation: Operation) -> Iterator[Resource]:
    """What it creates by the structure of the paths, then what nothing in the contract creates, nor lists if any."""
    readable = [resource for resource in world.resources.all if world.has(resource.reader)]
    yield from (resource for resource in readable if resource.creator == operation)
    # What one makes below the collection may be what another one only accepts, too.
    others = [one for one in readable if one.creator is None or (one.is_made_elsewhere and one.creator != operation)]
    yield from [resource for resource in others if resource.lister is None] or others


def _may_come(world: World, operation: Operation, job: Resource) -> Iterator[Resource]:
    """What it may make, in the same order; there may be no more of it than what stands below it."""
    others = [resource for resource in world.resources.all if resource is not job]
    yield from (resource for resource in others if resource.creator == operation)
    yield from (resource for resource in others if resource.creator is None and resource.lister is None)


def _awaited(world: World, operation: Operation, case: Case, job: Resource) -> Sequence:
    chain = made_for(world, operation)
    placed = placed_on_created(world, chain, operation, case)
    chain.steps.append(replace(placed, purpose=Purpose.SEQUENCE))
    started = len(chain.steps) - 1
    is_own = job.creator == operation
    chain.captures[job.collection] = (
        created_identifier(world.contract, job, step=started) if is_own else _link(job, started)
    )
    about = f"the job of {operation.key} {case.description}"
    if job.reader is not None:
        _read(world, chain, job.reader, f"{about}, at once")
        _read(world, chain, job.reader, f"{about}, when it is over", Purpose.AWAITED)
    ended = len(chain.steps) - 1
    for inner in islice(inner_reads(world, job), INNER_READS):
        _read(world, chain, inner, f"of {about}")
    for made in islice(_may_come(world, operation, job), MOST_TARGETS):
        chain.captures[made.collection] = _link(made, ended)
        reader = [made.reader] if made.reader is not None and world.has(made.reader) else []
        for one in (*reader, *islice(inner_reads(world, made), INNER_READS)):
            _read(world, chain, one, f"what came of {about}")
    return sequence_about(job.collection, chain.steps, f"{about}: an item of {job.collection}")


def _link(resource: Resource, step: int) -> Capture:
    return Capture(step=step, part=Part.RESPONSE_HEADER, pointers=("/location",), path=resource.item)


def _read(world: World, chain: Chain, operation: Operation, words: str, purpose: Purpose = Purpose.SEQUENCE) -> None:
    placed = placed_on_created(world, chain, operation, world.plain(operation))
    chain.steps.append(replace(placed, purpose=purpose, description=words))
