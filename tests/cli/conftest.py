"""A project with two environments that are alike, ready to be broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.hostile import Hostile
from tests.servers.notes import BASE, CONTRACT, Notes, served
from tests.servers.project import Project


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where generated requests are kept between the tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Project:
    """An empty folder."""
    return Project(folder=tmp_path, cache=cache)


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    """One server that counts what it is asked."""
    with served(Notes()) as running:
        yield running


@pytest.fixture
def good(project: Project, server: Hostile) -> Project:
    """A project without a mistake: two environments on one server."""
    project.write("contracts/notes.yaml", CONTRACT)
    project.environment("a", server.url + BASE, more="reference: true\n")
    project.environment("b", server.url + BASE)
    return project
