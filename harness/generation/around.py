"""What reads an item that the run made, and what it stands in or names: they may show it, count it or add it up."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.chains import inner_reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import Chain, World
    from harness.generation.resources import Resource
    from harness.model.operation import Operation

INNER_READS = 3
"""How many safe operations below an item are read with it."""


def readers(world: World, resource: Resource) -> Iterator[Operation]:
    """What reads an item, and what is below it."""
    if world.has(resource.reader) and resource.reader:
        yield resource.reader
    yield from islice(inner_reads(world, resource), INNER_READS)


def around(world: World, chain: Chain, resource: Resource) -> Iterator[Operation]:
    """What reads the item of which the resource is a part, and what it names, as far as the chain made them."""
    made = [one for one in world.resources.all if one is not resource and one.collection in chain.captures]
    outer = [one for one in made if one.has_below(resource.collection)]
    nearest = max(outer, key=lambda one: len(one.item), default=None)
    last_first = sorted(made, key=lambda one: (one is not nearest, -chain.captures[one.collection].step))
    read = [resource.lister, *readers(world, resource)]
    found = (operation for one in last_first for operation in readers(world, one))
    yield from islice((operation for operation in found if operation not in read), INNER_READS)
