"""Hooks that pytest calls; each only passes on. Without `--env` nothing heavy is imported and nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.plugin import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from harness.environment.environment import Environment
    from harness.plugin.collection import ContractFile
    from harness.plugin.everywhere import Answers


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command line, under pytest's names."""
    options.added(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Where environments are chosen, everything that a run needs is made ready; mistakes in files end it here."""
    config.addinivalue_line("markers", "drift: one operation in one environment, compared with the reference")
    config.addinivalue_line("markers", "drift_api(name): the API that `api_client` and `same_everywhere` talk to")
    if options.chosen(config):
        from harness.plugin import session  # noqa: PLC0415 - imported only where environments are chosen

        session.opened(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ContractFile | None:
    """A contract becomes a collector of its cells."""
    if not options.chosen(parent.config):
        return None
    from harness.plugin import collection  # noqa: PLC0415 - imported only where environments are chosen

    return collection.collected(file_path, parent)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was selected is known: the run begins beside the first tests."""
    if options.chosen(session.config):
        from harness.plugin import session as drift  # noqa: PLC0415 - imported only where environments are chosen

        drift.started(session.config, session.items)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The reports are written before the session ends, also when it ends early."""
    if options.chosen(session.config):
        from harness.plugin import session as drift  # noqa: PLC0415 - imported only where environments are chosen

        early = bool(session.shouldfail or session.shouldstop) or exitstatus == pytest.ExitCode.INTERRUPTED
        drift.ended(session.config, early=early)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says where the reports are."""
    if options.chosen(config):
        from harness.plugin import session as drift  # noqa: PLC0415 - imported only where environments are chosen

        lines = drift.summary(config)
        if lines:
            terminalreporter.section("drift")
        for line in lines:
            terminalreporter.line(line)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that ask for an environment are run once for each chosen one.

    Asked for is what only this plugin's own `environment` needs: a test or a fixture of the user's may call something
    else `environment`.
    """
    if "drift_environment_name" in metafunc.fixturenames:
        from harness.plugin import fixtures  # noqa: PLC0415 - imported only where a test asks for it

        fixtures.parametrized(metafunc)


@pytest.fixture
def drift_environment_name(request: pytest.FixtureRequest) -> str:
    """The name of each chosen environment in turn."""
    name: str = request.param
    return name


@pytest.fixture
def environment(request: pytest.FixtureRequest, drift_environment_name: str) -> Environment:
    """Each chosen environment, its service started where it has one."""
    from harness.plugin import fixtures  # noqa: PLC0415 - imported only where a test asks for it

    return fixtures.environment(request.config, drift_environment_name)


@pytest.fixture
def api_client(request: pytest.FixtureRequest, environment: Environment) -> Iterator[httpx.Client]:
    """An `httpx.Client` with the environment's address, identity and limits.

    Where an environment has several APIs, `@pytest.mark.drift_api("orders")` or `--api orders` says which is meant.
    """
    from harness.plugin import fixtures  # noqa: PLC0415 - imported only where a test asks for it

    with fixtures.api_client(request, environment) as client:
        yield client


@pytest.fixture
def same_everywhere(request: pytest.FixtureRequest) -> Callable[[Callable[[httpx.Client], Answers]], None]:
    """Calls a function with a client of every environment, and fails with the drift between its answers."""
    from harness.plugin import everywhere  # noqa: PLC0415 - imported only where a test asks for it

    return everywhere.comparer(request)
