"""What is created under a name that its request gives gets one that nobody has: else it might be somebody's already.

Some interfaces create with POST and take the identifier in the body, and change what has it already
(`POST /pets {"id": 1}`), others take it in the query (`POST /shelves?shelfId=`, AIP-133). Generated identifiers are the
smallest there are, which are those of real things.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from harness.contract.schemas import property_schema, request_schema, types_at
from harness.generation.captures import chosen_in_query, created_identifier
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.fresh_names import LEAST_PROPOSED, fresh_slot
from harness.generation.names import singular
from harness.generation.placing import with_body_slot
from harness.generation.rewriting import rewritten
from harness.model.case import Capture, Role, Slot
from harness.model.fields import ABSENT, Absent, Field, body_value, value_at, with_field
from harness.model.operation import SAFE_METHODS
from harness.model.place import Part
from harness.model.pointer import is_below, joined, tokens_of
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.generation.chains import World
    from harness.generation.resources import Resource
    from harness.model.case import Body, Case, Corpus, OperationCases, Sequence
    from harness.model.json import Json
    from harness.model.operation import Operation

NUMBER: Final = ("1", *["0123456789"] * 8)
"""A number that is larger than what is counted up, and that 32 bits hold."""


def with_client_names(corpus: Corpus, world: World) -> Corpus:
    """The corpus with a fresh name wherever a request creates something and says how it is to be called.

    The digest is not set anew.
    """
    named = {key: found for resource in world.resources.all for key, found in _named(world, resource)}
    others = [*_named_elsewhere(world)]
    if not named and not others:
        return corpus

    def fresh(case: Case) -> Case:
        for resource, slot in others:
            case = _with_fresh_names(case, resource, slot)
        if case.operation not in named:
            return case
        place, slot = named[case.operation]
        return _with_name(case, place, slot) if _may_be_named(case, place) else case

    made = rewritten(corpus, fresh)
    operations = tuple(_without_tries(one, named) for one in made.operations)
    sequences = tuple(_repeated(one, named) for one in made.sequences)
    return replace(made, operations=operations, sequences=sequences)


def _with_name(case: Case, place: Field, slot: Slot) -> Case:
    if place.part is Part.REQUEST_BODY:
        return with_body_slot(case, place.pointer, slot)
    return case if isinstance(value_at(case, place), Absent) else with_field(case, place, slot) or case


def _may_be_named(case: Case, place: Field) -> bool:
    """Whether a request breaks nothing, or something else than its name: were that taken, nothing else would show."""
    if case.breaks_nothing:
        return True
    fault = case.fault
    if fault is None or isinstance(value_at(case, place), Absent):
        return False
    return fault.part is not place.part or not (
        is_below(fault.pointer, place.pointer) or is_below(place.pointer, fault.pointer)
    )


def _named(world: World, resource: Resource) -> Iterator[tuple[str, tuple[Field, Slot]]]:
    """The creating operation, with the place of the name in its request and what fills it."""
    creator = resource.creator
    material = world.materials.get(creator.key) if creator is not None else None
    plain = material.plain.case if material is not None and material.plain is not None else None
    if creator is None or resource.is_named_by_client or plain is None:
        return
    chosen = chosen_in_query(creator, resource)
    if chosen is not None:
        slot = world.chosen_name(resource)
        if slot is not None:
            yield creator.key, (Field(part=Part.REQUEST_QUERY, pointer=joined("", chosen.name)), slot)
    elif plain.body is not None:
        yield from _named_in_body(world, resource, creator, plain.body)


def _named_in_body(
    world: World, resource: Resource, creator: Operation, body: Body
) -> Iterator[tuple[str, tuple[Field, Slot]]]:
    schema = request_schema(world.contract, creator, body.media_type)
    pointer = _place(world, resource, schema)
    wanted = property_schema(world.contract, schema, pointer) if pointer is not None and schema is not None else None
    if pointer is None or wanted is None:
        return
    place = Field(part=Part.REQUEST_BODY, pointer=pointer)
    slot = _slot(world, resource, wanted, _texts(world, creator, place))
    if slot is not None:
        yield creator.key, (place, replace(slot, resource=resource.collection))


def _named_elsewhere(world: World) -> Iterator[tuple[Resource, Slot]]:
    """What a `PUT` creates under a name of the client's choice: others may create it, too, many at once."""
    for resource in world.resources.all:
        creator = resource.creator
        slot = world.fresh_name(creator) if resource.is_named_by_client and creator is not None else None
        if slot is not None:
            yield resource, slot


def _with_fresh_names(case: Case, resource: Resource, slot: Slot) -> Case:
    """With one fresh name wherever the body of what may change something gives a generated one.

    One for all, however many there are: what is created is one thing then, and can be deleted.
    """
    if case.method in SAFE_METHODS or case.path.startswith(resource.item):
        return case
    filled = dict(case.body.slots) if case.body is not None else {}
    at_fault = case.fault.pointer if case.fault is not None and case.fault.part is Part.REQUEST_BODY else None
    places = [*named_in_body(case, resource)]
    # What an earlier step made is the run's own already.
    name = next((filled[one] for one in places if one in filled), slot)
    for pointer in places:
        if pointer != at_fault and pointer not in filled:
            case = with_body_slot(case, pointer, name)
    return case


def named_in_body(case: Case, resource: Resource) -> Iterator[str]:
    """Where a request's body says what an item of a resource is called."""
    return _called(body_value(case), normalised(resource.parameter))


def _called(value: Json | Absent, name: str, pointer: str = "") -> Iterator[str]:
    """Where a body has a single value that is called so."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _called(item, name, joined(pointer, index))
    elif isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, dict | list):
                yield from _called(member, name, joined(pointer, key))
            elif normalised(key) == name and isinstance(member, str | int):
                yield joined(pointer, key)


def _place(world: World, resource: Resource, schema: Json | None) -> str | None:
    """Where the answer says what the created thing is called, if the request has something called so there."""
    capture = created_identifier(world.contract, resource, step=0)
    thing = singular(resource.collection.rpartition("/")[2])
    parameter = normalised(resource.parameter)
    names = {parameter, parameter.removeprefix(thing), "id", "uuid", f"{thing}id"}
    for pointer in capture.pointers if capture.part is Part.RESPONSE_BODY else ():
        if normalised(tokens_of(pointer)[-1]) in names:
            found = None if schema is None else property_schema(world.contract, schema, pointer)
            if isinstance(found, dict) and found.get("readOnly") is not True:
                return pointer
    return None


def _slot(world: World, resource: Resource, schema: Json, texts: Iterator[str]) -> Slot | None:
    types = types_at(world.contract, schema, "")
    if types & {"integer", "number"} and "string" not in types:
        number = int("1" + "0" * (len(NUMBER) - 1))
        fits = not world.judge.violations(schema, number) and not world.judge.violations(schema, number + 7)
        return Slot(name=resource.parameter, role=Role.ABSENT, form=NUMBER) if fits else None
    return fresh_slot(world.judge, schema, resource.parameter, texts=texts, least=LEAST_PROPOSED)


def _texts(world: World, creator: Operation, place: Field) -> Iterator[str]:
    """Valid names, for forms that no usual one fits."""
    drafts = world.materials[creator.key].drafts
    found = (value_at(draft.case, place) for draft in drafts if draft.positive)
    return islice((value for value in found if isinstance(value, str)), 20)


def _without_tries(operation: OperationCases, named: Mapping[str, tuple[Field, Slot]]) -> OperationCases:
    """Without the cases that try border values of a name: those are somebody's."""
    if operation.operation not in named:
        return operation
    place, _ = named[operation.operation]
    kept = (one for one in operation.cases if not (one.valid and one.varied == (place.part, place.pointer)))
    return replace(operation, cases=tuple(kept))


def _repeated(sequence: Sequence, named: Mapping[str, tuple[Field, Slot]]) -> Sequence:
    """Where a step is another once more (it has its idempotency key), it has its name as well."""
    steps = [*sequence.steps]
    for index, step in enumerate(steps):
        earlier = next((slot.capture.step for _, slot in _headers(step) if slot.capture is not None), None)
        if step.operation in named and earlier is not None:
            steps[index] = identified(_named_as(step, named[step.operation][0], earlier))
    return sequence if steps == [*sequence.steps] else identified_sequence(replace(sequence, steps=tuple(steps)))


def _headers(case: Case) -> Iterator[tuple[str, Slot]]:
    for name, value in case.headers:
        if isinstance(value, Slot) and value.role is Role.CREATED:
            yield name, value


def _named_as(case: Case, named: Field, earlier: int) -> Case:
    given = value_at(case, named)
    if given is ABSENT:
        return case
    capture = Capture(step=earlier, part=named.part, pointers=(named.pointer,))
    if isinstance(given, Slot):
        return with_field(case, named, replace(given, role=Role.CREATED, capture=capture, form=())) or case
    if case.body is None:
        return case
    pointer = named.pointer
    slots = tuple(
        (place, replace(slot, role=Role.CREATED, capture=capture, form=()) if place == pointer else slot)
        for place, slot in case.body.slots
    )
    return replace(case, body=replace(case.body, slots=slots))
