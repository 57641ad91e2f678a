"""Resources that are created with telling values, read, listed, changed, read, deleted and looked for in the list.

What comes back is held against what was sent, so that nothing depends on what else an environment holds.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from harness.generation.actions import actions_on
from harness.generation.case_identity import sequence_about
from harness.generation.chains import Chain, create, create_needed, inner_reads, placed_on_created
from harness.generation.conditional import conditional_steps
from harness.generation.distinctive import MANNERS, Speller, with_long_numbers
from harness.generation.little_changes import in_other_media_types, little
from harness.generation.placing import surely_named_in
from harness.generation.searches import whole_list
from harness.generation.shaped_reads import shaped_reads
from harness.generation.variations import body_schema, described, with_value
from harness.model.case import Purpose, Role
from harness.model.media_type import MULTIPART, bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.generation.resources import Resource
    from harness.generation.variations import Encode
    from harness.model.case import Case
    from harness.model.case import Sequence as Steps
    from harness.model.json import Json
    from harness.model.operation import Operation

LONG = "numbers of many digits"

INNER_READS = 2
"""How many operations below an item are read for what was sent."""

FEW = 1
"""The manner in which the request that gives least is spelled, too, and the item whose states are told apart.

Its whole numbers are plain: they seldom break a rule of the service.
"""


def reading_back(world: World, resource: Resource, depth: Depth) -> Iterator[Steps]:
    """A sequence for each manner in which the values of a new item are spelled."""
    creator = resource.creator
    if creator is None or not (world.has(resource.reader) or world.has(resource.lister) or _inner(world, resource)):
        return
    changes = {
        operation.key: tuple(distinctive(world, operation))
        for operation in resource.changers
        # A `PUT` that creates is among them: it replaces what it created the second time.
        if world.has(operation)
    }
    for number, draft in enumerate(islice(distinctive(world, creator), depth.manners)):
        chain = Chain()
        create(world, chain, resource, draft.case)
        _look(world, chain, resource, draft.case.description, shaped=number == 0)
        # What leaves most alone comes first: after a PUT little is left to be left alone.
        for position, operation in enumerate(reversed(resource.changers) if number <= len(MANNERS) else ()):
            if operation.key in changes:
                for change in _chosen(world, operation, changes[operation.key], number and number + 1 + position):
                    _change(world, chain, resource, operation, change)
        if number == FEW:
            chain.steps += conditional_steps(world, chain, resource, _two_states(world, changes))
        _delete(world, chain, resource, draft.case.description)
        words = f"an item of {resource.collection} reads back: {draft.case.description}"
        yield sequence_about(resource.collection, chain.steps, words)


def parts_reading_back(world: World, resource: Resource, manners: slice) -> Iterator[Steps]:
    """The same of what is added to an item, is listed there and has no address of its own: comments, entries."""
    for action in actions_on(world, resource):
        lister = world.contract.operation(f"GET {action.path}")
        if action.method != "POST" or world.creates(action) or lister is None or not world.has(lister):
            continue
        for draft in islice(distinctive(world, action), manners.start, manners.stop):
            words = draft.case.description
            chain = Chain()
            create_needed(world, chain, action)
            chain.steps.append(_step(world, chain, action, draft.case, words))
            chain.steps.append(_listing(world, chain, lister, words))
            about = f"a part of an item of {resource.collection} reads back: {words}"
            yield sequence_about(resource.collection, chain.steps, about)


def distinctive(world: World, operation: Operation) -> Iterator[Draft]:
    """The operation's fullest request in each manner, as far as that is another request."""
    plain = world.materials[operation.key].plain
    schema = body_schema(world.contract, operation, plain.case) if plain is not None else None
    if plain is None or schema is None or not isinstance(plain.value, dict) or plain.opaque:
        return
    encode = world.materials[operation.key].encode
    kept = surely_named_in(world.contract, operation, plain, world.resources)
    others = [draft.value for draft in world.materials[operation.key].valid]
    full = world.filled(operation, schema, plain.value)
    seen: list[Json] = [plain.value, full]
    spellers = [Speller(judge=world.judge, manner=manner, kept=kept, others=others) for manner in MANNERS]
    for speller in spellers:
        yield from _new(plain, speller.spelled(schema, full), seen, speller.manner.words, encode)
    yield from _new(plain, with_long_numbers(world.judge, schema, full, kept), seen, LONG, encode)
    # A server that refuses two optional things at once would refuse all of these.
    few = spellers[FEW]
    words = f"{few.manner.words}, and no more than needed"
    yield from _new(plain, few.spelled(schema, plain.value), seen, words, encode)


def _new(plain: Draft, value: Json, seen: list[Json], words: str, encode: Encode) -> Iterator[Draft]:
    if value not in seen:
        seen.append(value)
        draft = with_value(plain, value, encode)
        if draft is not None:
            yield described(draft, words)


def _look(world: World, chain: Chain, resource: Resource, words: str, *, shaped: bool) -> None:
    reader = resource.reader
    if reader is not None and world.has(reader):
        cases = (world.plain(reader), *(shaped_reads(world, reader) if shaped else ()))
        chain.steps += [_step(world, chain, reader, case, words) for case in cases]
    chain.steps += [_step(world, chain, one, world.plain(one), words) for one in _inner(world, resource)]
    if world.has(resource.lister) and resource.lister is not None:
        chain.steps.append(_listing(world, chain, resource.lister, words))


def _inner(world: World, resource: Resource) -> tuple[Operation, ...]:
    """What is read below an item for what was sent: a file, or all of it where the item itself cannot be read."""
    creator = resource.creator
    if creator is None or (world.has(resource.reader) and not _has_file(world.plain(creator))):
        return ()
    return tuple(islice(inner_reads(world, resource), INNER_READS))


def _has_file(case: Case) -> bool:
    return case.body is not None and bare(case.body.media_type) == MULTIPART


def _chosen(world: World, operation: Operation, spelled: Sequence[Draft], manner: int) -> list[Case]:
    """A change to other telling values; the first ones (manner 0) to little."""
    plain = world.plain(operation)
    if manner == 0:
        few = [*little(world, operation)]
        # A value is a value in each of them; what is null, or an object, may be taken for another thing.
        return [*few, *in_other_media_types(world, operation, few[1:])] or [plain]
    return [spelled[manner % len(MANNERS) % len(spelled)].case if spelled else plain]


def _change(world: World, chain: Chain, resource: Resource, operation: Operation, change: Case) -> None:
    """Changes the item; what it is then is read."""
    words = f"{operation.method} {change.description}"
    chain.steps.append(_step(world, chain, operation, change, words))
    if world.has(resource.reader) and resource.reader is not None:
        chain.steps.append(_step(world, chain, resource.reader, world.plain(resource.reader), f"after {words}"))


def _two_states(world: World, changes: Mapping[str, Sequence[Draft]]) -> list[Case]:
    """Two changes of an item, the second to another state than the first; none where nothing changes it."""
    for key, spelled in changes.items():
        operation = world.contract.operation(key)
        if spelled and operation is not None:
            return [spelled[FEW % len(spelled)].case, world.plain(operation)]
    return []


def _delete(world: World, chain: Chain, resource: Resource, words: str) -> None:
    if not world.has(resource.deleter) or resource.deleter is None:
        return
    chain.steps.append(_step(world, chain, resource.deleter, world.plain(resource.deleter), words))
    if world.has(resource.lister) and resource.lister is not None:
        chain.steps.append(_listing(world, chain, resource.lister, f"after its deletion: {words}"))


def _step(world: World, chain: Chain, operation: Operation, case: Case, words: str) -> Case:
    """A step of this sequence alone: asked again, its own creation comes before it, not another's."""
    placed = placed_on_created(world, chain, operation, case, Role.CREATED)
    return replace(placed, purpose=Purpose.SEQUENCE, description=words)


def _listing(world: World, chain: Chain, lister: Operation, words: str) -> Case:
    """The longest page that is promised: what is new may stand behind all that was there."""
    return replace(_step(world, chain, lister, whole_list(world, lister), words), purpose=Purpose.LISTING)
