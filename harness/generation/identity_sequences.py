"""What changes or deletes, asked as another identity of a resource that the run made for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.chains import made_for, placed_on_created
from harness.generation.further_cases import as_credential
from harness.generation.sequences import needs_created, sequence_of
from harness.model.case import Credential

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.model.case import Sequence


def identity_sequences(world: World) -> Iterator[Sequence]:
    """For each such operation: everything that it needs is created with the full identity, then it is asked.

    A resource of its own each time: being served does no harm to what anybody else needs.
    """
    for material in world.materials.values():
        operation = material.operation
        if material.plain is None or not needs_created(world, operation):
            continue
        chain = made_for(world, operation)
        if chain.steps:
            placed = placed_on_created(world, chain, operation, material.plain.case)
            asked = as_credential(replace(placed, varied=None), operation, Credential.OTHER)
            yield sequence_of(world, operation, [*chain.steps, asked], f"{operation.key} as another identity")
