"""Skips a test, saying why, where a server's program cannot be had on this machine."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

import pytest

from tests.servers.parts import PartUnavailableError

Entered = TypeVar("Entered")


@contextmanager
def or_skip(server: AbstractContextManager[Entered]) -> Iterator[Entered]:
    """Runs `server` while the block runs; the test is skipped if its program is not to be had."""
    with ExitStack() as stack:
        try:
            entered = stack.enter_context(server)
        except PartUnavailableError as error:
            pytest.skip(str(error))
        yield entered
