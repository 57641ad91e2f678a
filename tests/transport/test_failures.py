"""Every error of the HTTP libraries has exactly one kind of failure."""

import errno
import ssl
import zlib
from collections.abc import Iterator

import aiohttp
import httpx
import pytest
from aiohttp import client_exceptions, http_exceptions

from harness.model.exchange import FailureKind
from harness.transport.failures import KINDS, LIBRARY_ERRORS, kind_of, message_of

ROOTS = (
    aiohttp.ClientError,
    http_exceptions.HttpProcessingError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    zlib.error,
)

NOT_RAISED = {
    # A websocket's.
    client_exceptions.WSMessageTypeError,
    # By a feature of aiohttp's that is not used: tracking uploads.
    getattr(client_exceptions, "UploadAbortedError", None),
}


def descendants(root: type[BaseException]) -> Iterator[type[BaseException]]:
    """A class and all its subclasses that belong to a library."""
    yield root
    for below in root.__subclasses__():
        yield from descendants(below)


LIBRARY_CLASSES = sorted(
    {
        error
        for root in ROOTS
        for error in descendants(root)
        if error.__module__.partition(".")[0] in {"aiohttp", "httpx", "zlib"} and error not in NOT_RAISED
    },
    key=lambda error: f"{error.__module__}.{error.__name__}",
)


@pytest.mark.parametrize("error", LIBRARY_CLASSES, ids=lambda error: f"{error.__module__}.{error.__name__}")
def test_every_error_of_the_libraries_is_named_in_the_table(error: type[BaseException]) -> None:
    assert error in KINDS


@pytest.mark.parametrize("error", LIBRARY_CLASSES, ids=lambda error: f"{error.__module__}.{error.__name__}")
def test_every_error_of_the_libraries_is_caught_where_requests_are_sent(error: type[BaseException]) -> None:
    assert issubclass(error, LIBRARY_ERRORS)


def test_the_table_names_no_class_that_does_not_exist_any_more() -> None:
    known = {*LIBRARY_CLASSES, ssl.SSLError, TimeoutError, OSError, ValueError}
    assert set(KINDS) <= known


@pytest.mark.parametrize(
    ("number", "secure", "kind"),
    [
        pytest.param(errno.ECONNREFUSED, False, FailureKind.CONNECTION_REFUSED, id="refused"),
        pytest.param(errno.ETIMEDOUT, False, FailureKind.CONNECT_TIMEOUT, id="timed out by the system"),
        pytest.param(errno.EHOSTUNREACH, False, FailureKind.CONNECTION_FAILED, id="no route"),
        pytest.param(errno.ECONNRESET, True, FailureKind.TLS, id="reset within the handshake"),
    ],
)
def test_what_kept_a_connection_from_being_made_is_told_by_the_system_error_below(
    number: int, secure: bool, kind: FailureKind
) -> None:
    error = httpx.ConnectError("failed")
    error.__cause__ = OSError(number, "the system's words")
    assert kind_of(error, secure=secure) == kind


def test_a_tls_alert_after_the_handshake_is_a_failure_of_tls() -> None:
    error = aiohttp.ClientOSError(1, "alert")
    error.__cause__ = ssl.SSLError(1, "TLSV13_ALERT_CERTIFICATE_REQUIRED")
    assert kind_of(error, secure=True) == FailureKind.TLS


def test_a_connection_cut_within_the_answer_leaves_an_incomplete_body() -> None:
    assert kind_of(aiohttp.ClientOSError(errno.ECONNRESET, "reset"), answering=True) == FailureKind.INCOMPLETE_BODY


def test_the_words_of_a_failure_have_no_address_in_them() -> None:
    error = aiohttp.InvalidURL("http://host/?api_key=secret")
    assert "secret" not in message_of(error)
