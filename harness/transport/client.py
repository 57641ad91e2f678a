"""Sends one request to an environment: TLS, timeouts, the credential, and every failure as a value.

`httpx.AsyncClient` itself is left out between its auth flows and its transports: it logs every address with the query,
where a key may stand, and carries cookies from one request to the next.
"""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

import httpx

from harness.environment.environment import ANONYMOUS
from harness.identity.one_request import OneRequestAuth
from harness.identity.origin import OriginBound
from harness.model.errors import EnvironmentFileError, IdentityError
from harness.model.exchange import Answer, Failure, FailureKind, Sent, Timing
from harness.transport.connections import AiohttpTransport, FreshTransport, Progress, needs_fresh_transport
from harness.transport.failures import LIBRARY_ERRORS, kind_of, message_of
from harness.transport.moments import moment
from harness.transport.patience import Patience
from harness.transport.reading import Body, read

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable

    from harness.transport.connections import Incoming
    from harness.transport.rendering import Rendered

LONGEST_CONNECT: Final = 4.0
"""Seconds for name, TCP and TLS together: one lost SYN (1 s, RFC 6298) and a slow handshake are within it."""

_CONNECT_SHARE: Final = 0.9
"""Of a short total, so that a connection that is never made is told as such."""

_SILENT_SHARE: Final = 0.5
"""Of the total: an answer that came to a stop for longer was not slow, it was not read any more."""

_ABOUT_THE_TRANSFER: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of sending a request once, and of what its credential took."""

    answer: Answer | None = None
    failure: Failure | None = None
    sent: Sent | None = None
    timing: Timing
    sendings: int = 1
    """How often the request itself was sent: twice where a fresh credential was fetched after a 401."""
    on_kept_connection: bool = False
    """Whether a failure may be that the server had just closed a connection that was kept open."""


@dataclass(slots=True, kw_only=True)
class _Course:
    """One request under way."""

    request: httpx.Request
    target: str
    """The request target as it is sent."""
    is_repeatable: bool
    """Whether it may be sent twice."""
    tls_identity: str
    is_fresh: bool = False
    """Whether it wants a connection of its own."""
    started: float = field(default_factory=time.perf_counter)
    started_at: float = field(default_factory=moment)
    progress: Progress = field(default_factory=Progress)
    first_byte: float | None = None
    heard: float | None = None
    """When the last byte came."""

    @property
    def is_secure(self) -> bool:
        return self.request.url.scheme == "https"

    @property
    def origin(self) -> str:
        return f"{self.request.url.scheme}://{self.request.url.netloc.decode('ascii')}"

    def timing(self) -> Timing:
        return Timing(
            started_at=self.started_at,
            first_byte=self.first_byte,
            total=time.perf_counter() - self.started,
            connecting=self.progress.connecting,
        )

    def sent(self) -> Sent:
        request = self.request
        return Sent(
            method=request.method,
            url=self.origin + self.target,
            headers=tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]),
            body=request.content,
        )


class Client:
    """The connections of one lane."""

    def __init__(self, *, timeout_seconds: float, tls: Callable[[str], ssl.SSLContext]) -> None:
        """`tls` makes the context of encrypted connections as an identity; asked once for each, and only for them."""
        self._timeout = timeout_seconds
        self._connect = min(LONGEST_CONNECT, _CONNECT_SHARE * timeout_seconds)
        self._make_tls = tls
        self._tls: dict[str, ssl.SSLContext] = {}
        self._kept = AiohttpTransport()
        self._fresh: dict[str, FreshTransport] = {}
        """By TLS identity; the empty name for connections that are not encrypted."""
        self._drops_kept: set[str] = set()
        self._addresses: dict[str, httpx.URL] = {}
        """By origin."""

    def prepare_tls(self) -> None:
        """Makes the context of encrypted connections now, so that a file that cannot be used is told before all else.

        Raises:
            EnvironmentFileError: a certificate, key or authority that cannot be used.
        """
        self._context(ANONYMOUS)

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._kept.aclose()
        for transport in self._fresh.values():
            await transport.aclose()

    async def send(
        self,
        rendered: Rendered,
        credential: httpx.Auth | None,
        *,
        tls_identity: str = ANONYMOUS,
        is_fresh: bool = False,
    ) -> Reply:
        """Sends a request with a credential and gives what came of it; only cancellation comes out as an exception.

        With `is_fresh` on a connection of its own, which a router has to route anew.
        """
        making = partial(_course, rendered=rendered, tls_identity=tls_identity, is_fresh=is_fresh)
        # The transports take the target from beside the address, and parsing an address costs as much as sending.
        request = _request(rendered, self._address(rendered.origin))
        course_of = partial(making, address=request.url)
        try:
            flow = credential.flow_for(request) if isinstance(credential, OriginBound) else credential
            if isinstance(flow, OneRequestAuth):
                flow.sign(request)
            if flow is None or isinstance(flow, OneRequestAuth):
                return await self._put(course_of(request))
            # Only a flow of several steps may want to know what it is put on.
            request = _request(rendered, httpx.URL(rendered.origin + rendered.target))
            course_of = partial(making, address=request.url)
            return await self._authenticated(request, flow.async_auth_flow(request), course_of)
        except httpx.InvalidURL as error:
            return _unsent(FailureKind.NOT_SENDABLE, message_of(error))
        except IdentityError as error:
            return _unsent(FailureKind.NO_CREDENTIAL, str(error))
        except LIBRARY_ERRORS as error:
            return _unsent(FailureKind.NO_CREDENTIAL, message_of(error))

    async def _authenticated(
        self,
        request: httpx.Request,
        flow: AsyncGenerator[httpx.Request, httpx.Response],
        course_of: Callable[[httpx.Request], _Course],
    ) -> Reply:
        """Drives a credential's flow: it may change the request, ask for a token first, and try again after a 401."""
        latest: Reply | None = None
        sendings = 0
        try:
            current = await anext(flow)
            while True:
                is_own = current is request
                reply = await self._put(course_of(current) if is_own else _token_course(current))
                if is_own:
                    latest, sendings = reply, sendings + 1
                if reply.answer is None:
                    return replace(reply, sendings=sendings) if is_own else _without_credential(reply)
                current = await flow.asend(_response(reply.answer, current))
        except StopAsyncIteration:
            if latest is None:
                return _unsent(FailureKind.NO_CREDENTIAL, "the credential made no request")
            return replace(latest, sendings=sendings)
        finally:
            await flow.aclose()

    async def _put(self, course: _Course) -> Reply:
        """Sends a request as it is."""
        answer, failure = await self._within_time(course)
        if failure and failure.kind is FailureKind.CONNECTION_RESET and course.progress.reused:
            self._drops_kept.add(course.origin)
        is_unsent = failure is not None and failure.kind is FailureKind.NOT_SENDABLE
        return Reply(
            answer=answer,
            failure=failure,
            sent=None if is_unsent else course.sent(),
            timing=course.timing(),
            on_kept_connection=course.progress.reused,
        )

    async def _within_time(self, course: _Course) -> tuple[Answer | None, Failure | None]:
        limit = Patience(self._timeout)
        try:
            async with limit:
                return await self._answered(course)
        except EnvironmentFileError as error:
            return None, Failure(kind=FailureKind.TLS, message=str(error))
        except LIBRARY_ERRORS as error:
            if limit.expired:
                return None, self._expired(course)
            kind = kind_of(error, answering=course.first_byte is not None, secure=course.is_secure)
            # In TLS 1.3 the alert that says so is often lost, since the request is on its way already.
            is_first = course.is_secure and not course.progress.reused and kind is FailureKind.CONNECTION_RESET
            hint = " right after the TLS handshake; it may want a client certificate" if is_first else ""
            return None, Failure(kind=kind, message=message_of(error) + hint)

    async def _answered(self, course: _Course) -> tuple[Answer | None, Failure | None]:
        incoming = await self._transport(course).send(course.request)
        try:
            course.heard = time.perf_counter()
            course.first_byte = course.heard - course.started
            headers = _texts(incoming.headers)
            content = await read(_heard(incoming, course), Body(_content_encoding(headers)))
        finally:
            await incoming.close()
        if content.failure:
            return None, content.failure
        return Answer(
            status=incoming.status,
            headers=headers,
            body=content.body,
            truncated=content.truncated,
            http_version=incoming.http_version.decode("ascii", "replace"),
        ), None

    def _expired(self, course: _Course) -> Failure:
        """Which of the timeouts it was when the total ran out."""
        seconds = f"{self._timeout:g} s"
        if not course.progress.connected:
            return Failure(kind=FailureKind.CONNECT_TIMEOUT, message=f"no connection within {seconds}")
        if course.heard is None:
            return Failure(kind=FailureKind.READ_TIMEOUT, message=f"no answer within {seconds}")
        if time.perf_counter() - course.heard > _SILENT_SHARE * self._timeout:
            return Failure(kind=FailureKind.READ_TIMEOUT, message=f"the answer stopped midway for {seconds}")
        return Failure(kind=FailureKind.TOTAL_TIMEOUT, message=f"the answer was still coming after {seconds}")

    def _transport(self, course: _Course) -> AiohttpTransport | FreshTransport:
        """A connection of its own for what wants one, or must not be sent twice where kept ones are dropped."""
        request = course.request
        request.extensions = {
            "target": course.target.encode("ascii"),
            "timeout": {"connect": self._connect},
            "progress": course.progress,
        }
        if course.is_secure:
            request.extensions["tls"] = self._context(course.tls_identity)
        is_dropped = not course.is_repeatable and course.origin in self._drops_kept
        if course.is_fresh or is_dropped or needs_fresh_transport(request):
            # It takes this time for TCP and again for TLS, and leaves its socket open if cancelled between the two.
            request.extensions["timeout"] = {"connect": self._connect / 2}
            request.extensions["trace"] = course.progress.trace
            return self._fresh_for(course.tls_identity, secure=course.is_secure)
        return self._kept

    def _fresh_for(self, identity: str, *, secure: bool) -> FreshTransport:
        name = identity if secure else ""
        if name not in self._fresh:
            self._fresh[name] = FreshTransport(
                self._context(identity) if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            )
        return self._fresh[name]

    def _address(self, origin: str) -> httpx.URL:
        if origin not in self._addresses:
            self._addresses[origin] = httpx.URL(origin)
        return self._addresses[origin]

    def _context(self, identity: str) -> ssl.SSLContext:
        if identity not in self._tls:
            self._tls[identity] = self._make_tls(identity)
        return self._tls[identity]


def _request(rendered: Rendered, address: httpx.URL) -> httpx.Request:
    return httpx.Request(rendered.method, address, headers=rendered.headers, content=rendered.content)


def _course(
    request: httpx.Request, *, rendered: Rendered, address: httpx.URL, tls_identity: str, is_fresh: bool
) -> _Course:
    return _Course(
        request=request,
        target=_target(request, rendered, address),
        is_repeatable=rendered.is_idempotent,
        tls_identity=tls_identity,
        is_fresh=is_fresh,
    )


def _token_course(request: httpx.Request) -> _Course:
    """A request that a credential's flow made itself."""
    target = request.url.raw_path.decode("ascii")
    return _Course(request=request, target=target, is_repeatable=False, tls_identity=ANONYMOUS)


def _target(request: httpx.Request, rendered: Rendered, before: httpx.URL) -> str:
    """The request target byte for byte, with what a credential added to the query at its end.

    httpx writes addresses anew, so that `request.url` alone would not be what the case says.
    """
    if request.url is before:
        return rendered.target
    known = parse_qsl(before.query.decode("ascii"), keep_blank_values=True)
    given = parse_qsl(request.url.query.decode("ascii"), keep_blank_values=True)
    added = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in given if (name, value) not in known
    )
    return f"{rendered.target}{'&' if '?' in rendered.target else '?'}{added}" if added else rendered.target


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Headers as text, names in lower case; bytes beyond ASCII are ISO-8859-1 (RFC 9110, section 5.5)."""
    return tuple([(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers])


async def _heard(incoming: Incoming, course: _Course) -> AsyncIterator[bytes]:
    """The raw bytes of the body, the time of the last ones noted."""
    async for data in incoming.chunks:
        course.heard = time.perf_counter()
        yield data


def _content_encoding(headers: Iterable[tuple[str, str]]) -> str:
    return ",".join(value for name, value in headers if name == "content-encoding")


def _response(answer: Answer, request: httpx.Request) -> httpx.Response:
    """The answer as a credential's flow reads it: decompressed, so without the header that says otherwise."""
    kept = ((name, value) for name, value in answer.headers if name not in _ABOUT_THE_TRANSFER)
    # As bytes again: httpx takes texts to be ASCII.
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept]
    return httpx.Response(answer.status, headers=headers, content=answer.body, request=request)


def _without_credential(reply: Reply) -> Reply:
    message = reply.failure.message if reply.failure else ""
    return _unsent(FailureKind.NO_CREDENTIAL, f"the request for a token failed: {message}")


def _unsent(kind: FailureKind, message: str) -> Reply:
    timing = Timing(started_at=moment(), first_byte=None, total=0.0)
    return Reply(failure=Failure(kind=kind, message=message), timing=timing, sendings=0)
