"""What an operation of the sandbox is: a route, the checked request it is called with, and its reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from harness.sandbox.credentials import Credential
    from harness.sandbox.environments import Environment
    from harness.sandbox.parameters import Parameter
    from harness.sandbox.schemas import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that has passed every check that does not look at stored rows."""

    environment: Environment
    database: sqlite3.Connection
    parameters: Mapping[str, Any]
    """Every declared parameter by name: its value, its default, or None."""
    body: Any
    """The validated JSON body, or None for an operation without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer of an operation that succeeds."""

    status: int = 200
    document: Any = None
    """The JSON body; None for an answer without one."""
    location: str | None = None
    """Where the created resource is, below the API's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation."""

    method: str
    path: str
    """Below the API's address, as the contract writes it."""
    answer: Callable[[Call], Reply]
    """Raises `RefusedError` for what the stored rows do not allow."""
    parameters: tuple[Parameter, ...] = ()
    body: Callable[[Environment], Schema] | None = None
    """The schema of the request body as the environment has it."""
    idempotent_by_key: bool = False
    """`Idempotency-Key` is honoured."""

    @property
    def operation(self) -> str:
        """`GET /v1/orders/{order_id}`."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The operations below one address, and the credential they ask for."""

    address: str
    """The path under which the API lives, such as `/shop`."""
    credential: Credential
    routes: tuple[Route, ...]
