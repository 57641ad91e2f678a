"""A bearer token in a file that somebody else rotates, as Kubernetes does with service-account tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from harness.identity.bearer import carry
from harness.identity.drain import drained
from harness.model.errors import UserError
from harness.model.secret import Secret
from harness.userfile.reading import shown, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from harness.identity.subject import Subject

LARGEST_TOKEN = 64_000

_TOKEN = re.compile(r"[\x21-\x7e]+")


class TokenFileAuth(httpx.Auth):
    """Sends what the file holds at the moment."""

    def __init__(self, path: Path, subject: Subject, on_secret: Callable[[Secret], None]) -> None:
        """Takes the file, whose token it is, and who is told of each token."""
        self._path = path
        self._subject = subject
        self._on_secret = on_secret
        self._token: Secret | None = None
        self._state: tuple[int, int, int] | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with the token; once more if the answer is 401 and the file has changed meanwhile."""
        token = self._current()
        carry(request, token)
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return
        fresh = self._current()
        if fresh != token:
            drained(response)
            carry(request, fresh)
            yield request

    def _current(self) -> Secret:
        # A mounted secret is replaced by switching a link: the file's number tells, where its time may not.
        try:
            found = self._path.stat()
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            raise self._error(f"{shown(self._path)}: {reason}") from None
        state = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._token is None or state != self._state:
            self._token, self._state = self._read(), state
        return self._token

    def _read(self) -> Secret:
        try:
            text = text_of(self._path, LARGEST_TOKEN).strip()
        except UserError as error:
            raise self._error(f"{shown(self._path)} {error.problems[0].what}") from None
        if not _TOKEN.fullmatch(text):
            raise self._error(f"{shown(self._path)} holds no token")
        token = Secret(text)
        self._on_secret(token)
        return token

    def _error(self, what: str) -> Exception:
        return self._subject.error(what, "check path, and who writes the file")
