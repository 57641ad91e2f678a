"""Keeps a credential with the hosts that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterable

Origin: TypeAlias = "tuple[str, str, int]"
"""Scheme, host and port (RFC 6454, section 4)."""

_PORTS = {"http": 80, "https": 443}


def origin(url: httpx.URL | str) -> Origin:
    """The origin of an absolute http or https URL, its port spelled out."""
    given = url if isinstance(url, httpx.URL) else httpx.URL(url)
    return given.scheme, given.host, given.port or _PORTS.get(given.scheme, 0)


class OriginBound(httpx.Auth):
    """Lets a flow have the requests to some origins and leaves all others alone."""

    def __init__(self, flow: httpx.Auth, origins: Iterable[Origin]) -> None:
        """Binds `flow` to `origins`."""
        self.flow = flow
        self._origins = frozenset(origins)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The flow's own dialogue, or none."""
        return self.flow_for(request).sync_auth_flow(request)

    def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The flow's own dialogue, or none."""
        return self.flow_for(request).async_auth_flow(request)

    def flow_for(self, request: httpx.Request) -> httpx.Auth:
        """The flow that a request is left to: one that does nothing where it goes elsewhere."""
        return self.flow if origin(request.url) in self._origins else httpx.Auth()
