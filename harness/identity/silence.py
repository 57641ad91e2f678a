"""Keeps what is sent with a credential out of the logs of the HTTP libraries, which write addresses and answers."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")
"""Those of httpx and of what lies under it; a filter does not reach the loggers below the one that has it."""

_silent: ContextVar[bool] = ContextVar("silent", default=False)


class _Silence(logging.Filter):
    """Drops the records of tasks and threads that asked for it; those of the user's own requests stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        del record
        return not _silent.get()


_SILENCE = _Silence()


@contextmanager
def unlogged() -> Iterator[None]:
    """The HTTP libraries log nothing of what the current task does while the block runs.

    httpx logs each address, in whose query a key may stand; httpcore logs the headers of answers, and of garbage
    whatever it is: a server may give back the credential that it got.
    """
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_SILENCE)
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)
