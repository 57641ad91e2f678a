"""The table of identity types: how each is applied to a request, and what must be masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from harness.environment.environment import Environment
    from harness.environment.identities import IdentitySpecification
    from harness.model.secret import Secret


def authentication(
    name: str, environment: Environment, *, on_secret: Callable[[Secret], None] | None = None
) -> httpx.Auth | None:
    """The flow that sends requests as an identity; works on synchronous and asynchronous clients.

    One instance holds one token for all requests that share it. The credential is added only to requests to the
    origins of the APIs of the environment (RFC 6454), so it never follows to another host.

    Args:
        name: of the identity; `anonymous` gives `None`.
        environment: with the port of its started service in its addresses.
        on_secret: is told every token that is fetched, before it is used.

    Raises:
        IdentityError: the environment has no such identity, or its type is not supported yet. While requests are
            sent, the flow raises it where a token cannot be had.
    """
    raise NotImplementedError


def broken(specification: IdentitySpecification) -> httpx.Auth:
    """A well-formed credential of the same type that nobody accepts; the same for every environment.

    Raises:
        IdentityError: the type is not supported yet.
    """
    raise NotImplementedError


def secrets_of(environment: Environment) -> tuple[Secret, ...]:
    """Every text that the environment's file gives and that must be masked wherever it shows up."""
    raise NotImplementedError
