"""The states that an item may be in, and all that is asked of it in each: what is refused in one is served in another.

Which states there are no contract says. The reference is tried for them (`run.states`), and then every environment is
led to each of them on the shortest way and asked there for what the reference refuses and for what it serves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from harness.contract.schemas import enum_at
from harness.generation.actions import actions_on
from harness.generation.captures import properties_of
from harness.generation.case_identity import identified, sequence_about
from harness.generation.chains import Chain, can_create, create, create_needed, placed_on_created, with_other_values
from harness.generation.rewriting import digested
from harness.generation.variations import body_schema
from harness.model.case import Lifecycle, Purpose
from harness.model.fields import body_value
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Case, Corpus, Sequence
    from harness.model.operation import Operation

MOST_VALUES: Final = 8
"""Values of its closed sets with which one operation is asked: one operation may be there for all that is done."""

MOST_SEQUENCES: Final = 12
"""Sequences about the items of one collection."""


@dataclass(slots=True, kw_only=True)
class State:
    """A state of an item of the reference. Grows while the reference is tried."""

    path: tuple[int, ...] = ()
    """The deeds that lead there, the fewest that do; indices into `Lifecycle.every`."""
    served: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Deeds that are served there to the path of the state that they lead to."""
    refused: set[int] = field(default_factory=set)

    def knows(self, deed: int) -> bool:
        """Whether it is known what becomes of a deed there."""
        return deed in self.served or deed in self.refused


def lifecycles(world: World) -> Iterator[Lifecycle]:
    """Of each kind of item that the run can make and that something may be done to."""
    for resource in world.resources.all:
        if can_create(world, resource):
            lifecycle = _lifecycle(world, resource)
            if lifecycle is not None:
                yield lifecycle


def _lifecycle(world: World, resource: Resource) -> Lifecycle | None:
    actions = [*actions_on(world, resource)]
    adding = [one for one in actions if world.creates(one) or world.contract.operation(f"GET {one.path}")]
    acting = [one for one in actions if one not in adding]
    changers = [one for one in resource.changers if one != resource.creator and world.has(one)]
    # Where nothing acts on an item, to change it is what moves it.
    deeds = [(one, case) for one in acting or changers for case in _deeds(world, one)]
    if len(deeds) < 1 + (not acting):
        return None
    chain = Chain()
    create(world, chain, resource)
    tried = [(one, world.plain(one)) for one in (*(changers if acting else ()), *adding)]
    for operation, _ in (*tried, *deeds):
        create_needed(world, chain, operation)
    removal = resource.deleter if resource.deleter is not None and world.has(resource.deleter) else None

    def placed(operation: Operation, case: Case) -> Case:
        return identified(replace(placed_on_created(world, chain, operation, case), purpose=Purpose.SEQUENCE))

    return Lifecycle(
        resource=resource.collection,
        made=tuple(identified(step) for step in chain.steps),
        tried=tuple(placed(*one) for one in tried),
        deeds=tuple(placed(*one) for one in deeds),
        removal=placed(removal, world.plain(removal)) if removal else None,
    )


def _deeds(world: World, operation: Operation) -> Iterator[Case]:
    """The plainest request, and those with other values of its closed sets: what they say besides is nothing new."""
    plain = world.plain(operation)
    names = _closed(world, operation)
    drafts = (*with_other_values(world, operation), *world.materials[operation.key].valid)
    found: dict[tuple[str, ...], Case] = {}
    for case in (plain, *(draft.case for draft in drafts)):
        found.setdefault(tuple(_said(case, names)), case)
    yield from islice(found.values(), MOST_VALUES)


def _closed(world: World, operation: Operation) -> list[str]:
    """The properties of closed sets that the plainest request has; of one that has none, all that it may have."""
    plain = world.plain(operation)
    schema, own = body_schema(world.contract, operation, plain), body_value(plain)
    if schema is None or not isinstance(own, dict):
        return []
    every = properties_of(world.contract, schema)
    listed = [name for name in every if enum_at(world.contract, schema, joined("", name)) is not None]
    return [name for name in listed if name in own] or listed


def _said(case: Case, names: Iterable[str]) -> Iterator[str]:
    value = body_value(case)
    for name in names:
        yield json.dumps(value.get(name), sort_keys=True) if isinstance(value, dict) else ""


def with_states(corpus: Corpus, found: Mapping[str, tuple[State, ...]]) -> Corpus:
    """The corpus with sequences that lead an item to each of its states, right after the first about each collection.

    Args:
        corpus: One API's.
        found: By collection, the states of its items.
    """
    more = [each for one in corpus.lifecycles for each in _sequences(one, found.get(one.resource, ()))]
    if not more:
        return corpus
    firsts = {sequence.resource: sequence.id for sequence in reversed(corpus.sequences)}
    first = tuple(one for one in corpus.sequences if firsts[one.resource] == one.id)
    rest = tuple(one for one in corpus.sequences if firsts[one.resource] != one.id)
    return digested(replace(corpus, sequences=(*first, *more, *rest)))


def _sequences(lifecycle: Lifecycle, states: tuple[State, ...]) -> Iterator[Sequence]:
    """In each state first all that is refused there, which leaves it, then one of what is served."""
    return islice((_played(lifecycle, deeds) for deeds in _tours(lifecycle, states)), MOST_SEQUENCES)


def _tours(lifecycle: Lifecycle, states: tuple[State, ...]) -> Iterator[tuple[int, ...]]:
    """Deeds in their order, none where every state serves the same."""
    ever = {deed for state in states for deed in state.served}
    if not any(state.refused & ever for state in states):
        return
    removal = len(lifecycle.every) - 1 if lifecycle.removal else None
    paths = {state.path for state in states}
    further: list[tuple[int, ...]] = []
    for state in states:
        stays = [deed for deed, path in sorted(state.served.items()) if path == state.path and deed != removal]
        # What leads to another state on its shortest way is asked on that way.
        ends = [deed for deed in sorted(state.served) if deed not in stays and (*state.path, deed) not in paths]
        # Where the reference was not tried any more, both are.
        unknown = [deed for deed in range(len(lifecycle.every)) if not state.knows(deed)]
        last = unknown or ends[:1]
        further += [(*state.path, deed) for deed in ends if deed not in last]
        yield (*state.path, *sorted(state.refused & ever), *stays, *last)
    yield from further


def _played(lifecycle: Lifecycle, deeds: tuple[int, ...]) -> Sequence:
    every = lifecycle.every
    steps, before = list(lifecycle.made), list[str]()
    for deed in deeds:
        # The same request after something else is another one.
        words = f"in the state after {', '.join(before)}" if before else "as it was made"
        steps.append(replace(every[deed], description=words))
        before.append(_words(every[deed]))
    words = f"an item of {lifecycle.resource}, led on by {', '.join(before)}"
    return sequence_about(lifecycle.resource, steps, words)


def _words(deed: Case) -> str:
    is_plain = deed.varied is None and deed.body is None
    return deed.operation if is_plain else f"{deed.operation} {deed.description}"
