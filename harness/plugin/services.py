"""Services of environments that hand-written tests use, started when first needed and stopped with the session."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from harness.environment.environment import with_port
from harness.environment.process import started

if TYPE_CHECKING:
    from harness.environment.environment import Environment


class Services:
    """At most one running service per environment."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        # An event loop of its own that is nobody's current one: tests may have theirs.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._stack = AsyncExitStack()
        self._environments: dict[str, Environment] = {}

    def opened(self, environment: Environment) -> Environment:
        """The environment with its service running and its port in every address.

        Raises:
            ServiceError: the service did not become ready.
        """
        if environment.start is None:
            return environment
        if environment.name not in self._environments:
            port = self._runner.run(self._stack.enter_async_context(started(environment)))
            self._environments[environment.name] = with_port(environment, port) if port else environment
        return self._environments[environment.name]

    def close(self) -> None:
        """Stops all of them."""
        with self._runner:
            self._runner.run(self._stack.aclose())
