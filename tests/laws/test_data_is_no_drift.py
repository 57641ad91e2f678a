"""Environments hold other rows, ids, counts, orders and distributions, and none of it is drift of the version."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.comparison.comparing import compared
from tests.evidence_of import HERE, THERE, World, contract_of
from tests.laws.shops import ORDER, Shop, Version, corpus, observations_of, shop_paths, shops

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.document import Contract


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    path: Path = tmp_path_factory.mktemp("contract")
    return contract_of(path, shop_paths(), {"Order": ORDER})


def evidence(contract: Contract, here: Shop, there: Shop) -> World:
    seen = [*observations_of(here, Version(), HERE, 1, 2), *observations_of(there, Version(), THERE, 1)]
    return World(contract=contract, cases={case.id: case for case in corpus()}, observations=seen)


slowly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@given(here=shops, there=shops)
@slowly
def test_other_data_of_the_same_version_is_silent(contract: Contract, here: Shop, there: Shop) -> None:
    found = evidence(contract, here, there).compare().differences
    assert [(one.kind, one.place.pointer, one.basis) for one in found if one.basis != "stored"] == []


@given(shop=shops)
@slowly
def test_an_identical_environment_is_silent(contract: Contract, shop: Shop) -> None:
    assert evidence(contract, shop, shop).compare().differences == ()


@given(here=shops, there=shops, seed=st.integers(0, 1000))
@slowly
def test_the_order_of_observations_never_matters(contract: Contract, here: Shop, there: Shop, seed: int) -> None:
    world = evidence(contract, here, Drifted(there))
    before = world.compare()
    random.Random(seed).shuffle(world.observations)  # noqa: S311  # test data
    assert world.compare() == before


class Drifted(Shop):
    """A shop whose totals are texts and whose errors have another shape."""

    def __init__(self, shop: Shop) -> None:
        self.rows = [{**row, "total": str(row["total"])} for row in shop.rows]
        self._random = random.Random(1)  # noqa: S311  # test data

    def error(self, code: str, message: str) -> dict[str, Any]:
        return {"error": {"reason": code, "text": message}}


@given(here=shops, there=shops)
@slowly
def test_renaming_environments_only_renames(contract: Contract, here: Shop, there: Shop) -> None:
    world = evidence(contract, here, Drifted(there))
    names = {HERE: "aurora", THERE: "borealis"}
    renamed = [replace(one, environment=names[one.environment]) for one in world.observations]
    found = compared(contract, renamed, reference="aurora", environment="borealis", view=world.view).differences
    before = world.compare().differences
    told = [one.message.replace("borealis", THERE).replace("aurora", HERE) for one in found]
    assert told == [one.message for one in before]
    assert [one.place for one in found] == [one.place for one in before]


def test_a_drifted_version_is_found_over_whatever_rows(contract: Contract) -> None:
    world = evidence(contract, Shop(1, 30, [1, 1, 1, 1]), Drifted(Shop(2, 12, [1, 5, 60, 0])))
    found = {(one.kind, one.place.operation, one.place.pointer) for one in world.compare().differences}
    assert ("response-type-changed", "GET /orders/{id}", "/total") in found
    assert ("response-type-changed", "GET /orders", "/items/*/total") in found
    assert ("error-shape-changed", "POST /orders", "") in found
