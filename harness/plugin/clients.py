"""A client for hand-written tests, with an environment's address, identity and limits."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import httpx

from harness.environment.tls import tls_context
from harness.identity.types import authentication
from harness.model.errors import Problem, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.environment.environment import Environment
    from harness.model.secret import Secret


class NotPermittedError(UserError):
    """A test sends a method that `traffic.methods` of the environment does not permit."""


class _Limits:
    """An event hook that holds requests to the environment's methods and pace."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._next = 0.0
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> None:
        traffic = self._environment.traffic
        if traffic.methods is not None and request.method not in traffic.methods:
            raise NotPermittedError(
                Problem(
                    what=f"{request.method} {request.url.path} may not be sent to {self._environment.name}",
                    where=self._environment.source_of("/traffic/methods"),
                    remedy=f"traffic.methods permits {', '.join(sorted(traffic.methods))}",
                )
            )
        if traffic.requests_per_second is not None:
            self._wait(1 / traffic.requests_per_second)

    def _wait(self, interval: float) -> None:
        with self._lock:
            now = time.monotonic()
            pause, self._next = max(self._next - now, 0.0), max(self._next, now) + interval
        time.sleep(pause)


def client(environment: Environment, api: str, *, on_secret: Callable[[Secret], None] | None = None) -> httpx.Client:
    """A client whose relative URLs start at the API's `base_url`; redirects are not followed."""
    target = environment.apis[api]
    return httpx.Client(
        base_url=target.base_url,
        auth=authentication(target.identity, environment, on_secret=on_secret),
        headers={name: value.reveal() for name, value in target.headers},
        timeout=environment.traffic.timeout_seconds,
        limits=httpx.Limits(max_connections=environment.traffic.concurrency),
        verify=tls_context(environment, target.identity),
        event_hooks={"request": [_Limits(environment)]},
    )
