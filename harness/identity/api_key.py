"""A key in a header, the query or a cookie, as OpenAPI's `apiKey` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from harness.identity.one_request import OneRequestAuth

if TYPE_CHECKING:
    import httpx

    from harness.model.secret import Secret


class ApiKeyAuth(OneRequestAuth):
    """Sends one key in one place."""

    def __init__(self, location: str, name: str, value: Secret) -> None:
        """Takes the place (`header`, `query` or `cookie`), the name there, and the key."""
        self._location = location
        self._name = name
        self._value = value

    def sign(self, request: httpx.Request) -> None:
        """Puts the key on a request; everything else on it stays byte for byte."""
        if self._location == "header":
            request.headers[self._name] = self._value.reveal()
        elif self._location == "cookie":
            others = request.headers.get("Cookie")
            own = f"{self._name}={self._value.reveal()}"
            request.headers["Cookie"] = f"{others}; {own}" if others else own
        else:
            request.url = self._with_key(request.url)

    def _with_key(self, url: httpx.URL) -> httpx.URL:
        # Merging parameters by httpx would write the whole query anew, and the case might be about how it is written.
        own = f"{quote(self._name, safe='')}={quote(self._value.reveal(), safe='')}".encode()
        return url.copy_with(query=url.query + b"&" + own if url.query else own)
