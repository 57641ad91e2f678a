"""What is asked and answered inside a service, before and after HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

NO_DOCUMENT: Any = object()
"""Stands for an answer without a body, since `None` is JSON's null."""


@dataclass(slots=True, kw_only=True)
class Call:
    """A request that was led to an operation."""

    method: str
    template: str
    """The path template, `/v1/books/{book_id}`."""
    operation: str
    """The operation's id."""
    path: str
    """As sent, below the environment's address."""
    texts: Mapping[str, str]
    """Path parameters, decoded."""
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    """By lower-case name."""
    content: bytes
    request_id: str
    parameters: dict[str, Any] = field(default_factory=dict)
    """Path, query and header parameters that were given, by name, once they were found valid."""
    body: Any = None
    """Once it was found valid."""

    @property
    def key(self) -> str:
        """The operation as reports name it: `GET /v1/books`."""
        return f"{self.method} {self.template}"


@dataclass(slots=True, kw_only=True)
class Reply:
    """An answer; what drifts changes it in place or gives another one."""

    status: int
    document: Any = NO_DOCUMENT
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"
    content: bytes | None = None
    """Goes out instead of the document, where given."""


@dataclass(kw_only=True)
class RefusedError(Exception):
    """A request that is not served; the style of the service decides how that looks."""

    status: int
    code: str
    text: str
    place: str = ""
    """JSON Pointer in the body, or the name of a parameter."""
    rule: str = ""
    """The keyword of the schema that is broken."""
    headers: Mapping[str, str] = field(default_factory=dict)
    after_seconds: float = 0
    """How long the one who refuses waits before."""


Handler: TypeAlias = Callable[[Any, Call], Reply]
"""Shown the state of the environment."""
Before: TypeAlias = Callable[[Call], Awaitable[Reply | None]]
After: TypeAlias = Callable[[Call, Reply], Reply | None]
