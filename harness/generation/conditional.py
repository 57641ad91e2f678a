"""Conditional requests (RFC 9110, section 13): about the state of a resource that an earlier step showed as its ETag.

Where an environment sends no ETag there is nothing to send, and the steps cost nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.chains import placed_on_created
from harness.model.case import Capture, Purpose, Role, Slot
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.generation.chains import Chain, World
    from harness.generation.resources import Resource
    from harness.model.case import Case
    from harness.model.operation import Operation

ETAG = "/etag"


def conditional_steps(world: World, chain: Chain, resource: Resource, changes: Sequence[Case]) -> list[Case]:
    """Asks whether the item is another by now, changes it as it is, and changes it once more as it was before that.

    Args:
        world: What sequences are made from.
        chain: The steps so far, which created an item and read it.
        resource: Of the item.
        changes: Two changes that leave it in two states.
    """
    reader = resource.reader
    if reader is None or not world.has(reader):
        return []
    reads = [index for index, step in enumerate(chain.steps) if step.operation == reader.key]
    if not reads:
        return []
    steps = [_conditional(world, chain, reader, world.plain(reader), "If-None-Match", reads[-1])]
    for change in changes:
        operation = world.contract.operation(change.operation)
        if operation is not None:
            steps.append(_conditional(world, chain, operation, change, "If-Match", reads[-1]))
    return steps


def _conditional(world: World, chain: Chain, operation: Operation, case: Case, header: str, read: int) -> Case:
    capture = Capture(step=read, part=Part.RESPONSE_HEADER, pointers=(ETAG,))
    placed = placed_on_created(world, chain, operation, case)
    headers = tuple(pair for pair in placed.headers if pair[0].lower() != header.lower())
    slot = Slot(name=header, role=Role.CREATED, capture=capture)
    words = f"{header} as it was read: {case.description}"
    return replace(placed, purpose=Purpose.SEQUENCE, headers=(*headers, (header, slot)), description=words)
