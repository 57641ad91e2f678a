"""Which resources a contract is about, seen from the structure of its paths: collections and their items."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.generation.captures import properties_of
from harness.generation.embedded_names import identified_by, identifier_of, object_of
from harness.generation.listed_identifiers import ROW_IDENTIFIER, identifier_sort
from harness.generation.made_elsewhere import made_elsewhere
from harness.generation.names import singular
from harness.generation.requested_names import requested_names
from harness.generation.searches import searching
from harness.model.links import written_after
from harness.model.operation import ParameterLocation
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation, Parameter

_PARAMETER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource:
    """A collection and what can be done with its items; each is found once, so that it equals itself alone."""

    collection: str
    """Path template of the collection, `/orders`."""
    item: str
    """Path template of an item, `/orders/{order_id}`; where it has no path of its own, what that would be."""
    parameter: str
    """The parameter that names the item."""
    operations: Mapping[str, Operation]
    """Those on the item itself, by method."""
    lister: Operation | None
    """`GET` of the collection, or a search below it."""
    creator: Operation | None
    """`POST` of the collection; `PUT` of an item where the contract says 201, or has no 404; or below it, or where an
    item is a part of something: `POST /courses/{id}/sessions`."""
    identified_by: str = ""
    """The sort of its identifiers, as `embedded_names` has it; empty where they may be any text."""

    @property
    def thing(self) -> str:
        """What an item is called, as `normalised` has it; empty where a path says so by parameters alone."""
        segment = self.collection.rpartition("/")[2]
        return "" if segment.startswith("{") else singular(segment)

    @property
    def reader(self) -> Operation | None:
        """Gives one item."""
        return self.operations.get("GET")

    @property
    def deleter(self) -> Operation | None:
        """Deletes one item."""
        return self.operations.get("DELETE")

    @property
    def changers(self) -> tuple[Operation, ...]:
        """Replace or change one item."""
        return tuple(self.operations[method] for method in ("PUT", "PATCH") if method in self.operations)

    def has_below(self, path: str) -> bool:
        """Whether a path is that of a part of an item, or of what is done to one: `/orders/{id}:cancel` (AIP-136)."""
        item = self.item.rstrip("/")
        return path.rstrip("/").startswith((f"{item}/", f"{item}:"))

    @property
    def is_made_elsewhere(self) -> bool:
        """Whether what creates an item stands below the collection."""
        is_below = self.creator is not None and _structure(self.creator.path).startswith(
            f"{_structure(self.collection)}/"
        )
        return is_below and not self.is_named_by_client

    @property
    def is_named_by_client(self) -> bool:
        """Whether the one who creates an item also names it."""
        return self.creator is not None and self.creator.method == "PUT"


class Resources:
    """All resources of a contract, found by path."""

    def __init__(self, found: Iterable[Resource]) -> None:
        """Takes them outer first."""
        self.all = tuple(found)
        self._by_item = {_structure(resource.item): resource for resource in self.all}

    def along(self, path: str) -> tuple[tuple[str, Resource | None], ...]:
        """Each parameter of the path with the resource that it names; `None` for one that names none of them."""
        return tuple(
            (match.group(1), self._of(match.group(1), _up_to_segment_end(path, match.end())))
            for match in _PARAMETER.finditer(path)
        )

    def _of(self, parameter: str, item: str) -> Resource | None:
        """By structure; where that leads to nothing that lists or creates, by name: `/receipts/{order_id}`."""
        own = self._by_item.get(_structure(item))
        if own is not None and (own.lister or own.creator):
            return own
        other = self.named_by(parameter)
        return other if other is not None and (other.lister or other.creator) else own

    def of_item(self, path: str) -> Resource | None:
        """The resource whose items have this path."""
        return self._by_item.get(_structure(path))

    def named_by(self, name: str) -> Resource | None:
        """The resource whose items are named so, the one of which most is known; `None` for names that any has."""
        wanted = normalised(name)
        named = [resource for resource in self.all if wanted in _names_of(resource)]
        return max(named, key=lambda one: sum(map(bool, (one.creator, one.lister, one.reader))), default=None)

    def called(self, thing: str) -> Resource | None:
        """The resource of which an item is called so, `customer`, where it can be listed or made; the outermost."""
        named = [one for one in self.all if thing and thing == one.thing and (one.lister or one.creator)]
        return min(named, key=lambda one: (one.collection.count("/"), not one.creator), default=None)

    def is_of(self, operation: Operation, resource: Resource) -> bool:
        """Whether an operation is one of the collection, of its items, or of what stands in them."""
        path = f"{_structure(operation.path)}/"
        collection, item = _structure(resource.collection), _structure(resource.item)
        return resource.creator == operation or path.startswith((f"{collection}/", f"{collection}:", f"{item}/"))

    def written(self, text: object) -> Resource | None:
        """The resource whose items' full names are written so (AIP-122), whatever a request calls it."""
        fitting = (one for one in self.all if isinstance(text, str) and written_after(text, one.item))
        return next(fitting, None)

    def names(self, *, besides: Operation) -> frozenset[str]:
        """How properties are called that name an item, or several, as `normalised` has it.

        Not what the operation makes, nor what its own path names, nor what is called like a thing and may be a text.
        An object that is called like a thing and has an identifier is among them as `object_of` writes it, and the
        identifier alone, where no other value is taken for it, as `identifier_of` does.
        """
        own = {resource for _, resource in self.along(besides.path) if resource is not None}
        others = [resource for resource in self.all if resource.creator != besides and resource not in own]
        found = [name for resource in others for name in _names_of(resource) - {resource.thing}]
        known = [one for one in others if one.thing and (one.lister or one.creator)]
        objects = (object_of(one.thing) for one in known)
        alone = (identifier_of(one.thing, one.identified_by) for one in known if one.identified_by)
        return frozenset((*found, *(f"{name}s" for name in found), *objects, *alone))


def _names_of(resource: Resource) -> set[str]:
    parameter = normalised(resource.parameter)
    return {parameter, resource.thing + parameter} - _TOO_GENERAL


_TOO_GENERAL = frozenset({"id", "uuid", "guid", "key", "name", "code", "number", "slug", "identifier", "reference"})
"""A property of such a name is an object's own, not a reference to another."""

_IDENTIFIERS = ("id", "uuid", "guid", "identifier", "key", "slug", "code")
"""How what identifies a thing is called after it, `ticket_type_id`; its name and its number may be anything."""


def inferred(contract: Contract, operations: Iterable[Operation]) -> Resources:
    """The resources behind the paths of the given operations, outer ones first."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(_structure(operation.path), {})[operation.method] = operation
    found: dict[str, Resource] = {}
    for methods in by_path.values():
        for operation in methods.values():
            for resource in _along(contract, operation, by_path):
                found.setdefault(_structure(resource.item), resource)
    for resource in _without_path(contract, by_path, found.values()):
        found.setdefault(_structure(resource.item), resource)
    return Resources(sorted(found.values(), key=lambda resource: (resource.item.count("{"), resource.item)))


def is_choice(contract: Contract, schema: Json) -> bool:
    """Whether a parameter chooses one of a few values that the contract names, so that it identifies nothing."""
    schema = contract.resolved(schema)
    if not isinstance(schema, dict):
        return False
    return "enum" in schema or "const" in schema or schema.get("type") == "boolean"


def identifying(contract: Contract, operation: Operation) -> tuple[Parameter, ...]:
    """The path parameters whose values name something that an environment holds, in the order of the path."""
    order = [match.group(1) for match in _PARAMETER.finditer(operation.path)]
    return tuple(
        sorted(
            (
                parameter
                for parameter in operation.parameters
                if parameter.location is ParameterLocation.PATH
                and parameter.name in order
                and not is_choice(contract, parameter.schema)
            ),
            key=lambda parameter: order.index(parameter.name),
        )
    )


def _along(contract: Contract, operation: Operation, by_path: Mapping[str, Mapping[str, Operation]]) -> list[Resource]:
    names = {parameter.name: parameter.schema for parameter in identifying(contract, operation)}
    found = []
    for match in _PARAMETER.finditer(operation.path):
        item = _up_to_segment_end(operation.path, match.end())
        # `/orders/{id}` and, as OData writes it, `/Orders({id})`
        collection = operation.path[: match.start()].rstrip("/(")
        on_item = by_path.get(_structure(item), {})
        nested = _nested(collection, by_path)
        if _structure(collection) not in by_path:
            collection = _in_the_plural(collection, by_path) or nested or collection
        on_collection = by_path.get(_structure(collection), {}) if collection else {}
        if match.group(1) in names and (on_item or on_collection):
            found.append(
                Resource(
                    collection=collection,
                    item=item,
                    parameter=match.group(1),
                    operations=on_item,
                    lister=on_collection.get("GET") or _search_below(contract, collection, by_path),
                    creator=on_collection.get("POST")
                    or _creating_put(on_item, on_collection)
                    or made_elsewhere(collection, on_item.get("GET"), _all_of(by_path))
                    or (_made_as_part(contract, on_item.get("GET"), by_path[_structure(nested)]) if nested else None),
                    identified_by=identified_by(contract.resolved(names[match.group(1)])),
                )
            )
    return found


def _all_of(by_path: Mapping[str, Mapping[str, Operation]]) -> Iterator[Operation]:
    return (operation for methods in by_path.values() for operation in methods.values())


def _without_path(
    contract: Contract, by_path: Mapping[str, Mapping[str, Operation]], found: Collection[Resource]
) -> Iterator[Resource]:
    """Collections whose items have no path of their own, but are named in requests: parts that are sold, or used."""
    known = {name for resource in found for name in _names_of(resource)}
    collections = {_structure(resource.collection) for resource in found}
    named = requested_names(contract, _all_of(by_path)) - known
    for structure, methods in by_path.items():
        if structure.endswith("{}"):
            continue
        path = next(iter(methods.values())).path.rstrip("/")
        thing = singular(path.rpartition("/")[2])
        parameter = next((one for one in _IDENTIFIERS if thing + one in named), None)
        lister = methods.get("GET") or _search_below(contract, path, by_path)
        sort = "" if lister is None or structure in collections else identifier_sort(contract, lister)
        if parameter is None and sort and identifier_of(thing, sort) in named:
            parameter = ROW_IDENTIFIER
        if parameter is None:
            continue
        creator = methods.get("POST")
        if creator is not None and lister is None and "201" not in {one.status for one in creator.responses}:
            # What it is called after may be worked out by it, and kept nowhere.
            creator = None
        if lister is not None or creator is not None:
            item = f"{path}/{{{parameter}}}"
            yield Resource(
                collection=path,
                item=item,
                parameter=parameter,
                operations={},
                lister=lister,
                creator=creator,
                identified_by=sort,
            )


def _search_below(
    contract: Contract, collection: str, by_path: Mapping[str, Mapping[str, Operation]]
) -> Operation | None:
    """The search of a collection that cannot be listed otherwise: `POST /orders/search`."""
    structure = _structure(collection)
    for path, methods in by_path.items():
        parent, _, segment = path.rpartition("/")
        search = methods.get("POST")
        if parent == structure and segment != "{}" and search is not None and searching(contract, search) is not None:
            return search
    return None


def _in_the_plural(collection: str, by_path: Mapping[str, Mapping[str, Operation]]) -> str | None:
    """The path beside it that differs in number alone: `/silences` for the items of `/silence/{silenceID}`."""
    parent, _, segment = collection.rpartition("/")
    for methods in by_path.values():
        for operation in methods.values():
            other, _, last = operation.path.rstrip("/").rpartition("/")
            if _structure(other) == _structure(parent) and segment and singular(last) == singular(segment):
                return operation.path.rstrip("/")
    return None


def _nested(collection: str, by_path: Mapping[str, Mapping[str, Operation]]) -> str | None:
    """The collection below an item that is called like it, `/courses/{id}/sessions` for the items of `/sessions/{id}`.

    Parts are made and listed in what they are part of, and have short paths of their own (shallow nesting). The one
    that makes them counts more than one that only lists them; one whose items have a path there has those.
    """
    ending = f"{{}}/{collection.rpartition('/')[2]}"
    found = [
        methods
        for structure, methods in by_path.items()
        if structure.endswith(ending) and f"{structure}/{{}}" not in by_path and not {"GET", "POST"}.isdisjoint(methods)
    ]
    best = max(found, key=lambda one: ("POST" in one, "GET" in one), default=None)
    return None if best is None else next(iter(best.values())).path.rstrip("/")


def _made_as_part(contract: Contract, reader: Operation | None, nested: Mapping[str, Operation]) -> Operation | None:
    """The `POST` in something else whose items say what they are a part of; what only joins it is there without it."""
    creator = nested.get("POST")
    whole = creator.path.rstrip("/").rpartition("/")[0] if creator is not None else ""
    parameter, thing = whole.rpartition("{")[2].rstrip("}"), singular(whole.rpartition("/{")[0].rpartition("/")[2])
    names = {normalised(parameter), f"{thing}id", thing} - _TOO_GENERAL - {""}
    return creator if reader is not None and not names.isdisjoint(_shown_by(contract, reader)) else None


def _shown_by(contract: Contract, reader: Operation) -> Iterator[str]:
    """How members of what is read are called, and of the objects in it: an answer may be an envelope."""
    for response in reader.responses:
        for content in response.content if response.status == "200" else ():
            own = properties_of(contract, content.schema)
            inner = (name for below in own.values() for name in properties_of(contract, below))
            yield from map(normalised, (*own, *inner))


def _creating_put(on_item: Mapping[str, Operation], on_collection: Mapping[str, Operation]) -> Operation | None:
    put = on_item.get("PUT")
    if put is not None and "DELETE" in on_item and "GET" not in {*on_item, *on_collection}:
        # A label of an issue, a member of a team: what it cannot find is that to which something is added.
        return put
    statuses = {response.status for response in put.responses} if put else set()
    # One that never finds nothing to replace creates it.
    return put if "201" in statuses or (statuses and not statuses & {"404", "4XX", "default"}) else None


def _structure(path: str) -> str:
    """The path without the names of its parameters, which differ from one operation to the next in many contracts."""
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"


def _up_to_segment_end(path: str, position: int) -> str:
    """Without a verb that is set off from the segment by a colon (AIP-136)."""
    end = path.find("/", position)
    has_verb = path.startswith(":", position) and not path.startswith(":{", position)
    return path[:position] if has_verb else path if end < 0 else path[:end]
