"""The others of the silence benchmark really change what environments hold: else their silence would prove nothing."""

from __future__ import annotations

import time
from argparse import Namespace
from typing import TYPE_CHECKING

import httpx

from benchmarks.silence.__main__ import turns
from benchmarks.silence.conditions import CONDITIONS, batches
from benchmarks.silence.writing import writers
from tests.seeded.running import environment
from tests.servers.drifting.running import services
from tests.servers.drifting.walk import CREDENTIALS

if TYPE_CHECKING:
    from pathlib import Path

LISTS = {"library": "/v1/books?per_page=50", "fleet": "/vehicles?limit=200", "parcels": "/parcels?limit=100"}
WITHIN_SECONDS = 60


def test_others_change_every_api_that_can_be_changed(tmp_path: Path) -> None:
    with services(tmp_path) as url:
        given = environment(url, LISTS, data=1, traffic={})
        before = {api: shown(given["apis"][api]["base_url"], api) for api in LISTS}
        with writers({"one": given}, seed=1):
            until = time.monotonic() + WITHIN_SECONDS
            while time.monotonic() < until and any(
                shown(given["apis"][api]["base_url"], api) == before[api] for api in LISTS
            ):
                pass
        after = {api: shown(given["apis"][api]["base_url"], api) for api in LISTS}
    assert [api for api in LISTS if after[api] == before[api]] == []


def shown(url: str, api: str) -> str:
    return httpx.get(url + LISTS[api], trust_env=False, **CREDENTIALS[api]).text


def test_conditions_of_one_run_have_one_reference() -> None:
    asked = batches(CONDITIONS)
    assert sorted(one.name for batch in asked for one in batch) == sorted(one.name for one in CONDITIONS)
    assert {len({(one.reference, one.writers) for one in batch}) for batch in asked} == {1}


def test_every_seed_is_asked_with_everything_unless_they_take_turns() -> None:
    asked = batches(CONDITIONS)
    given = Namespace(first=5, seeds=3, depth=["quick", "standard"], contract=["tight", "loose"], in_turn=False)
    given.api = ["library", "fleet"]
    every = turns(given, asked)
    assert len(every) == 3 * 2 * 2 * len(asked)
    assert {one.seed for one in every} == {5, 6, 7}
    assert {one.apis for one in every} == {("library", "fleet")}

    given.in_turn, given.seeds = True, 8 * len(asked) + 1
    in_turn = turns(given, asked)
    assert [one.seed for one in in_turn] == [*range(5, 5 + 8 * len(asked) + 1)]
    held = [(one.depth, one.contract, one.apis, [each.name for each in one.batch]) for one in in_turn]
    assert held[0] == held[-1]
    assert all(held.count(one) == 1 for one in held[1:-1])
