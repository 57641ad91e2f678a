"""Every drift shows, and shows where it belongs; a service with it still answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.servers.drifting.catalogue import DRIFTS, STYLES
from tests.servers.drifting.server import address
from tests.servers.drifting.service import PUBLISHED
from tests.servers.drifting.walk import Step, walked

if TYPE_CHECKING:
    from tests.servers.drifting.drift import Drift

SEED = 4


@pytest.fixture(scope="module")
def plain(url: str) -> dict[str, list[Step]]:
    """What a walk sees where nothing drifts."""
    return {api: walked(url, api, address(api, seed=SEED, name="plain")) for api in STYLES}


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS)
def test_a_walk_sees_the_drift(url: str, plain: dict[str, list[Step]], drift: Drift) -> None:
    drifting = address(drift.api, seed=SEED, drifts=(drift.name,), name="drifts")
    if drift.published is not None:
        committed = httpx.get(url + address(drift.api, seed=SEED, name="plain") + PUBLISHED, trust_env=False).json()
        assert httpx.get(url + drifting + PUBLISHED, trust_env=False).json() != committed
        return
    steps = walked(url, drift.api, drifting)
    assert _without_clock(steps) != _without_clock(plain[drift.api])


@pytest.mark.parametrize("api", STYLES)
def test_a_walk_sees_none_where_there_is_none(url: str, plain: dict[str, list[Step]], api: str) -> None:
    steps = walked(url, api, address(api, seed=SEED, name="again"))
    assert _without_clock(steps) == _without_clock(plain[api])


def _without_clock(steps: list[Step]) -> list[Step]:
    return [_shown(step) for step in steps]


def _shown(step: Step) -> Step:
    return Step(
        request=_masked(step.request),
        status=step.status,
        headers={name: str(_form(each)) if name in CLOCK else each for name, each in step.headers.items()},
        media_type=step.media_type,
        document=_blurred(step.document),
    )


CLOCK = {
    "added_at",
    "joined_at",
    "returned_at",
    "due_on",
    "registeredAt",
    "startsAt",
    "epochMillis",
    "tripId",
    "parcelId",
    "addedAt",
    "etag",
    "location",
}


def _blurred(value: object) -> object:
    """The document with the values that the clock or chance gave replaced by how they are written."""
    if isinstance(value, dict):
        return {name: str(_form(each)) if name in CLOCK else _blurred(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_blurred(each) for each in value]
    return value


def _form(value: object) -> object:
    if not isinstance(value, str):
        return type(value).__name__
    return "".join("x" if character.isalnum() else character for character in value)


def _masked(request: str) -> str:
    method, path, *rest = request.split(" ")
    return " ".join((method, *("*" if segment.count("-") == 4 else segment for segment in path.split("/")), *rest))
