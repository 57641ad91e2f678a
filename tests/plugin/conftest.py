"""Servers that all tests of the plugin share, and a project of a user's to run pytest in."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers.hostile import Hostile
from tests.servers.notes import BASE, CONTRACT, Notes, Reply, served
from tests.servers.project import Project


def drifting(operation: str, reply: Reply) -> Reply:
    """`GET /rates` without what the contract promises."""
    return Reply(200, {"eur": 1.5}) if operation == "GET /rates" else reply


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where generated requests are kept between the tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="package")
def servers() -> Iterator[dict[str, Hostile]]:
    """`cloud-a` is the reference, `cloud-b` drifts in one operation, `west` has other data alone."""
    with ExitStack() as stack:
        yield {
            "cloud-a": stack.enter_context(served(Notes())),
            "cloud-b": stack.enter_context(served(Notes(changes=drifting))),
            "west": stack.enter_context(served(Notes(first=300))),
        }


def written(folder: Path, cache: Path, servers: dict[str, Hostile]) -> Project:
    """A user's project with a contract, three environments and a test of the user's own."""
    project = Project(folder=folder, cache=cache)
    project.write("contracts/notes/openapi.yaml", CONTRACT)
    for name, server in servers.items():
        more = "reference: true\n" if name == "cloud-a" else ""
        project.environment(name, server.url + BASE, more=more)
    project.write("pytest.ini", "[pytest]\naddopts = -p no:schemathesis -p no:hypothesispytest\ndrift_depth = quick\n")
    project.write("tests/test_own.py", "def test_own():\n    assert True\n")
    return project


@pytest.fixture
def project(tmp_path: Path, cache: Path, servers: dict[str, Hostile]) -> Project:
    """The user's project."""
    return written(tmp_path, cache, servers)
