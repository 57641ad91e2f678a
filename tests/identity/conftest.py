"""Asynchronous tests run on asyncio, as the run does."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
