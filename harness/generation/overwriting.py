"""What was put under a name is put there once more, in a state that it is not in: a lost update (RFC 9110, 13.1.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.generation.case_identity import sequence_about
from harness.generation.chains import Chain, create, placed_on_created
from harness.generation.validators import in_no_state
from harness.model.case import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Sequence


def overwritten(world: World, resource: Resource) -> Iterator[Sequence]:
    """One sequence, where items are named by whoever creates them, and a creation may say which state it changes."""
    creator = resource.creator if resource.is_named_by_client else None
    stale = in_no_state(creator, world.plain(creator)) if creator is not None else None
    if creator is None or stale is None:
        return
    chain = Chain()
    create(world, chain, resource)
    again = placed_on_created(world, chain, creator, stale)
    chain.steps.append(replace(again, purpose=Purpose.SEQUENCE))
    if resource.deleter is not None and world.has(resource.deleter):
        deletion = placed_on_created(world, chain, resource.deleter, world.plain(resource.deleter))
        chain.steps.append(replace(deletion, purpose=Purpose.SEQUENCE))
    words = f"an item of {resource.collection} put again in a state that it is not in"
    yield sequence_about(resource.collection, chain.steps, words)
