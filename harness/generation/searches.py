"""Searches by `POST`: collections of which a JSON body says what is looked for, how much of it, and in which order.

Their body's single values are varied as the parameters of a query are, and are put into the body at the end.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from harness.contract.constraints import required_of
from harness.contract.declared import content_of
from harness.contract.schemas import enum_at, property_schema, request_schema, types_at
from harness.generation.captures import properties_of
from harness.generation.encoding import is_json, json_bytes
from harness.generation.faults import labelled
from harness.generation.page_sizes import called_page_size, page_size
from harness.generation.parameter_values import single
from harness.generation.variations import with_value
from harness.model.bracketed import bracketed, item_text, pairs_in, place_of, read
from harness.model.case import Body, Slot
from harness.model.media_type import bare
from harness.model.operation import Parameter, ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of, values_at
from harness.model.rows import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.generation.chains import World
    from harness.model.case import Case, Relation, Value
    from harness.model.json import Json
    from harness.model.operation import Content, Operation

MOST_MEMBERS = 2
"""Of an item that is an object: what rows are sorted by, and which way."""


def searching(contract: Contract, operation: Operation) -> Operation | None:
    """The operation with its body's single values among its query parameters.

    `None` for what takes no JSON, or answers with no rows as far as the contract says what it answers. That it takes
    how many rows there are at most tells that it only looks for some.
    """
    content = next((one for one in _contents(operation) if is_json(one.media_type)), None)
    if operation.method != "POST" or content is None or content.schema is None:
        return None
    if not _may_have_rows(contract, operation):
        return None
    own = {one.name for one in operation.parameters}
    found = tuple(one for one in _properties(contract, content, content.schema) if one.name not in own)
    searched = replace(operation, parameters=(*operation.parameters, *found))
    has_size = page_size(contract, searched) or called_page_size(contract, searched)
    return searched if has_size else None


def _contents(operation: Operation) -> tuple[Content, ...]:
    return operation.request_body.content if operation.request_body is not None else ()


def whole_list(world: World, lister: Operation) -> Case:
    """The plainest request for the longest page that is promised: what is new may stand behind all that was there."""
    plain, searched = world.plain(lister), searching(world.contract, lister)
    size = page_size(world.contract, searched or lister)
    if size is None:
        return plain
    case = plain if searched is None else asked_in_query(plainest_search(world, lister, plain), searched)
    others = tuple(pair for pair in case.query if pair[0] != size[0])
    case = replace(case, query=(*others, (size[0], str(size[1]))))
    return case if searched is None else _moved(case, world.contract, _schemas(world.contract, lister, searched, case))


def plainest_search(world: World, operation: Operation, case: Case) -> Case:
    """The request without what its body need not say: an example's filters hide what others would show."""
    material = world.materials[operation.key]
    plain, value = material.plain, read(case.body.content if case.body else None)
    schema = request_schema(world.contract, operation, bare(case.body.media_type)) if case.body else None
    required = required_of(world.contract, schema)
    if plain is None or not isinstance(value, dict):
        return case
    kept = {name: member for name, member in value.items() if name in required}
    draft = with_value(plain, kept, material.encode)
    if draft is None or not labelled(world.judge, operation, draft).case.valid or draft.case.body is None:
        return case
    slots = tuple(one for one in (case.body.slots if case.body else ()) if tokens_of(one[0])[0] in kept)
    return replace(case, body=replace(draft.case.body, slots=slots))


def asked_in_query(case: Case, searched: Operation) -> Case:
    """The request with its body's single values in the query, where they can be varied; slots stay where they are."""
    if case.body is None:
        return case
    names = {one.name for one in searched.parameters}
    taken = {pointer for pointer, _ in case.body.slots}
    pairs = [(name, text) for name, place, text in pairs_in(read(case.body.content)) if place not in taken]
    return replace(case, query=(*case.query, *((name, text) for name, text in pairs if name in names)))


def asked_in_body(relation: Relation, operation: Operation, searched: Operation, contract: Contract) -> Relation:
    """The relation with what its requests have in the query, and the operation has not, in their bodies."""
    schemas = _schemas(contract, operation, searched, relation.base)

    def moved(case: Case) -> Case:
        return _moved(case, contract, schemas)

    return replace(
        relation,
        base=moved(relation.base),
        cases=tuple(map(moved, relation.cases)),
        again=moved(relation.again),
    )


def _schemas(contract: Contract, operation: Operation, searched: Operation, case: Case) -> dict[str, Json]:
    """The schemas of what stands in the body, by name; of lists of objects with those that there are to choose from."""
    own = {one.name for one in operation.parameters}
    media_type = bare(case.body.media_type) if case.body else ""
    body = request_schema(contract, operation, media_type)
    content = content_of(_contents(operation), media_type)
    names = [one.name for one in searched.parameters if one.name not in own]
    found = {name: property_schema(contract, body, place_of(name)) for name in names}
    return {
        name: _with_choices(contract, schema, _shown(contract, content, schema, place_of(name)))
        for name, schema in found.items()
    }


def _moved(case: Case, contract: Contract, schemas: dict[str, Json]) -> Case:
    given: dict[str, list[Value]] = {}
    for name, value in case.query:
        if name in schemas:
            given.setdefault(name, []).append(value)
    if case.body is None or not given:
        return case
    content, slots = read(case.body.content), [*case.body.slots]
    for name, values in given.items():
        pointer = place_of(name)
        is_list = types_at(contract, schemas[name], "") == {"array"}
        items = [_written(contract, single(contract, schemas[name]), value) for value in values]
        content = _put(content, tokens_of(pointer), items if is_list else items[0])
        places = (joined(pointer, index) if is_list else pointer for index in range(len(values)))
        slots += [(place, value) for place, value in zip(places, values, strict=False) if isinstance(value, Slot)]
    body = Body(media_type=case.body.media_type, content=json_bytes(content), slots=tuple(slots))
    query = tuple(pair for pair in case.query if pair[0] not in schemas)
    varied = case.varied
    if varied is not None and tokens_of(varied[1])[-1] in schemas:
        varied = (Part.REQUEST_BODY, place_of(tokens_of(varied[1])[-1]))
    return replace(case, query=query, body=body, varied=varied)


def _put(value: Json, tokens: tuple[str, ...], member: Json) -> Json:
    if not tokens:
        return member
    members = value if isinstance(value, dict) else {}
    return {**members, tokens[0]: _put(members.get(tokens[0]), tokens[1:], member)}


def _written(contract: Contract, schema: Json, value: Value) -> Json:
    """A value as JSON of the type that the schema wants; of a slot what stands there until it is filled."""
    types = types_at(contract, schema, "") - {"null"}
    is_number = bool(types) and types <= {"integer", "number"}
    if isinstance(value, Slot):
        return 0 if is_number else ""
    listed = enum_at(contract, schema, "") or ()
    if (found := [one for one in listed if item_text(one) == value]) and value not in listed:
        return found[0]
    return read(value) if is_number or types == {"boolean"} else value


def _properties(contract: Contract, content: Content, schema: Json, *above: str) -> Iterator[Parameter]:
    for token, below in properties_of(contract, schema).items():
        tokens = (*above, token)
        name = bracketed(*tokens)
        types = types_at(contract, below, "") - {"null"}
        if types == {"object"}:
            if len(tokens) < DEEPEST:
                yield from _properties(contract, content, below, *tokens)
        elif name is not None:
            shown = _shown(contract, content, below, joined("", *tokens))
            if (varied := _as_values(contract, below, shown)) is not None:
                yield Parameter(
                    name=name,
                    location=ParameterLocation.QUERY,
                    required=False,
                    schema=varied,
                    source=content.source,
                )


def _shown(contract: Contract, content: Content | None, schema: Json, pointer: str) -> tuple[dict[str, Json], ...]:
    """The objects that examples have in a list: those of the body, and those of the list itself."""
    said = contract.resolved(schema)
    several = said.get("examples") if isinstance(said, dict) else None
    lists = [said.get("example"), said.get("default")] if isinstance(said, dict) else []
    lists += several if isinstance(several, list) else []
    lists += [value for one in (content.examples if content else ()) for value in values_at(one, pointer)]
    return tuple(item for one in lists if isinstance(one, list) for item in one if isinstance(item, dict))


def _as_values(contract: Contract, schema: Json, shown: tuple[dict[str, Json], ...]) -> Json | None:
    """The schema of single values, or of one text for each choice where the items are objects."""
    item = single(contract, schema)
    if "object" not in types_at(contract, item, ""):
        return schema
    texts: list[Json] = [item_text(one) for one in _objects(contract, item, shown)]
    return {"enum": texts} if texts else None


def _with_choices(contract: Contract, schema: Json, shown: tuple[dict[str, Json], ...]) -> Json:
    item = single(contract, schema)
    if "object" not in types_at(contract, item, ""):
        return schema
    choices: Json = {"enum": [*_objects(contract, item, shown)]}
    return {"type": "array", "items": choices} if types_at(contract, schema, "") - {"null"} == {"array"} else choices


def _objects(contract: Contract, schema: Json, shown: tuple[dict[str, Json], ...]) -> tuple[Json, ...]:
    """What there is to choose from: what the schema lists, or what examples show."""
    return _choices(contract, schema) or _variants(contract, schema, shown)


def _variants(contract: Contract, schema: Json, shown: tuple[dict[str, Json], ...]) -> tuple[Json, ...]:
    """What examples show, and the same without each member that need not be: an order without its direction."""
    required = required_of(contract, schema)
    found: list[Json] = []
    for one in shown:
        fewer = [{key: value for key, value in one.items() if key != name} for name in one if name not in required]
        found += [each for each in (one, *fewer) if each and each not in found]
    return tuple(found)


def _choices(contract: Contract, schema: Json) -> tuple[Json, ...]:
    """Every object of the schema whose members are one of a few: what to sort by, and in which direction.

    Those first that differ in both.
    """
    members = properties_of(contract, schema)
    listed = [enum_at(contract, below, "") for below in members.values()]
    if not all(listed) or not 0 < len(listed) <= MOST_MEMBERS:
        return ()
    combined = [*product(*(enumerate(one or ()) for one in listed))]
    least = min(len(one or ()) for one in listed)
    combined.sort(key=lambda one: (one[-1][0] - one[0][0]) % least)
    return tuple({name: value for name, (_, value) in zip(members, one, strict=True)} for one in combined)


def _may_have_rows(contract: Contract, operation: Operation) -> bool:
    served = [one for one in operation.responses if one.status.startswith("2")]
    schemas = [content.schema for one in served for content in one.content if content.schema is not None]
    return not schemas or any(_has_rows(contract, schema, DEEPEST) for schema in schemas)


def _has_rows(contract: Contract, schema: Json, depth: int) -> bool:
    types = types_at(contract, schema, "")
    if "array" in types:
        return True
    return depth > 0 and any(
        _has_rows(contract, below, depth - 1) for below in properties_of(contract, schema).values()
    )
