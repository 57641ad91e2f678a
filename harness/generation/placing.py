"""Whom a request is asked about: values and slots put into its path, query and body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.contract.schemas import property_schema, request_schema
from harness.generation.captures import chosen_in_query, properties_of
from harness.generation.embedded_names import embedded_objects, identifiers
from harness.generation.encoding import is_json
from harness.generation.names import SURE_IDENTIFIERS, identifier_names, singular
from harness.generation.resources import identifying, is_choice
from harness.model.case import Fault, Role, Slot
from harness.model.fields import Absent, body_value, fields_like
from harness.model.forms import is_form
from harness.model.links import written_after
from harness.model.media_type import bare
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import ANY, joined, tokens_of, values_at
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.contract.document import Contract
    from harness.generation.draft import Draft
    from harness.generation.resources import Resource, Resources
    from harness.model.case import Case, Value
    from harness.model.json import Json
    from harness.model.operation import Operation


_DEEPEST = 6
"""How many objects and arrays deep a body is searched for identifiers: so far in stand those of JSON:API's links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A place of a request, other than its path, that names a resource."""

    part: Part
    """`request-body` or `request-query`."""
    pointer: str
    name: str
    """Under which bindings know the value."""
    resource: Resource | None
    """`None` for one of another API, which only bindings or that API's own list can name."""
    full: str = ""
    """What `Slot.full` has for it."""
    is_thing: bool = False
    """Whether it stands where the thing itself is named: alone, or in an object that has nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A parameter of a path that names something an environment holds."""

    name: str
    resource: Resource | None
    """`None` where the contract has neither the collection nor the item: a scope, such as a tenant."""


def named_by_path(contract: Contract, operation: Operation, resources: Resources) -> tuple[Named, ...]:
    """The parameters of an operation's path that name something, outer first."""
    names = {parameter.name for parameter in identifying(contract, operation)}
    return tuple(
        Named(name=name, resource=resource) for name, resource in resources.along(operation.path) if name in names
    )


def existing_values(named: tuple[Named, ...], index: int) -> dict[str, Value]:
    """Slots for resources that are there; the index counts the innermost, whose list is that of the first outer one."""
    last = len(named) - 1
    return {
        one.name: Slot(
            name=one.name,
            role=Role.EXISTING,
            resource=one.resource.collection if one.resource else "",
            index=index if position == last else 0,
        )
        for position, one in enumerate(named)
    }


def on_path(case: Case, values: Mapping[str, Value]) -> Case:
    """The case with the given path values in place of its own."""
    return replace(case, path_values=tuple((name, values.get(name, value)) for name, value in case.path_values))


def unknown_resource(case: Case, name: str) -> Case:
    """The case labelled as one that asks of a resource that no one has."""
    fault = Fault(
        keyword="unknown-resource",
        part=Part.REQUEST_PATH,
        pointer=joined("", name),
        description="unknown resource",
    )
    return replace(case, fault=fault, description=fault.description)


def references(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> tuple[Reference, ...]:
    """Where the request names resources: properties and parameters called like the parameter of an item's path."""
    own = {normalised(named.name) for named in named_by_path(contract, operation, resources)}
    found = [
        *in_body(contract, operation, plain, resources),
        *_in_query(contract, operation, plain, resources),
    ]
    flat = [reference for reference in found if normalised(reference.name) not in own]
    objects = embedded(contract, operation, plain.case, resources)
    places = {reference.pointer for reference in objects}
    return (*objects, *(reference for reference in flat if reference.pointer not in places))


def in_body(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> Iterator[Reference]:
    """Where a body names resources by properties that are called like the parameter of an item's path."""
    body = plain.case.body
    if body is None or not is_written(body.media_type):
        return
    schema = request_schema(contract, operation, bare(body.media_type))
    for pointer, name in scalars(plain.value, "", _DEEPEST):
        below = property_schema(contract, schema, pointer)
        given = None if below is None or is_choice(contract, below) else next(values_at(plain.value, pointer))
        yield from _reference(Part.REQUEST_BODY, pointer, name, resources, given)


def _in_query(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> Iterator[Reference]:
    made = next((resource for resource in resources.all if resource.creator == operation), None)
    chosen = chosen_in_query(operation, made) if made is not None else None
    for parameter in operation.parameters:
        if parameter.location is ParameterLocation.QUERY and parameter.required and parameter != chosen:
            text = None if is_choice(contract, parameter.schema) else dict(plain.case.query).get(parameter.name)
            yield from _reference(Part.REQUEST_QUERY, joined("", parameter.name), parameter.name, resources, text)


def own_identifiers(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> dict[str, str]:
    """Pointers of body properties that repeat an identifier of the path, to the path parameter's name."""
    body = plain.case.body
    if body is None or not is_json(body.media_type) or not isinstance(plain.value, dict):
        return {}
    named = named_by_path(contract, operation, resources)
    schema = request_schema(contract, operation, bare(body.media_type))
    return {
        pointer: one.name
        for pointer, name in _outermost(contract, schema, plain.value)
        for position, one in enumerate(named)
        if _repeats(name, one, is_last=position == len(named) - 1)
    }


def named_in(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> frozenset[str]:
    """Where a body names a resource, with `*` for indices: only a name that there is may stand there."""
    found = [one.pointer for one in references(contract, operation, plain, resources)]
    found += own_identifiers(contract, operation, plain, resources)
    return frozenset(map(_pattern, found))


def surely_named_in(contract: Contract, operation: Operation, plain: Draft, resources: Resources) -> frozenset[str]:
    """The same without what is called like a name that a client gives: it may as well be a text of the body's own."""
    named = references(contract, operation, plain, resources)
    given = [one.pointer for one in named if one.resource is not None and one.resource.is_named_by_client]
    return named_in(contract, operation, plain, resources) - frozenset(map(_pattern, given))


def _pattern(pointer: str) -> str:
    return joined("", *(ANY if token.isdigit() else token for token in tokens_of(pointer)))


def _outermost(contract: Contract, schema: Json, value: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Where the body has its own properties, and what they are called: at its root, and in the one object of it."""
    members = value if isinstance(value, dict) else {}
    below = properties_of(contract, schema)
    yield from ((joined(pointer, name), name) for name in dict.fromkeys((*members, *below)))
    for name, member in members.items() if len(members) == 1 else ():
        if isinstance(member, dict):
            yield from _outermost(contract, below.get(name), member, joined(pointer, name))


def referring(case: Case, values: Mapping[Reference, Value]) -> Case:
    """The case with the values put where it names resources; a place that is at fault, or missing, stays as it is."""
    for reference, value in values.items():
        case = _referring(case, reference, value)
    return case


def with_body_slot(case: Case, pointer: str, slot: Slot) -> Case:
    """The case with a slot in its body, where there is something at that place."""
    body, value = case.body, body_value(case)
    if body is None or isinstance(value, Absent):
        return case
    if not any(True for _ in values_at(value, pointer)):
        return case
    return replace(case, body=replace(body, slots=(*body.slots, (pointer, slot))))


def _repeats(name: str, named: Named, *, is_last: bool) -> bool:
    plain = normalised(name)
    if plain == normalised(named.name):
        return True
    thing = singular(named.resource.collection.rpartition("/")[2]) if named.resource else ""
    return (
        is_last
        and bool(thing)
        and (plain == "id" or plain == thing + "id")
        and normalised(named.name)
        in {
            "id",
            thing + "id",
        }
    )


def scalars(value: Json, pointer: str, depth: int) -> Iterator[tuple[str, str]]:
    """(pointer, name) of the members of objects that may be identifiers, those in arrays too."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        place = joined(pointer, name)
        if isinstance(member, dict | list) and depth:
            yield from scalars(member, place, depth - 1)
        elif isinstance(name, str) and isinstance(member, str | int) and not isinstance(member, bool):
            yield place, name


def _reference(part: Part, pointer: str, name: str, resources: Resources, given: object) -> list[Reference]:
    resource = resources.named_by(name) or resources.written(given)
    # `customer_id` names something even where this contract has no customers: another API's, or a binding.
    if resource is None and not (
        (normalised(name).endswith("id") and name.lower().endswith(("_id", "-id"))) or _is_camel_id(name)
    ):
        return []
    full = written_after(given, resource.item) if isinstance(given, str) and resource is not None else None
    return [Reference(part=part, pointer=pointer, name=name, resource=resource, full=full or "")]


def embedded(contract: Contract, operation: Operation, case: Case, resources: Resources) -> list[Reference]:
    """What a body names by objects with an identifier, or by one alone, but for what the operation is about itself.

    Of things of its own kind, it names another one only where that is called otherwise: the parent of a task.
    """
    body = body_value(case)
    if case.body is None or isinstance(body, Absent) or not is_written(case.body.media_type):
        return []
    schema = request_schema(contract, operation, bare(case.body.media_type))
    found = []
    for one in embedded_objects(body, _DEEPEST):
        resource = next((named for thing in one.things if (named := resources.called(thing)) is not None), None)
        if resource is None or (resources.is_of(operation, resource) and one.called in {"", resource.thing}):
            continue
        names = identifier_names(resource.parameter, resource.collection)
        parameter = normalised(resource.parameter)
        known = (*SURE_IDENTIFIERS, parameter, parameter.removeprefix(resource.thing))
        own = [name for name in one.members if normalised(name) in known]
        member = min(own, key=lambda name: names.index(normalised(name)), default=None)
        pointer = joined(one.pointer, member or "")
        below = None if member is None else property_schema(contract, schema, pointer)
        if member is not None and below is not None and not is_choice(contract, below):
            called = f"{resource.thing}_{member}"
            part = Part.REQUEST_BODY
            found.append(Reference(part=part, pointer=pointer, name=called, resource=resource, is_thing=True))
    return [*found, *_identified(contract, operation, (schema, body), resources)]


def _identified(
    contract: Contract, operation: Operation, said: tuple[Json, Json], resources: Resources
) -> Iterator[Reference]:
    """Where a body has the identifier alone, of a sort that nothing else is written with."""
    schema, body = said
    for one in identifiers(body, _DEEPEST):
        resource = resources.called(one.thing)
        if resource is None or resource.identified_by != one.sort or resources.is_of(operation, resource):
            continue
        below = property_schema(contract, schema, one.pointer)
        if below is not None and not is_choice(contract, below):
            name = f"{resource.thing}_{resource.parameter}"
            yield Reference(part=Part.REQUEST_BODY, pointer=one.pointer, name=name, resource=resource, is_thing=True)


def is_written(media_type: str) -> bool:
    """Whether values can be put into a body of the media type."""
    return is_json(media_type) or is_form(media_type)


def _is_camel_id(name: str) -> bool:
    return name.endswith(("Id", "ID")) and len(name) > 2


def _is_at_fault(case: Case, part: Part, pointer: str) -> bool:
    return case.fault is not None and (case.fault.part, case.fault.pointer) == (part, pointer)


def _referring(case: Case, reference: Reference, value: Value) -> Case:
    if reference.part is Part.REQUEST_BODY:
        # What the first item of a list names, the others name as well.
        for field in fields_like(case, reference.part, _pattern(reference.pointer)):
            if isinstance(value, Slot) and not _is_at_fault(case, field.part, field.pointer):
                case = with_body_slot(case, field.pointer, value)
        return case
    if _is_at_fault(case, reference.part, reference.pointer):
        return case
    query = tuple((name, value if name == reference.name else given) for name, given in case.query)
    return replace(case, query=query)
