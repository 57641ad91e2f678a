"""What a contract says of one operation, with the lines where it says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.json import Json
    from harness.model.source import Source

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1), without TRACE, which proxies forbid."""

IDEMPOTENT_METHODS = SAFE_METHODS | {"PUT", "DELETE", "TRACE"}
"""Methods that may be sent twice (RFC 9110, section 9.2.2)."""


class ParameterLocation(StrEnum):
    """Where a parameter stands in a request."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter that is not the body."""

    name: str
    location: ParameterLocation
    required: bool
    schema: Json
    """Its JSON Schema, `$ref`s pointing into the contract's bundled document; `{}` if it says nothing."""
    source: Source
    pointer: str = ""
    """JSON Pointer of the schema within the contract's bundled document."""
    separator: str | None = None
    """What parts the items of an array within one text; `None` where each is sent under the parameter's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One media type of a body."""

    media_type: str
    """Lower case, without parameters; ranges such as `application/*` as written."""
    schema: Json
    """Its JSON Schema or `None` where the contract declares none."""
    source: Source
    examples: tuple[Json, ...] = ()
    pointer: str = ""
    """JSON Pointer of the schema within the contract's bundled document."""
    deep: frozenset[str] = frozenset()
    """Properties of a form that are written as `deepObject` has it, a field for each single value in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """The body that an operation takes."""

    required: bool
    content: tuple[Content, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An OpenAPI link: how values of an answer become parameters of another operation."""

    name: str
    target: str
    """Key of the target operation."""
    parameters: Mapping[str, Json]
    """Parameter name (`path.id` or `id`) to a constant or a runtime expression (OpenAPI 3.1, section 4.8.20.4)."""
    request_body: Json
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The answer that an operation declares for one status."""

    status: str
    """`200`, `4XX` or `default`."""
    content: tuple[Content, ...]
    headers: tuple[str, ...]
    """Declared header names, lower case."""
    links: tuple[Link, ...]
    source: Source
    pointer: str = ""
    """JSON Pointer of the response within the contract's bundled document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path of one API."""

    api: str
    method: str
    """Upper case."""
    path: str
    """Path template as the contract writes it, `/orders/{order_id}`."""
    source: Source
    operation_id: str | None = None
    parameters: tuple[Parameter, ...] = ()
    """Those of the path item and of the operation, the operation's winning."""
    request_body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    secured: bool = False
    """Whether the contract asks for a credential: there are security requirements, and none of them is empty."""
    credential_parameters: frozenset[tuple[str, str]] = frozenset()
    """(location, lower-case name) of the parameters and headers that carry its credentials."""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    extensions: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    pointer: str = ""
    """JSON Pointer of the operation within the contract's bundled document."""

    @property
    def key(self) -> str:
        """The operation as people and reports name it: `GET /orders/{order_id}`."""
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        """Whether asking it changes nothing."""
        return self.method in SAFE_METHODS
