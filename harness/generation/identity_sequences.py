"""What the run made with the full identity, read, changed and deleted as another one, or as nobody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.generation.around import INNER_READS
from harness.generation.chains import made_for, placed_on_created
from harness.generation.further_cases import as_credential
from harness.generation.placing import named_by_path
from harness.generation.sequences import needs_created, sequence_of
from harness.model.case import Credential, Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from harness.generation.chains import Chain, World
    from harness.model.case import Case, Sequence
    from harness.model.operation import Operation

ORDER = ("PUT", "PATCH", "POST", "DELETE")
"""What may be served all the same comes in this order: what ends a resource after all that needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What needs the same things to be made before."""

    chain: Chain
    reads: list[Operation] = field(default_factory=list)
    changes: list[Operation] = field(default_factory=list)


def identity_sequences(world: World) -> Iterator[Sequence]:
    """For all that needs the same things: they are made and read with the full identity, then all is asked as another.

    That the full identity is shown them shows that they are there: who is answered 404 then is not to know of them.
    One resource for all of it, so that there is room for every operation; each identity is given its own. Of what can
    be read the first few.
    """
    for made in _by_what_is_made(world):
        read = [(operation, _placed(world, made.chain, operation)) for operation in made.reads[:INNER_READS]]
        changes = sorted(made.changes, key=_late)
        changed = [(operation, _placed(world, made.chain, operation)) for operation in changes]
        steps = [
            *made.chain.steps,
            *(replace(case, purpose=Purpose.SEQUENCE) for _, case in read),
            *(as_credential(case, operation, Credential.OTHER) for operation, case in (*read, *changed)),
        ]
        about = (*changes, *made.reads)[0]
        yield sequence_of(world, about, steps, f"{_keys(made.chain.steps)}, then all that needs it as another identity")


def further_identity_sequences(world: World) -> Iterator[Sequence]:
    """Each deed that makes nothing, of a resource of its own where there are several: one may end what others need."""
    for made in _by_what_is_made(world):
        deeds = [one for one in made.changes if one.method == "POST" and not world.creates(one)]
        for operation in deeds if len(deeds) > 1 else ():
            asked = as_credential(_placed(world, made.chain, operation), operation, Credential.OTHER)
            yield sequence_of(world, operation, [*made.chain.steps, asked], f"{operation.key} as another identity")


def nobody_sequences(world: World, asked: Collection[str]) -> Iterator[Sequence]:
    """What changes or adds to what the run made, without a credential and with a broken one.

    Args:
        world: Of the contract.
        asked: The operations that are asked so of a resource that no one has: it says as much, and costs less. Where
            every identifier is so short that it may be someone's, there is no such resource.
    """
    for made in _by_what_is_made(world):
        changes = [one for one in sorted(made.changes, key=_late) if one.key not in asked]
        steps = [
            as_credential(_placed(world, made.chain, operation), operation, credential)
            for operation in changes
            for credential in (Credential.NONE, Credential.BROKEN)
        ]
        if steps:
            words = f"{_keys(made.chain.steps)}, then all that needs it without a good credential"
            yield sequence_of(world, changes[0], [*made.chain.steps, *steps], words)


def _late(operation: Operation) -> tuple[int, int]:
    """How late an operation is asked: what ends a part before what ends the whole."""
    order = ORDER.index(operation.method) if operation.method in ORDER else -1
    return order, -operation.path.count("/") if operation.method == "DELETE" else 0


def _by_what_is_made(world: World) -> Iterable[_Made]:
    found: dict[str, _Made] = {}
    for material in world.materials.values():
        operation = material.operation
        if material.plain is None:
            continue
        chain = made_for(world, operation)
        if chain.steps and (needs_created(world, operation) or _reads_created(world, operation, chain)):
            made = found.setdefault(_keys(chain.steps), _Made(chain=chain))
            (made.reads if operation.is_safe else made.changes).append(operation)
    return found.values()


def _reads_created(world: World, operation: Operation, chain: Chain) -> bool:
    """Whether an operation reads, and the chain makes all that it has in its path."""
    named = [one.resource for one in named_by_path(world.contract, operation, world.resources)]
    is_made = bool(named) and all(one is not None and one.collection in chain.captures for one in named)
    return operation.method == "GET" and is_made


def _placed(world: World, chain: Chain, operation: Operation) -> Case:
    return replace(placed_on_created(world, chain, operation, world.plain(operation)), varied=None)


def _keys(steps: Iterable[Case]) -> str:
    return ", ".join(step.operation for step in steps)
