"""What is done to an item, one thing after another: the state that one leads to shows in what the next may do.

What was submitted can be approved, what was cancelled cannot: which deed is served depends on those before it and on
how the item was created, so each comes after others, and what the item is then is read.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.around import around
from harness.generation.case_identity import sequence_about
from harness.generation.chains import Chain, create, create_needed, placed_on_created, with_other_values
from harness.generation.placing import named_by_path
from harness.model.case import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.resources import Resource
    from harness.model.case import Case, Sequence
    from harness.model.operation import Operation

VALUES = 4
"""Values of its closed sets with which one operation is asked: a state machine may have one operation for all."""


def acted_upon(world: World, resource: Resource) -> Iterator[Sequence]:
    """An item to which everything is done, in the order of the contract; and one led from state to state.

    What the item names or stands in is read as well: what is left of it may hang on the item's state.
    """
    for deeds in _series(world, resource):
        yield _played(world, resource, deeds, None)


def acted_upon_otherwise(world: World, resource: Resource, depth: Depth) -> Iterator[Sequence]:
    """The same in other orders, on what was deleted (it may come back), and on items that are made otherwise."""
    actions = tuple(world.plain(action) for action in actions_on(world, resource))
    if actions and resource.deleter is not None and world.has(resource.deleter):
        yield _played(world, resource, (world.plain(resource.deleter), *actions), None, is_read_once=True)
    for deeds in _series(world, resource):
        for turn in islice(_turns(deeds), depth.accepted // 2):
            yield _played(world, resource, turn, None, is_read_once=True)
    if not actions or resource.creator is None:
        return
    made = islice(with_other_values(world, resource.creator), min(2 * depth.creations, VALUES, 1 + len(actions)))
    for number, draft in enumerate(made):
        start = number % len(actions)
        yield _played(world, resource, (*actions[start:], *actions[:start]), draft.case, is_read_once=True)


def _series(world: World, resource: Resource) -> Iterator[tuple[Case, ...]]:
    """All actions, then each operation that may set a state, with one value of it after another."""
    actions = tuple(actions_on(world, resource))
    if actions:
        yield tuple(world.plain(action) for action in actions)
    changers = (one for one in resource.changers if one != resource.creator and world.has(one))
    for operation in (*actions, *changers):
        others = tuple(draft.case for draft in islice(with_other_values(world, operation), VALUES - 1))
        if others:
            yield (world.plain(operation), *others)


def actions_on(world: World, resource: Resource) -> Iterator[Operation]:
    """The operations below an item that do something and whose paths name nothing but the item."""
    for material in world.materials.values():
        operation = material.operation
        if not operation.is_safe and resource.has_below(operation.path):
            named = named_by_path(world.contract, operation, world.resources)
            if not named[resource.item.count("{") :]:
                yield operation


def _turns(deeds: tuple[Case, ...]) -> Iterator[tuple[Case, ...]]:
    """So few orders that each deed comes once right after each other one, the first of an order once more at its end.

    Rows of a Latin square whose rows have all pairs (E. J. Williams, Australian Journal of Scientific Research A 2,
    1949, 149-168); for odd numbers all rows the other way round, too.
    """
    count = len(deeds)
    if count < 2:
        return
    zigzag = [(index + 1) // 2 if index % 2 else -(index // 2) for index in range(count)]
    rows = [[deeds[(start + step) % count] for step in zigzag] for start in range(count)]
    backwards = [row[::-1] for row in rows] if count % 2 else []
    yield from ((*row, row[0]) for row in (*rows, *backwards))


def _played(
    world: World, resource: Resource, turn: tuple[Case, ...], created: Case | None, *, is_read_once: bool = False
) -> Sequence:
    chain = Chain()
    create(world, chain, resource, created)
    for deed in turn:
        create_needed(world, chain, _operation(world, deed))
    read = [resource.reader] if resource.reader is not None and world.has(resource.reader) else []
    others = [*around(world, chain, resource)] if not is_read_once else []
    # Each step says what went before it: the same request after something else is another one.
    before = [created.description] if created is not None else []
    for operation in others:
        _step(world, chain, world.plain(operation), before)
    for number, deed in enumerate(turn, start=1):
        _step(world, chain, deed, before)
        before.append(_words(deed))
        for operation in (*read, *others) if not is_read_once or number == len(turn) else ():
            _step(world, chain, world.plain(operation), before)
    lists = {f"GET {deed.path}": world.contract.operation(f"GET {deed.path}") for deed in turn}
    for lister in lists.values():
        if lister is not None and lister != resource.reader and world.has(lister):
            _step(world, chain, world.plain(lister), before)
    words = f"an item of {resource.collection}, then {', '.join(before)}"
    return sequence_about(resource.collection, chain.steps, words)


def _words(deed: Case) -> str:
    return (
        f"{deed.operation} {deed.description}" if deed.varied is not None or deed.body is not None else deed.operation
    )


def _step(world: World, chain: Chain, case: Case, before: list[str]) -> None:
    placed = placed_on_created(world, chain, _operation(world, case), case)
    words = f"after {', '.join(before)}" if before else ""
    chain.steps.append(replace(placed, purpose=Purpose.SEQUENCE, description=words))


def _operation(world: World, case: Case) -> Operation:
    return world.materials[case.operation].operation
