"""What the fixtures for hand-written tests are made of."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from harness.model.errors import HarnessError
from harness.plugin.clients import client
from harness.plugin.services import Services
from harness.plugin.state import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from harness.environment.environment import Environment

FIXTURE = "drift_environment_name"
NO_ENVIRONMENT = "needs an environment: choose with --env NAME or --env all"
SERVICES = pytest.StashKey[Services]()


def parametrized(metafunc: pytest.Metafunc) -> None:
    """One run of the test per chosen environment; without `--env` it is skipped, since nothing may be sent."""
    state = metafunc.config.stash.get(STATE, None)
    if state is None:
        skipped = pytest.param(None, marks=pytest.mark.skip(reason=NO_ENVIRONMENT), id="no-environment")
        metafunc.parametrize(FIXTURE, [skipped], indirect=True)
        return
    names = [environment.name for environment in state.environments]
    metafunc.parametrize(FIXTURE, names, indirect=True, ids=names)


def environment(config: pytest.Config, name: str) -> Environment:
    """A chosen environment, ready to be talked to."""
    found = next(one for one in config.stash[STATE].plan.matrix.environments if one.name == name)
    return opened(config, found)


def opened(config: pytest.Config, found: Environment) -> Environment:
    """The environment with its service running and its port in every address."""
    if SERVICES not in config.stash:
        services = config.stash[SERVICES] = Services()
        config.add_cleanup(services.close)
    try:
        return config.stash[SERVICES].opened(found)
    except HarnessError as error:
        pytest.fail(str(error), pytrace=False)


def api_of(request: pytest.FixtureRequest, found: Environment) -> str:
    """The API that a test talks to: its marker's, the only one of `--api`, or the only one there is."""
    marker = request.node.get_closest_marker("drift_api")
    if marker is not None and marker.args:
        name = str(marker.args[0])
        if name not in found.apis:
            pytest.skip(f"{found.name} has no API {name}; it has {', '.join(sorted(found.apis))}")
        return name
    asked = request.config.stash[STATE].plan.settings.apis
    candidates = [name for name in found.apis if not asked or name in asked]
    if len(candidates) != 1:
        pytest.fail(
            f"{found.name} has the APIs {', '.join(sorted(candidates))}: mark the test with"
            ' @pytest.mark.drift_api("NAME"), or choose one with --api NAME',
            pytrace=False,
        )
    return candidates[0]


@contextmanager
def api_client(request: pytest.FixtureRequest, found: Environment) -> Iterator[httpx.Client]:
    """A client of the test's API in an environment."""
    try:
        made = client(found, api_of(request, found), on_secret=request.config.stash[STATE].redactor.add)
    except HarnessError as error:
        pytest.fail(str(error), pytrace=False)
    with made:
        yield made
