"""A target of the inventory is missed where more answers are slower than it allows, stalls on the way aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import compared
from harness.contract.inventory import Inventory
from harness.model.difference import Wanted
from tests.comparison.latency.timings_of import SLOW, Seconds, measure, timed_world
from tests.comparison.traffic.repeats_of import view_of
from tests.evidence_of import HERE, THERE

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.view import Comparison
    from tests.evidence_of import World

FAST = Seconds(base=0.02)


def seen(shop: World, **target: object) -> Comparison:
    inventory = Inventory.model_validate({"latency_target": target})
    contract = replace(shop.contract, inventory=inventory)
    return compared(contract, shop.observations, reference=HERE, environment=THERE, view=view_of(shop))


def asked_for(comparison: Comparison) -> list[str]:
    return [one.operation for one in comparison.questions if one.wanted is Wanted.TIMINGS]


def test_a_missed_target_is_measured_before_it_is_told(tmp_path: Path) -> None:
    everywhere = Seconds(base=0.4)
    shop = timed_world(tmp_path, everywhere, everywhere, everywhere)
    assert len(asked_for(seen(shop, p95_ms=300))) == 4
    measure(shop, SLOW, everywhere, everywhere, windows=(0,))
    (difference,) = seen(shop, p95_ms=300).differences
    assert (difference.kind, difference.place.operation) == ("latency-budget-exceeded", SLOW)
    assert difference.environment_side.text == "16 of 16 answers slower"
    assert difference.message.startswith("p95 is 4")


def test_an_operation_has_a_target_of_its_own(tmp_path: Path) -> None:
    slow = Seconds(base=0.2)
    shop = timed_world(tmp_path, slow, slow, slow)
    measure(shop, SLOW, slow, slow)
    found = seen(shop, p95_ms=500, operations={SLOW: {"p50_ms": 100}}).differences
    assert [one.place.operation for one in found] == [SLOW]
    assert found[0].message.startswith("p50 is 20")


@pytest.mark.parametrize("target", [{"p50_ms": 300}, {"p95_ms": 300}, {"p99_ms": 300}], ids=["p50", "p95", "p99"])
def test_two_per_cent_of_stalls_miss_no_target(tmp_path: Path, target: dict[str, float]) -> None:
    stalled = Seconds(stalls=(0.02, 0.3))
    shop = timed_world(tmp_path, FAST, stalled, stalled)
    measure(shop, SLOW, FAST, stalled)
    assert seen(shop, **target).differences == ()


def test_without_a_target_nothing_is_missed(tmp_path: Path) -> None:
    everywhere = Seconds(base=4.0)
    shop = timed_world(tmp_path, everywhere, everywhere, everywhere)
    measure(shop, SLOW, everywhere, everywhere)
    found = compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view_of(shop))
    assert found.differences == ()
