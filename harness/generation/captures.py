"""Where the answer that creates a thing says what the thing is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.schemas import response_schema, types_at
from harness.generation.names import identifier_names, singular
from harness.model.case import Capture
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.generation.resources import Resource
    from harness.model.json import Json
    from harness.model.operation import Link, Operation, Parameter

_WRAPPERS = ("", "/data", "/result", "/item")
"""Where answers of unknown shape hold the thing itself."""

_WRAPPER_NAMES = ("data", "result", "item", "object", "resource", "payload", "content", "attributes", "response")

_SCALARS = frozenset({"string", "integer", "number"})


def created_identifier(contract: Contract, resource: Resource, *, step: int) -> Capture:
    """Where step `step`, which creates an item of the resource, shows the identifier of what it made."""
    creator = resource.creator
    if creator is None:
        raise ValueError(f"{resource.collection} has no operation that creates")
    if resource.is_named_by_client:
        return Capture(step=step, part=Part.REQUEST_PATH, pointers=(joined("", resource.parameter),))
    linked = _linked(creator, resource)
    if linked is not None:
        part, pointer = linked
        return Capture(step=step, part=part, pointers=(pointer,))
    chosen = chosen_in_query(creator, resource)
    if chosen is not None:
        return Capture(step=step, part=Part.REQUEST_QUERY, pointers=(joined("", chosen.name),))
    if not _answers_with_body(creator):
        return Capture(step=step, part=Part.RESPONSE_HEADER, pointers=("/location",))
    return Capture(step=step, part=Part.RESPONSE_BODY, pointers=_pointers(contract, creator, resource))


def chosen_in_query(creator: Operation, resource: Resource) -> Parameter | None:
    """The parameter by which whoever creates an item says what it is called: `POST /shelves?shelfId=` (AIP-133)."""
    thing = singular(resource.collection.rpartition("/")[2])
    parameter = normalised(resource.parameter)
    # `userId` is who asks where users are known by their names.
    of_thing = {f"{thing}id"} if parameter in {"id", thing, f"{thing}id"} else set()
    names = ({parameter, f"{parameter}id"} | of_thing) - {"id", "idid"}
    own = (one for one in creator.parameters if one.location is ParameterLocation.QUERY and one.required)
    return next((one for one in own if normalised(one.name) in names), None) if creator == resource.creator else None


def expression_place(expression: Json) -> tuple[Part, str] | None:
    """Which part and place a runtime expression of a link names (OpenAPI 3.1.1, section 4.8.20.4).

    `$url`, `$method` and `$statusCode` name no place: `None`, as for constants.
    """
    if not isinstance(expression, str):
        return None
    text = expression[1:-1] if expression.startswith("{$") and expression.endswith("}") else expression
    for prefix, part in _EXPRESSIONS.items():
        if text.startswith(prefix):
            rest = text.removeprefix(prefix)
            if part in {Part.RESPONSE_BODY, Part.REQUEST_BODY}:
                return (part, rest.removeprefix("#")) if rest.startswith("#/") else None
            return part, joined("", rest.lower() if part is Part.RESPONSE_HEADER else rest)
    return None


_EXPRESSIONS = {
    "$response.body": Part.RESPONSE_BODY,
    "$response.header.": Part.RESPONSE_HEADER,
    "$request.body": Part.REQUEST_BODY,
    "$request.path.": Part.REQUEST_PATH,
    "$request.query.": Part.REQUEST_QUERY,
    "$request.header.": Part.REQUEST_HEADER,
}


def success_links(operation: Operation) -> Iterator[Link]:
    """The links of the answers that mean success."""
    for response in operation.responses:
        if response.status.startswith("2"):
            yield from response.links


def linked_parameter(link: Link, name: str) -> tuple[Part, str] | None:
    """Where the link says that the value of a target's parameter is, given as `id` or `path.id`."""
    for given, expression in link.parameters.items():
        if given == name or given.partition(".")[2] == name:
            return expression_place(expression)
    return None


def _linked(creator: Operation, resource: Resource) -> tuple[Part, str] | None:
    for link in success_links(creator):
        target = link.target.partition(" ")[2]
        if target == resource.item and (place := linked_parameter(link, resource.parameter)):
            return place
    return None


def _answers_with_body(creator: Operation) -> bool:
    successes = [response for response in creator.responses if response.status.startswith("2")]
    if any(response.content for response in successes):
        return True
    return not successes or (
        not any("location" in response.headers for response in successes)
        and not all(response.status in {"202", "204"} for response in successes)
    )


def _pointers(contract: Contract, creator: Operation, resource: Resource) -> tuple[str, ...]:
    thing = singular(resource.collection.rpartition("/")[2])
    names = (*identifier_names(resource.parameter, resource.collection), thing)
    parameter = _item_parameter(resource)
    declared = [
        pointer
        for schema in _success_schemas(contract, creator)
        for pointer in ranked_properties(contract, schema, names, parameter.schema if parameter else {})
    ]
    return tuple(dict.fromkeys([*declared, *_undeclared(resource)]))


def ranked_properties(contract: Contract, schema: Json, names: tuple[str, ...], wanted: Json) -> list[str]:
    """Pointers of the properties that may hold an identifier, likeliest first; one level of wrapping is looked into.

    A property counts by its name first, then by having the type and the format that the parameter has.
    """
    ranked: list[tuple[int, int, int, str]] = []
    for depth, (wrapper, properties) in enumerate(_levels(contract, schema)):
        # An object of another name may be another thing, whose identifier is not the one that is wanted.
        doubtful = int(depth > 0 and normalised(wrapper) not in (*_WRAPPER_NAMES, *names))
        for name, below in properties.items():
            if normalised(name) in names and _is_like(contract, below, wanted):
                ranked.append((doubtful, names.index(normalised(name)), depth, joined(wrapper, name)))
    return [pointer for *_, pointer in sorted(ranked)]


def _levels(contract: Contract, schema: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    top = properties_of(contract, schema)
    yield "", top
    for name, below in top.items():
        if properties_of(contract, below):
            yield joined("", name), properties_of(contract, below)


def properties_of(contract: Contract, schema: Json) -> dict[str, Json]:
    """The properties that an object of the schema may have, those of `allOf` and of all alternatives included."""
    found: dict[str, Json] = {}
    _collect(contract, schema, found, depth=0)
    return found


def _collect(contract: Contract, schema: Json, found: dict[str, Json], *, depth: int) -> None:
    resolved = contract.resolved(schema)
    if not isinstance(resolved, dict) or depth > 8:
        return
    properties = resolved.get("properties")
    if isinstance(properties, dict):
        for name, below in properties.items():
            found.setdefault(name, below)
    for keyword in ("allOf", "oneOf", "anyOf"):
        branches = resolved.get(keyword)
        for branch in branches if isinstance(branches, list) else []:
            _collect(contract, branch, found, depth=depth + 1)


def _is_like(contract: Contract, schema: Json, wanted: Json) -> bool:
    """Whether a property may hold what a parameter takes: any text can be put into a path, an object cannot."""
    types = types_at(contract, schema, "")
    if types and not types & _SCALARS:
        return False
    asked = types_at(contract, wanted, "")
    return not ({"integer", "number"} & asked and types == {"string"} and "string" not in asked)


def _success_schemas(contract: Contract, creator: Operation) -> Iterator[Json]:
    for response in creator.responses:
        if not response.status.startswith("2"):
            continue
        status = int(response.status) if response.status.isdigit() else 200
        for content in response.content:
            schema = response_schema(contract, creator, status, content.media_type)
            if schema is not None:
                yield schema


def _undeclared(resource: Resource) -> Iterator[str]:
    """Where interfaces usually have it, for answers that the contract says nothing about."""
    thing = resource.collection.rpartition("/")[2]
    spelled = (resource.parameter, "id", _camel(resource.parameter), "uuid", "key", "slug", "name", "code", "number")
    for wrapper in (*_WRAPPERS, joined("", thing), joined("", thing.removesuffix("s"))):
        for name in spelled:
            yield joined(wrapper, name)


def _camel(name: str) -> str:
    first, *others = name.replace("-", "_").split("_")
    return first + "".join(other.capitalize() for other in others)


def _item_parameter(resource: Resource) -> Parameter | None:
    for operation in resource.operations.values():
        for parameter in operation.parameters:
            if parameter.name == resource.parameter:
                return parameter
    return None
