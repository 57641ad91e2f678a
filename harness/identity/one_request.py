"""A credential that is put on a request before it is sent, and to which no answer matters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator


class OneRequestAuth(httpx.Auth, ABC):
    """A flow of one step. Who knows that may call `sign` alone, and spare the answer a second reading."""

    @abstractmethod
    def sign(self, request: httpx.Request) -> None:
        """Puts the credential on a request; what it adds to the query is all that its address may come to have."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, with the credential."""
        self.sign(request)
        yield request
