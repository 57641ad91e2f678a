"""Changes that say as little as they may, of an item and of the objects in it: what becomes of what they leave out?"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from harness.generation.distinctive import MANNERS, Speller
from harness.generation.encoding import is_json
from harness.generation.extremes import nulls_of
from harness.generation.placing import named_in
from harness.generation.selection import MEDIA_TYPE
from harness.generation.variations import body_schema, described, with_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.chains import World
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import Operation

FEW_OBJECTS = 2
"""Objects of a body of which one member alone is changed."""

DEEPEST_ALONE = 2
"""How far in such objects are looked for: an envelope, and what is in it."""

_MANNER = MANNERS[1]
"""Another than that in which an item is created first, and a plain one."""

_Choices: TypeAlias = "Iterator[tuple[str, Json]]"
"""Bodies of which one is wanted, with what is in each of them."""


def little(world: World, operation: Operation) -> Iterator[Case]:
    """One property alone, nulls alone, then one member alone of a few objects, as far as the contract allows that."""
    plain = world.materials[operation.key].plain
    schema = body_schema(world.contract, operation, plain.case) if plain is not None else None
    if plain is None or schema is None or not isinstance(plain.value, dict) or plain.opaque:
        return
    kept = named_in(world.contract, operation, plain, world.resources)
    speller = Speller(judge=world.judge, manner=_MANNER, kept=kept, others=())
    full = speller.spelled(schema, world.filled(operation, schema, plain.value))
    inside = (_within(plain.value, tokens, members) for tokens, members in _objects(full))
    given = full if isinstance(full, dict) else {}
    nulls = _nulls(plain.value, {name: None for name in nulls_of(world.contract, schema) if name in given})
    choices = (_alone(speller.spelled(schema, plain.value), plain.value), nulls, *inside)
    for words, value in islice(filter(None, (_allowed(world, schema, one) for one in choices)), 2 + FEW_OBJECTS):
        draft = with_value(plain, value, world.materials[operation.key].encode)
        if draft is not None:
            yield described(draft, f"{words} alone").case


def in_other_media_types(world: World, operation: Operation, cases: Iterable[Case]) -> Iterator[Case]:
    """The same bodies as each further media type that is JSON of the same form: one may merge what another replaces."""
    valid = world.materials[operation.key].valid
    objects = [draft.case.body for draft in valid if draft.case.varied == MEDIA_TYPE and isinstance(draft.value, dict)]
    further = {body.media_type: None for body in objects if body is not None and is_json(body.media_type)}
    for case in cases:
        for media_type in further:
            if case.body is not None and case.body.media_type != media_type:
                words = f"{case.description} as {media_type}"
                yield replace(case, body=replace(case.body, media_type=media_type), description=words)


def _allowed(world: World, schema: Json, choices: _Choices) -> tuple[str, Json] | None:
    """The first that the contract allows."""
    return next(((words, body) for words, body in choices if not world.judge.violations(schema, body)), None)


def _alone(spelled: Json, plain: dict[str, Json]) -> _Choices:
    """Each property that has got another value."""
    for name, value in spelled.items() if isinstance(spelled, dict) else ():
        if value != plain.get(name):
            yield name, {name: value}


def _nulls(plain: dict[str, Json], nulls: dict[str, Json]) -> _Choices:
    """What may be null, with nothing else or with what the plain body has: it takes away what was there (RFC 7396)."""
    for body in ({}, plain) if nulls else ():
        yield "null", {**body, **nulls}


def _objects(body: Json, around: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Json]]]:
    """The objects in a body with their names, what is around them first: that may be an envelope."""
    for name, member in body.items() if isinstance(body, dict) and len(around) < DEEPEST_ALONE else ():
        if isinstance(member, dict):
            yield (*around, name), member
            yield from _objects(member, (*around, name))


def _within(plain: Json, tokens: tuple[str, ...], members: dict[str, Json]) -> _Choices:
    """Each member of an object with nothing else, and where that is not allowed with what the plain body has.

    Null comes last: what it takes away from what is merged, it takes away from what is replaced, too.
    """
    for body in ({}, plain):
        for name, value in sorted(members.items(), key=lambda member: member[1] is None):
            yield "/".join((*tokens, name)), _with(body, tokens, {name: value})


def _with(body: Json, tokens: tuple[str, ...], value: Json) -> Json:
    """The body with a value at a place."""
    if not tokens:
        return value
    own = body if isinstance(body, dict) else {}
    return {**own, tokens[0]: _with(own.get(tokens[0]), tokens[1:], value)}
