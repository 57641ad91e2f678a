"""One process with the services, and what a category's tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers.drifting.running import services

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the services."""
    with services(tmp_path_factory.mktemp("drifting")) as address:
        yield address
