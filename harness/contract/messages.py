"""The parameters, bodies and answers of an operation, from OpenAPI 3 and Swagger 2.0 alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.contract.document import node_at, referred
from harness.contract.separators import separator_of
from harness.model.media_type import MULTIPART, URL_ENCODED, bare
from harness.model.operation import Content, Parameter, ParameterLocation, RequestBody, Response
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.contract.origins import Origins
    from harness.model.json import Json
    from harness.model.operation import Link

_LOCATIONS = {location.value: location for location in ParameterLocation}

_NOT_SCHEMA = frozenset({"name", "in", "required", "collectionFormat", "allowEmptyValue", "description"})
"""What a parameter of Swagger 2.0 says beside its schema (2.0, Parameter Object)."""

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI 3 says to ignore (3.1, section 4.8.12.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An object of the bundled document and where it stands, no reference any more."""

    value: Mapping[str, Json]
    pointer: str

    def child(self, *tokens: str | int) -> tuple[Json, str]:
        """What stands below, and where; `None` where nothing does."""
        return node_at(dict(self.value), joined("", *tokens)), joined(self.pointer, *tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads objects of one bundled document."""

    document: dict[str, Json]
    origins: Origins

    @property
    def is_swagger(self) -> bool:
        """Whether it is Swagger 2.0."""
        return "swagger" in self.document

    def located(self, value: Json, pointer: str) -> Located | None:
        """An object, with its references followed; `None` for what is none."""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
            pointer = reference.removeprefix("#")
            if pointer in seen:
                return None
            seen.add(pointer)
            value = referred(self.document, f"#{pointer}")
        return Located(value=value, pointer=pointer) if isinstance(value, dict) else None

    def members(self, parent: Located, name: str) -> Iterator[tuple[str, Located]]:
        """Name and object of the members of a map, references followed; what is no object is left out."""
        container, pointer = parent.child(name)
        for key, value in container.items() if isinstance(container, dict) else ():
            located = self.located(value, joined(pointer, key))
            if located is not None:
                yield key, located

    def items(self, parent: Located, name: str) -> Iterator[Located]:
        """The objects of a list, references followed."""
        container, pointer = parent.child(name)
        for index, value in enumerate(container) if isinstance(container, list) else ():
            located = self.located(value, joined(pointer, index))
            if located is not None:
                yield located


def parameter_objects(reader: Reader, path_item: Located, operation: Located) -> tuple[Located, ...]:
    """Those of the path item and of the operation; an operation's takes the place of one with its name and location."""
    found = {
        (one.value.get("in"), one.value.get("name")): one
        for parent in (path_item, operation)
        for one in reader.items(parent, "parameters")
        if isinstance(one.value.get("name"), str) and isinstance(one.value.get("in"), str)
    }
    return tuple(found.values())


def parameters(reader: Reader, objects: Iterable[Located]) -> tuple[Parameter, ...]:
    """The parameters that are not the body; what is in no location that OpenAPI has is left out."""
    return tuple(
        _parameter(reader, one, location)
        for one in objects
        if (location := _LOCATIONS.get(str(one.value["in"]))) is not None and not _is_ignored(one, location)
    )


def _is_ignored(one: Located, location: ParameterLocation) -> bool:
    return location is ParameterLocation.HEADER and str(one.value["name"]).lower() in _IGNORED_HEADERS


def _parameter(reader: Reader, one: Located, location: ParameterLocation) -> Parameter:
    schema, pointer = _parameter_schema(reader, one)
    return Parameter(
        name=str(one.value["name"]),
        location=location,
        required=location is ParameterLocation.PATH or one.value.get("required") is True,
        schema=_without_null(reader, schema, pointer),
        source=reader.origins.source(one.pointer),
        pointer=pointer,
        separator=separator_of(one.value, location, is_swagger=reader.is_swagger),
    )


def _parameter_schema(reader: Reader, one: Located) -> tuple[Json, str]:
    """The `schema`, that of the only `content`, or in Swagger 2.0 the parameter's own keywords."""
    if reader.is_swagger:
        return {name: value for name, value in one.value.items() if name not in _NOT_SCHEMA}, one.pointer
    if "schema" in one.value:
        schema, pointer = one.child("schema")
        return _usable(schema), pointer
    for _, content in reader.members(one, "content"):
        schema, pointer = content.child("schema")
        return _usable(schema), pointer
    return {}, one.pointer


def _without_null(reader: Reader, schema: Json, pointer: str) -> Json:
    """What a parameter may be when it is sent: null cannot be, however often generators of contracts allow it.

    `{"anyOf": [{"type": "integer"}, {"type": "null"}]}` is how an optional one is written then. What is not written so
    plainly stays as it is.
    """
    if not isinstance(schema, dict):
        return schema
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        numbered = [*enumerate(branches)] if isinstance(branches, list) else []
        others = [(index, one) for index, one in numbered if not (isinstance(one, dict) and one.get("type") == "null")]
        if len(others) == 1 < len(numbered):
            index, branch = others[0]
            located = reader.located(branch, joined(pointer, keyword, index))
            rest = {name: value for name, value in schema.items() if name != keyword}
            if located is None or not located.value or not rest.keys() & located.value.keys() <= _WORDS:
                return schema
            schema = {**located.value, **rest}
    types = schema.get("type")
    if not isinstance(types, list) or "null" not in types:
        return schema
    left: list[Json] = [one for one in types if isinstance(one, str) and one != "null"]
    if not left or len(left) + types.count("null") < len(types):
        return schema
    schema = {**schema, "type": left[0] if len(left) == 1 else left}
    listed = schema.get("enum")
    return {**schema, "enum": [one for one in listed if one is not None]} if isinstance(listed, list) else schema


_WORDS = frozenset({"title", "description", "default", "example", "examples", "deprecated"})
"""Keywords that a schema around another one may say anew: they allow and forbid nothing."""


def _usable(schema: Json) -> Json:
    return schema if isinstance(schema, (dict, bool)) else {}


def request_body(reader: Reader, operation: Located, objects: Iterable[Located]) -> RequestBody | None:
    """The body that an operation takes, if it takes one."""
    if reader.is_swagger:
        return _swagger_body(reader, operation, tuple(objects))
    body = reader.located(*operation.child("requestBody"))
    if body is None:
        return None
    return RequestBody(
        required=body.value.get("required") is True,
        content=contents(reader, body),
        source=reader.origins.source(body.pointer),
    )


def contents(reader: Reader, carrier: Located) -> tuple[Content, ...]:
    """The media types of a body."""
    return tuple(_content(reader, name, media_type) for name, media_type in reader.members(carrier, "content"))


def _content(reader: Reader, name: str, media_type: Located) -> Content:
    schema, pointer = media_type.child("schema")
    return Content(
        media_type=bare(name),
        schema=schema if isinstance(schema, (dict, bool)) else None,
        source=reader.origins.source(media_type.pointer),
        examples=_examples(reader, media_type),
        pointer=pointer,
        deep=frozenset(name for name, one in reader.members(media_type, "encoding") if _is_deep(one)),
    )


def _is_deep(encoding: Located) -> bool:
    return encoding.value.get("style") == "deepObject"


def _examples(reader: Reader, media_type: Located) -> tuple[Json, ...]:
    single = (media_type.value["example"],) if "example" in media_type.value else ()
    named = (
        example.value[field]
        for _, example in reader.members(media_type, "examples")
        for field in ("value", "dataValue")
        if field in example.value
    )
    return (*single, *named)


def _swagger_body(reader: Reader, operation: Located, objects: tuple[Located, ...]) -> RequestBody | None:
    consumes = _media_types(reader, operation, "consumes")
    for one in objects:
        if one.value["in"] == "body":
            return _body_parameter(reader, one, consumes or ("application/json",))
    fields = tuple(one for one in objects if one.value["in"] == "formData")
    return _form(reader, operation, fields, consumes) if fields else None


def _media_types(reader: Reader, operation: Located, name: str) -> tuple[str, ...]:
    """`consumes` or `produces`, the operation's own winning over the document's (Swagger 2.0, Operation Object)."""
    listed = operation.value.get(name, reader.document.get(name))
    return tuple(bare(one) for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _body_parameter(reader: Reader, one: Located, media_types: tuple[str, ...]) -> RequestBody:
    schema, pointer = one.child("schema")
    source = reader.origins.source(one.pointer)
    usable = schema if isinstance(schema, dict) else None
    return RequestBody(
        required=one.value.get("required") is True,
        content=tuple(Content(media_type=name, schema=usable, source=source, pointer=pointer) for name in media_types),
        source=source,
    )


def _form(reader: Reader, operation: Located, fields: tuple[Located, ...], consumes: tuple[str, ...]) -> RequestBody:
    """Form fields as properties of one object; its place in the document is made up, the fields' lines are theirs."""
    pointer = joined(operation.pointer, "parameters", "formData")
    properties: dict[str, Json] = {}
    for one in fields:
        name = str(one.value["name"])
        properties[name] = _form_field(_parameter_schema(reader, one)[0])
        tree, origin = reader.origins.located(one.pointer)
        reader.origins.mount(joined(pointer, "properties", name), tree, origin)
    required: list[Json] = [str(one.value["name"]) for one in fields if one.value.get("required") is True]
    schema: Json = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    has_file = any(one.value.get("type") == "file" for one in fields)
    source = reader.origins.source(fields[0].pointer)
    forms = tuple(name for name in consumes if name in (MULTIPART, URL_ENCODED))
    return RequestBody(
        required=bool(required),
        content=tuple(
            Content(media_type=name, schema=schema, source=source, pointer=pointer)
            for name in forms or ((MULTIPART,) if has_file else (URL_ENCODED,))
        ),
        source=source,
    )


def _form_field(schema: Json) -> Json:
    """Swagger 2.0 calls a file what OpenAPI 3 calls a binary string."""
    if isinstance(schema, dict) and schema.get("type") == "file":
        return {**schema, "type": "string", "format": "binary"}
    return schema


def response(reader: Reader, status: str, one: Located, operation: Located, links: tuple[Link, ...]) -> Response:
    """The answer that is declared for a status."""
    return Response(
        status=status,
        content=_swagger_contents(reader, one, operation) if reader.is_swagger else contents(reader, one),
        headers=tuple(name.lower() for name, _ in reader.members(one, "headers")),
        links=links,
        source=reader.origins.source(one.pointer),
        pointer=one.pointer,
    )


def _swagger_contents(reader: Reader, one: Located, operation: Located) -> tuple[Content, ...]:
    schema, pointer = one.child("schema")
    if not isinstance(schema, dict):
        return ()
    examples = one.value.get("examples")
    given = {bare(name): value for name, value in examples.items()} if isinstance(examples, dict) else {}
    return tuple(
        Content(
            media_type=name,
            schema=schema,
            source=reader.origins.source(pointer),
            examples=(given[name],) if name in given else (),
            pointer=pointer,
        )
        for name in _media_types(reader, operation, "produces") or ("application/json",)
    )
