"""All requests that can be made for one operation, labelled, before anyone decides whom to ask them of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.generation.alternative_faults import alternative_faults
from harness.generation.alternatives import inner_alternatives, starts, unknown_kind
from harness.generation.captures import properties_of
from harness.generation.closed_sets import closed_sets, covering, in_groups, one_by_one
from harness.generation.embedded_names import names_as_thing
from harness.generation.extremes import DEEPEST, alternative_extremes, extremes, filled
from harness.generation.faults import judged_parameters, labelled, sent_values
from harness.generation.fresh_names import LEAST_WITHIN, fresh_slot
from harness.generation.inner_numbers import apart
from harness.generation.isolation import isolated
from harness.generation.near_faults import nearly_right
from harness.generation.odd_ranges import odd_ranges
from harness.generation.own_faults import own_faults
from harness.generation.plausible import plausible
from harness.generation.resources import identifying
from harness.generation.selection import request_bytes, selection, told
from harness.generation.variations import (
    PLAINEST,
    answered_otherwise,
    body_schema,
    body_variations,
    differing,
    has_example,
    in_other_media_types,
    plainest,
    with_parameter,
    with_parameters_of,
    with_value,
)
from harness.model.case import Purpose
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from harness.contract.document import Contract
    from harness.generation.alternatives import Start
    from harness.generation.depths import Depth
    from harness.generation.draft import Draft
    from harness.generation.judge import Judge
    from harness.generation.schemathesis_cases import Generator
    from harness.generation.variations import Encode
    from harness.model.case import Body, Slot
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter


def unwritten(_media_type: str, _value: Json) -> Body | None:
    """Writes nothing."""
    return None


COVERING = 8
"""How many requests of its coverage are looked at for each one of an operation that is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to ask of one operation."""

    operation: Operation
    plain: Draft | None
    """The plainest valid request; `None` where none could be made."""
    drafts: tuple[Draft, ...]
    """The others, in the order of their worth, as many as the depth allows."""
    failures: tuple[str, ...]
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a path parameter to valid values that were drawn for it."""
    fresh: Mapping[str, Slot] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a path parameter of a `PUT` to the slot for names that no one has, where there are such names."""
    encode: Encode = unwritten
    """Writes bodies that are no JSON."""

    @property
    def valid(self) -> tuple[Draft, ...]:
        """Those that the contract allows, without a fault in them."""
        return tuple(draft for draft in self.drafts if draft.case.breaks_nothing)

    @property
    def faulty(self) -> tuple[Draft, ...]:
        """The rest."""
        return tuple(draft for draft in self.drafts if not draft.case.breaks_nothing)


def material(
    judge: Judge,
    generator: Generator,
    operation: Operation,
    *,
    seed: int,
    depth: Depth,
    others: Collection[str] = frozenset(),
) -> Material:
    """Draws, labels, varies and chooses the requests of one operation.

    Args:
        judge: Of the contract.
        generator: Draws them.
        operation: Of which they are.
        seed: Another one draws others.
        depth: How many are chosen.
        others: How properties are called, `normalised`, that name something else, which full requests do not have.
    """
    drawn = generator.drawn(operation, seed=seed, covering=COVERING * depth.cases, fuzzed=depth.fuzzed)
    contract = judge.contract
    drafts = [labelled(judge, operation, draft) for draft in drawn.drafts]
    plain = plainest(operation, drafts)
    if plain is None:
        return Material(operation=operation, plain=None, drafts=(), failures=drawn.failures or ("no valid request",))
    names = {parameter.name for parameter in identifying(contract, operation)}
    encode = partial(generator.body, operation)
    plain = _plausible(judge, operation, plain, encode)
    drafts = [*isolated(judge, operation, plain, drafts, encode, others)]
    drafts = [*nearly_right(judge, operation, _good(judge, operation, plain, others), drafts, encode)]
    texts = partial(generator.texts, seed=seed)
    own = list(_own(_Making(judge, operation, (encode, texts), depth, others), plain, drafts))
    simple = [_simplified(operation, plain, draft) for draft in drafts]
    everything = [_varied(plain, draft) for draft in (*own, *simple)]
    usable = [_with_path_of(plain, draft, names) for draft in everything if not _is_only_about(draft, names)]
    limit = depth.cases + min(depth.cases, 2 * max(0, _inputs(contract, operation, plain) - 2))
    # The plainest itself is placed by hand, and so are those that would only repeat it.
    selected = selection(usable, depth, usual=limit - 1, seen={request_bytes(plain.case)})
    missing = told(selected.left_out)
    return Material(
        operation=operation,
        plain=plain,
        drafts=selected.drafts,
        failures=(*drawn.failures, *((missing,) if missing else ())),
        identifiers={name: tuple(_valid_values(drafts, name)) for name in names},
        fresh=_fresh_slots(judge, operation, drafts, texts),
        encode=encode,
    )


def _good(judge: Judge, operation: Operation, plain: Draft, others: Collection[str]) -> tuple[Json, ...]:
    """The plainest body, and a full one."""
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or plain.opaque:
        return ()
    return plain.value, filled(judge, schema, plain.value, DEEPEST, others)


def _fresh_slots(
    judge: Judge, operation: Operation, drafts: list[Draft], texts: Callable[[str], Sequence[str]]
) -> dict[str, Slot]:
    found = {}
    for parameter in _naming(judge.contract, operation):
        schema = judge.contract.resolved(parameter.schema)
        pattern = schema.get("pattern") if isinstance(schema, dict) else None
        matching = texts(pattern) if isinstance(pattern, str) else ()
        known = sorted((*_valid_values(drafts, parameter.name), *matching), key=len)
        slot = fresh_slot(judge, parameter.schema, parameter.name, texts=reversed(known), least=LEAST_WITHIN)
        if slot is not None:
            found[parameter.name] = slot
    return found


def _naming(contract: Contract, operation: Operation) -> tuple[Parameter, ...]:
    """What may say how something is to be called that the operation creates."""
    if operation.method == "PUT":
        return identifying(contract, operation)
    asked = operation.parameters if operation.method == "POST" else ()
    return tuple(one for one in asked if one.location is ParameterLocation.QUERY and one.required)


def _valid_values(drafts: list[Draft], name: str) -> Iterator[str]:
    for draft in drafts:
        value = dict((*draft.case.query, *draft.case.path_values)).get(name)
        if draft.case.valid and isinstance(value, str):
            yield value


def _plausible(judge: Judge, operation: Operation, plain: Draft, encode: Encode) -> Draft:
    """The plainest request with ordinary values in it, unless the contract gives an example of the whole body."""
    for parameter in judged_parameters(operation):
        values = sent_values(plain.case, parameter)
        # What the generator takes for want of anything better
        if len(values) == 1 and values[0] in {"", "0"} and parameter.location is not ParameterLocation.PATH:
            value = plausible(judge, parameter.schema, values[0])
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                plain = with_parameter(plain, parameter, (str(value),))
    plain = apart(judge, operation, plain)
    schema = body_schema(judge.contract, operation, plain.case)
    if schema is None or plain.opaque or has_example(operation, plain.case):
        return plain
    better = with_value(plain, plausible(judge, schema, plain.value), encode)
    return plain if better is None or not labelled(judge, operation, better).case.valid else better


@dataclass(frozen=True, slots=True)
class _Making:
    """What requests of an operation are made with."""

    judge: Judge
    operation: Operation
    writing: tuple[Encode, Callable[[str], Sequence[str]]]
    depth: Depth
    others: Collection[str]


def _own(making: _Making, plain: Draft, drafts: list[Draft]) -> Iterator[Draft]:
    judge, operation, writing = making.judge, making.operation, making.writing
    encode, _ = writing
    yield from own_faults(judge, operation, plain, encode)
    yield from unknown_kind(judge, operation, plain, encode)
    valid = [draft for draft in drafts if draft.case.valid]
    made = [*with_parameters_of(judge, operation, plain, valid)]
    for start in starts(judge, operation, plain, valid, writing):
        made += _from_start(making, start, valid)
    made += in_other_media_types(judge, operation, plain, encode)
    made += answered_otherwise(operation, plain)
    yield from alternative_faults(judge, operation, plain, made, encode)
    made += odd_ranges(judge, operation, replace(plain, scenario=PLAINEST), encode)
    # What leaves out a required property is a fault like any other, and is labelled as one.
    yield from (labelled(judge, operation, draft) for draft in made)


def _from_start(making: _Making, start: Start, valid: list[Draft]) -> list[Draft]:
    judge, operation, writing = making.judge, making.operation, making.writing
    encode, _ = writing
    plain = start.draft
    base = replace(plain, scenario=PLAINEST)
    full = None if start.schema is None else filled(judge, start.schema, base.value, DEEPEST, making.others)
    sets = closed_sets(judge, operation, base, encode, start.schema, full)
    inner = [*inner_alternatives(judge, start, writing)]
    made = [
        plain,
        *body_variations(judge, start.schema, base, valid, encode),
        *inner,
        *alternative_extremes(judge, inner, start.schema, writing, making.others),
        *(draft for group in in_groups(sets) for draft in covering(base, group, limit=making.depth.enum_values)),
        *one_by_one(base, sets, limit=making.depth.enum_values),
    ]
    alone = [draft for draft in made if not _names_others(draft, plain, making.others)]
    # Of several the one that is plainest otherwise: a choice that is refused for itself would take the rest with it.
    fullest = replace(max((plain, *alone), key=lambda one: (_members(one), _shared(one, plain))), scenario=PLAINEST)
    return [*made, *extremes(judge, operation, fullest, start.schema, writing, making.others)]


def _names_others(draft: Draft, plain: Draft, others: Collection[str]) -> bool:
    """Whether it names something else that the plainest request does not."""
    own = {name for name, _ in _members_in(plain.value)}
    return any(
        normalised(name) in others or names_as_thing(name, member, others)
        for name, member in _members_in(draft.value)
        if name not in own
    )


def _members_in(value: Json) -> Iterator[tuple[str, Json]]:
    """All members of the objects in a body."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from value.items() if isinstance(value, dict) else ()
    for one in inner:
        yield from _members_in(one)


def _shared(draft: Draft, plain: Draft) -> int:
    """How many members are as the plainest request has them."""
    return sum(1 for name, member in _items(plain) if (name, member) in _items(draft))


def _items(draft: Draft) -> list[tuple[str, Json]]:
    return [*draft.value.items()] if isinstance(draft.value, dict) else []


def _members(draft: Draft) -> int:
    return len(draft.value) if isinstance(draft.value, dict) else 0


def _simplified(operation: Operation, plain: Draft, draft: Draft) -> Draft:
    """The draft without optional parameters that have nothing to do with what it tries.

    Schemathesis fills every parameter in; a request that is to show one thing shows it better alone.
    """
    if draft.case.purpose is not Purpose.COVERAGE:
        return draft
    fault = draft.case.fault
    about = {draft.parameter, fault.pointer.removeprefix("/") if fault else None}
    bare = draft
    for parameter in judged_parameters(operation):
        if not parameter.required and parameter.name not in about:
            bare = with_parameter(bare, parameter, ())
    if draft.location is not None and draft.case.body is not None:
        bare = replace(bare, value=plain.value, opaque=False, case=replace(bare.case, body=plain.case.body))
    return bare


def _varied(plain: Draft, draft: Draft) -> Draft:
    if not draft.case.breaks_nothing:
        return draft
    places = differing(plain, draft)
    return replace(draft, case=replace(draft.case, varied=places[0])) if len(places) == 1 else draft


def _is_only_about(draft: Draft, names: set[str]) -> bool:
    """Whether an identifier is what several things are wrong with, which no twin with a real one would show."""
    return draft.case.fault is None and not draft.case.valid and draft.parameter in names


def _with_path_of(plain: Draft, draft: Draft, names: set[str]) -> Draft:
    """The draft on the plainest request's identifiers, unless an identifier is what is wrong with it."""
    fault = draft.case.fault
    if fault is not None and fault.part is Part.REQUEST_PATH:
        return draft
    own = dict(plain.case.path_values)
    values = tuple((name, own[name] if name in names else value) for name, value in draft.case.path_values)
    return replace(draft, case=replace(draft.case, path_values=values))


def _inputs(contract: Contract, operation: Operation, plain: Draft) -> int:
    """How many things a request can be varied in."""
    schema = body_schema(contract, operation, plain.case)
    return len(properties_of(contract, schema)) + sum(1 for _ in judged_parameters(operation))
