"""The service of `start`: its port, its readiness, its end."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from harness.environment.environment import Environment
    from harness.model.errors import ServiceError


@asynccontextmanager
async def started(environment: Environment) -> AsyncIterator[int | None]:
    """Keeps the service of an environment running while the block runs, and gives its port once it is ready.

    `None` for an environment without `start`.

    Raises:
        ServiceError: the service ended, or did not become ready in time; with the last lines that it printed.
    """
    raise NotImplementedError
    yield None


@asynccontextmanager
async def all_started(environments: Iterable[Environment]) -> AsyncIterator[Mapping[str, int | ServiceError | None]]:
    """Keeps the services of several environments running, all started at once.

    Gives, by environment name, the port, `None` for one without `start`, or the error of a service that did not become
    ready: the others go on.
    """
    raise NotImplementedError
    yield {}
