"""Every error of the libraries that send, mapped to exactly one kind of failure; judges nothing."""

from __future__ import annotations

import errno
import socket
import ssl
import zlib
from typing import TYPE_CHECKING, Final

import aiohttp
import httpx
from aiohttp import client_exceptions, http_exceptions

from harness.model.exchange import FailureKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIBRARY_ERRORS: Final = (
    aiohttp.ClientError,
    http_exceptions.HttpProcessingError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    ValueError,
    zlib.error,
)
"""What sending and reading may raise; `ValueError` is how aiohttp and yarl refuse what cannot be written."""

KINDS: Final[Mapping[type[BaseException], FailureKind]] = {
    # aiohttp, before the request
    aiohttp.ClientConnectorDNSError: FailureKind.NAME_NOT_RESOLVED,
    aiohttp.ClientConnectorError: FailureKind.CONNECTION_FAILED,
    aiohttp.ClientProxyConnectionError: FailureKind.CONNECTION_FAILED,
    client_exceptions.UnixClientConnectorError: FailureKind.CONNECTION_FAILED,
    aiohttp.ClientSSLError: FailureKind.TLS,
    aiohttp.ClientConnectorSSLError: FailureKind.TLS,
    aiohttp.ClientConnectorCertificateError: FailureKind.TLS,
    aiohttp.ServerFingerprintMismatch: FailureKind.TLS,
    aiohttp.ConnectionTimeoutError: FailureKind.CONNECT_TIMEOUT,
    aiohttp.InvalidURL: FailureKind.NOT_SENDABLE,
    aiohttp.InvalidUrlClientError: FailureKind.NOT_SENDABLE,
    aiohttp.NonHttpUrlClientError: FailureKind.NOT_SENDABLE,
    # aiohttp, after it
    aiohttp.ClientError: FailureKind.PROTOCOL_ERROR,
    aiohttp.ClientConnectionError: FailureKind.CONNECTION_RESET,
    aiohttp.ClientConnectionResetError: FailureKind.CONNECTION_RESET,
    aiohttp.ClientOSError: FailureKind.CONNECTION_RESET,
    aiohttp.ServerConnectionError: FailureKind.CONNECTION_RESET,
    aiohttp.ServerDisconnectedError: FailureKind.CONNECTION_RESET,
    aiohttp.ServerTimeoutError: FailureKind.READ_TIMEOUT,
    aiohttp.SocketTimeoutError: FailureKind.READ_TIMEOUT,
    aiohttp.ClientPayloadError: FailureKind.INCOMPLETE_BODY,
    aiohttp.ClientResponseError: FailureKind.PROTOCOL_ERROR,
    aiohttp.ClientHttpProxyError: FailureKind.PROTOCOL_ERROR,
    aiohttp.ContentTypeError: FailureKind.PROTOCOL_ERROR,
    aiohttp.TooManyRedirects: FailureKind.PROTOCOL_ERROR,
    aiohttp.RedirectClientError: FailureKind.PROTOCOL_ERROR,
    aiohttp.InvalidUrlRedirectClientError: FailureKind.PROTOCOL_ERROR,
    aiohttp.NonHttpUrlRedirectClientError: FailureKind.PROTOCOL_ERROR,
    aiohttp.WSServerHandshakeError: FailureKind.PROTOCOL_ERROR,
    # aiohttp's parser
    http_exceptions.HttpProcessingError: FailureKind.PROTOCOL_ERROR,
    http_exceptions.BadHttpMessage: FailureKind.PROTOCOL_ERROR,
    http_exceptions.HttpBadRequest: FailureKind.PROTOCOL_ERROR,
    http_exceptions.PayloadEncodingError: FailureKind.PROTOCOL_ERROR,
    http_exceptions.TransferEncodingError: FailureKind.PROTOCOL_ERROR,
    http_exceptions.ContentEncodingError: FailureKind.DECOMPRESSION_FAILED,
    http_exceptions.ContentLengthError: FailureKind.INCOMPLETE_BODY,
    http_exceptions.DecompressSizeError: FailureKind.COMPRESSION_BOMB,
    http_exceptions.LineTooLong: FailureKind.PROTOCOL_ERROR,
    http_exceptions.InvalidHeader: FailureKind.PROTOCOL_ERROR,
    http_exceptions.BadStatusLine: FailureKind.PROTOCOL_ERROR,
    http_exceptions.BadHttpMethod: FailureKind.PROTOCOL_ERROR,
    http_exceptions.InvalidURLError: FailureKind.PROTOCOL_ERROR,
    # httpx
    httpx.HTTPError: FailureKind.PROTOCOL_ERROR,
    httpx.RequestError: FailureKind.PROTOCOL_ERROR,
    httpx.TransportError: FailureKind.PROTOCOL_ERROR,
    httpx.TimeoutException: FailureKind.READ_TIMEOUT,
    httpx.ConnectTimeout: FailureKind.CONNECT_TIMEOUT,
    httpx.PoolTimeout: FailureKind.CONNECT_TIMEOUT,
    httpx.ReadTimeout: FailureKind.READ_TIMEOUT,
    httpx.WriteTimeout: FailureKind.READ_TIMEOUT,
    httpx.NetworkError: FailureKind.CONNECTION_RESET,
    httpx.ConnectError: FailureKind.CONNECTION_FAILED,
    httpx.ReadError: FailureKind.CONNECTION_RESET,
    httpx.WriteError: FailureKind.CONNECTION_RESET,
    httpx.CloseError: FailureKind.CONNECTION_RESET,
    httpx.ProxyError: FailureKind.CONNECTION_FAILED,
    httpx.ProtocolError: FailureKind.PROTOCOL_ERROR,
    httpx.LocalProtocolError: FailureKind.NOT_SENDABLE,
    httpx.RemoteProtocolError: FailureKind.PROTOCOL_ERROR,
    httpx.UnsupportedProtocol: FailureKind.NOT_SENDABLE,
    httpx.DecodingError: FailureKind.DECOMPRESSION_FAILED,
    httpx.TooManyRedirects: FailureKind.PROTOCOL_ERROR,
    httpx.HTTPStatusError: FailureKind.PROTOCOL_ERROR,
    httpx.InvalidURL: FailureKind.NOT_SENDABLE,
    httpx.StreamError: FailureKind.PROTOCOL_ERROR,
    httpx.StreamConsumed: FailureKind.PROTOCOL_ERROR,
    httpx.StreamClosed: FailureKind.PROTOCOL_ERROR,
    httpx.ResponseNotRead: FailureKind.PROTOCOL_ERROR,
    httpx.RequestNotRead: FailureKind.PROTOCOL_ERROR,
    # the standard library
    ssl.SSLError: FailureKind.TLS,
    TimeoutError: FailureKind.READ_TIMEOUT,
    OSError: FailureKind.CONNECTION_RESET,
    ValueError: FailureKind.NOT_SENDABLE,
    zlib.error: FailureKind.DECOMPRESSION_FAILED,
}
"""Class by class, so that an error that a library adds is noticed by a test and not swept under its parent."""


_REFUSED: Final = frozenset({errno.ECONNREFUSED})
_SLOW: Final = frozenset({errno.ETIMEDOUT})
_CUT: Final = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


def kind_of(error: BaseException, *, answering: bool = False, secure: bool = False) -> FailureKind:
    """The one kind of failure that an error of `LIBRARY_ERRORS` is.

    Args:
        error: what a library raised.
        answering: whether the headers of the answer had come.
        secure: whether the connection is TLS.
    """
    kind = next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)
    if kind is FailureKind.CONNECTION_FAILED:
        return _connecting(error, secure=secure)
    if kind is FailureKind.CONNECTION_RESET:
        return _cut(error, answering=answering)
    if isinstance(error, httpx.RemoteProtocolError):
        return _remote(error, answering=answering)
    # What was answered was sent: then a `ValueError` is about the answer.
    return FailureKind.PROTOCOL_ERROR if answering and kind is FailureKind.NOT_SENDABLE else kind


def message_of(error: BaseException) -> str:
    """What a library says of an error, without the address, which may hold a credential in its query."""
    if isinstance(error, aiohttp.ClientResponseError):
        return " ".join(error.message.split())
    if type(error) in _WORDS:
        return _WORDS[type(error)]
    system = next((cause for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror), None)
    if system is None and isinstance(error, aiohttp.ClientConnectorError):
        return "the connection was closed while it was being made"
    return str(system.strerror if system else error) or type(error).__name__


_WORDS: Final[Mapping[type[BaseException], str]] = {
    aiohttp.ConnectionTimeoutError: "no connection in time",
    httpx.ConnectTimeout: "no connection in time",
    aiohttp.ClientPayloadError: "the body ended too early",
    aiohttp.ServerDisconnectedError: "the server closed the connection without an answer",
    aiohttp.InvalidURL: "the address cannot be written",
    aiohttp.InvalidUrlClientError: "the address cannot be written",
    aiohttp.NonHttpUrlClientError: "the address is neither http nor https",
}


def _connecting(error: BaseException, *, secure: bool) -> FailureKind:
    """What kept a connection from being made; aiohttp and httpx tell it by the operating system's error below."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return FailureKind.TLS
        if isinstance(cause, socket.gaierror):
            return FailureKind.NAME_NOT_RESOLVED
        number = cause.errno if isinstance(cause, OSError) else None
        if number in _REFUSED:
            return FailureKind.CONNECTION_REFUSED
        if number in _SLOW:
            return FailureKind.CONNECT_TIMEOUT
        # A TCP connection is refused, never reset, while it is being made: this was the handshake above it.
        if secure and isinstance(cause, _CUT):
            return FailureKind.TLS
    return FailureKind.CONNECTION_FAILED


def _cut(error: BaseException, *, answering: bool) -> FailureKind:
    # In TLS 1.3 a server refuses a client certificate after the handshake, as a fatal alert on the first read.
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return FailureKind.TLS
    return FailureKind.INCOMPLETE_BODY if answering else FailureKind.CONNECTION_RESET


def _remote(error: httpx.RemoteProtocolError, *, answering: bool) -> FailureKind:
    """The httpx transport has one class for what is malformed and for what ends too early."""
    text = str(error)
    if answering and "complete message body" in text:
        return FailureKind.INCOMPLETE_BODY
    return FailureKind.CONNECTION_RESET if "disconnected" in text else FailureKind.PROTOCOL_ERROR


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it was raised from."""
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        if isinstance(current, aiohttp.ClientConnectorError):
            yield current.os_error
        current = current.__cause__ or current.__context__
