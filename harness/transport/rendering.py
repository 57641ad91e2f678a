"""A case with its values to a request, byte for byte; refuses what cannot be written as HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from harness.model.case import Slot
from harness.model.forms import filled, is_form
from harness.model.operation import IDEMPOTENT_METHODS
from harness.model.place import Part
from harness.transport import tracing
from harness.transport.reading import ACCEPT_ENCODING
from harness.transport.splicing import spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.environment.environment import ApiTarget
    from harness.model.case import Case, Value

Header = tuple[bytes, bytes]

ACCEPT: Final = b"application/json, */*;q=0.5"
"""What clients of an API send: JSON where there is a choice, so that a server that also speaks XML or HTML does not
choose for us, and anything else rather than a 406, since an operation may have another media type only."""

FRAMING: Final = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "proxy-connection",
        "upgrade",
        "expect",
        "te",
        "trailer",
    }
)
"""Headers of the connection, not of the case (RFC 9110, sections 7.2, 7.6 and 10.1.1): a wrong one would make the
server wait, or read one request as two."""

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_COOKIE_SAFE: Final = "!#$&'()*+-./:<=>?@[]^_`{|}~%"
_LITERAL_SAFE: Final = "/:@!$&'()*+,;=~%"
_DOT_SEGMENTS: Final = {".": "%2E", "..": "%2E%2E"}


class NotSendableError(Exception):
    """A case that cannot be written as HTTP; it leaves the lane as a failure of that kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A request without its credential."""

    method: str
    origin: str
    """Scheme and authority, `https://api.example.com:8443`."""
    target: str
    """Path and query as they are sent (RFC 9112, section 3.2.1)."""
    headers: tuple[Header, ...]
    content: bytes | None
    request_id: str
    traceparent: str

    @property
    def is_idempotent(self) -> bool:
        """Whether it may be sent twice."""
        return self.method in IDEMPOTENT_METHODS


def rendered(case: Case, target: ApiTarget, values: Mapping[Slot, str], *, agent: str) -> Rendered:
    """The request of a case for one environment, with fresh ids.

    Raises:
        NotSendableError: it cannot be written, for instance for a line break in a header.
    """
    if case.method == "CONNECT" or not _TOKEN.fullmatch(case.method):
        raise NotSendableError(f"the method {case.method!r} cannot be asked of a path")
    base = urlsplit(target.base_url)
    path = base.path.rstrip("/") + path_of(case, values)
    query = "&".join(f"{_quoted(name)}={_quoted(_text(value, values))}" for name, value in case.query)
    headers = _headers(case, target, values, agent=agent)
    named = {name.lower(): value.decode("latin-1") for name, value in headers}
    return Rendered(
        method=case.method,
        origin=origin_of(target.base_url),
        target=f"{path}?{query}" if query else path,
        headers=headers,
        content=_content(case, values),
        request_id=named[tracing.REQUEST_ID.lower().encode()],
        traceparent=named[tracing.TRACEPARENT.encode()],
    )


def origin_of(base_url: str) -> str:
    """Scheme and authority of an address (RFC 6454, section 6.1, with the port as it is written)."""
    base = urlsplit(base_url)
    return f"{base.scheme}://{base.netloc}"


def path_of(case: Case, values: Mapping[Slot, str]) -> str:
    """The path below the base URL, percent-encoded; every value is one segment, whatever it holds.

    Raises:
        NotSendableError: a value is missing or empty; an empty one would name another operation.
    """
    given = dict(case.path_values)
    pieces = _PLACEHOLDER.split(case.path)
    written = [
        _segment(piece, given, values) if index % 2 else quote(piece, safe=_LITERAL_SAFE)
        for index, piece in enumerate(pieces)
    ]
    path = "".join(written)
    return path if path.startswith("/") else f"/{path}"


def _segment(name: str, given: Mapping[str, Value], values: Mapping[Slot, str]) -> str:
    if name not in given:
        raise NotSendableError(f"the path parameter {name} has no value")
    text = _text(given[name], values)
    if not text:
        raise NotSendableError(f"the path parameter {name} is empty, which would name another path")
    # Commas part the items of an array in a path (RFC 6570, section 3.2.2).
    return _DOT_SEGMENTS.get(text) or _quoted(text)


def _quoted(text: str) -> str:
    try:
        return quote(text, safe=",")
    except UnicodeEncodeError:
        raise NotSendableError("a lone surrogate cannot be written as UTF-8") from None


def _text(value: Value, values: Mapping[Slot, str]) -> str:
    return values[value] if isinstance(value, Slot) else value


def _headers(case: Case, target: ApiTarget, values: Mapping[Slot, str], *, agent: str) -> tuple[Header, ...]:
    own = [(name, _text(value, values)) for name, value in case.headers if name.lower() not in FRAMING]
    if case.cookies:
        own.append(("Cookie", "; ".join(f"{name}={_cookie(_text(value, values))}" for name, value in case.cookies)))
    about = _subject(case)
    environment = [(name, secret.reveal()) for name, secret in target.headers if name.lower() != about]
    named = {name.lower() for name, _ in environment}
    pairs = [*environment, *((name, value) for name, value in own if name.lower() not in named)]
    named |= {name.lower() for name, _ in own}
    defaults = [(name, value) for name, value in _defaults(case, agent) if name.lower() not in named]
    return tuple(_written(name, value) for name, value in (*defaults, *pairs))


def _subject(case: Case) -> str | None:
    """The header that the case is about, in lower case: there its own value stands before the environment's.

    Elsewhere the environment's stands before what was generated: the user gave it because requests need it.
    """
    if case.fault is not None and case.fault.part is Part.REQUEST_HEADER:
        return case.fault.pointer.removeprefix("/").lower()
    if case.varied is not None and case.varied[0] is Part.REQUEST_HEADER:
        return case.varied[1].removeprefix("/").lower()
    return None


def _defaults(case: Case, agent: str) -> Iterable[tuple[str, str]]:
    yield "User-Agent", agent
    yield "Accept", ACCEPT.decode()
    yield "Accept-Encoding", ACCEPT_ENCODING
    yield tracing.REQUEST_ID, tracing.request_id()
    yield tracing.TRACEPARENT, tracing.traceparent()
    if case.body is not None and case.body.media_type:
        yield "Content-Type", case.body.media_type


def _written(name: str, value: str) -> Header:
    if not _TOKEN.fullmatch(name):
        raise NotSendableError(f"{name!r} is no header name")
    if _FORBIDDEN.search(value):
        raise NotSendableError(f"the header {name} has a control character")
    try:
        # Most servers read header bytes as ISO-8859-1 (RFC 9110, section 5.5); what it has not goes as UTF-8.
        return name.encode("ascii"), value.encode("latin-1" if _is_latin(value) else "utf-8")
    except UnicodeEncodeError:
        raise NotSendableError(f"the header {name} has a lone surrogate") from None


def _is_latin(text: str) -> bool:
    return text.isascii() or max(text) <= "\xff"


def _cookie(text: str) -> str:
    """A cookie's value with everything encoded that would end it (RFC 6265, section 4.1.1)."""
    try:
        return quote(text, safe=_COOKIE_SAFE)
    except UnicodeEncodeError:
        raise NotSendableError("a cookie has a lone surrogate") from None


def _content(case: Case, values: Mapping[Slot, str]) -> bytes | None:
    if case.body is None:
        return None
    body = case.body
    given = [(pointer, values[slot]) for pointer, slot in body.slots]
    try:
        if given and is_form(body.media_type):
            return filled(body.media_type, body.content, given, nested=body.nested)
        return spliced(body.content, given)
    except ValueError as error:
        raise NotSendableError(f"the body has no place for its values: {error}") from error
