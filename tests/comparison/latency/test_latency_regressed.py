"""What is slower than its environment's distance is measured in pairs; distance, stalls and noise are no regression."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from harness.comparison.comparing import compared
from harness.comparison.latency.measurement import Measurement
from harness.comparison.latency.samples import Pair
from harness.model.difference import Basis, Wanted
from tests.comparison.latency.timings_of import PAIRS, SLOW, Seconds, measure, timed_world
from tests.comparison.traffic.repeats_of import view_of
from tests.evidence_of import HERE, THERE

if TYPE_CHECKING:
    from pathlib import Path

    from harness.comparison.view import Comparison
    from tests.evidence_of import World

HERE_SECONDS = Seconds()
STALLS = (0.02, 0.3)


def seen(shop: World) -> Comparison:
    return compared(shop.contract, shop.observations, reference=HERE, environment=THERE, view=view_of(shop))


def asked_for(shop: World) -> list[tuple[str, int]]:
    return [(one.operation, one.askings) for one in seen(shop).questions if one.wanted is Wanted.TIMINGS]


def test_what_seems_slow_is_measured_before_it_is_told(tmp_path: Path) -> None:
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.15))
    assert asked_for(shop) == [(SLOW, PAIRS)]
    assert seen(shop).differences == ()


def test_what_the_pairs_say_as_well_is_told_with_its_interval(tmp_path: Path) -> None:
    there, slow = Seconds(distance=0.04), Seconds(distance=0.04, slower=0.15)
    shop = timed_world(tmp_path, HERE_SECONDS, there, slow)
    measure(shop, SLOW, HERE_SECONDS, slow)
    (difference,) = seen(shop).differences
    assert (difference.kind, difference.place.operation) == ("latency-regressed", SLOW)
    assert difference.basis is Basis.MEASURED
    assert difference.test is not None
    assert difference.test.p_value < difference.test.threshold
    assert "its distance of 40 ms apart" in difference.message


def test_what_the_pairs_say_as_well_is_measured_once_more_before_it_is_told(tmp_path: Path) -> None:
    slow = Seconds(slower=0.15)
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), slow)
    measure(shop, SLOW, HERE_SECONDS, slow, windows=(0,))
    assert seen(shop).differences == ()
    assert asked_for(shop) == [(SLOW, 2 * PAIRS)]


@pytest.mark.parametrize("window", [0, 1])
def test_what_is_slower_in_one_of_two_windows_is_not_told(tmp_path: Path, window: int) -> None:
    # Something else kept the machine busy for a while.
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.15))
    measure(shop, SLOW, HERE_SECONDS, Seconds(slower=0.4), windows=(window,))
    measure(shop, SLOW, HERE_SECONDS, Seconds(), windows=(1 - window,))
    assert seen(shop).differences == ()


def test_what_the_pairs_do_not_say_is_not_told(tmp_path: Path) -> None:
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.15))
    measure(shop, SLOW, HERE_SECONDS, Seconds())
    comparison = seen(shop)
    assert comparison.differences == ()
    assert comparison.questions == ()


def test_a_distance_that_is_longer_than_the_quickest_pair_is_none(tmp_path: Path) -> None:
    # The reference was busy while it was asked over and over, and is not any more.
    busy, quiet = Seconds(base=0.1), Seconds(base=0.002)
    shop = timed_world(tmp_path, busy, quiet, Seconds(base=0.09))
    measure(shop, SLOW, quiet, quiet)
    comparison = seen(shop)
    assert (comparison.differences, comparison.questions) == ((), ())


def test_pairs_that_were_asked_while_we_were_busy_do_not_count(tmp_path: Path) -> None:
    slow = Seconds(slower=0.15)
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), slow)
    measure(shop, SLOW, HERE_SECONDS, slow, lateness=0.012)
    assert seen(shop).differences == ()
    assert asked_for(shop) == [(SLOW, PAIRS)]


def test_what_we_were_late_by_disturbs_no_pair_of_which_one_takes_far_longer(tmp_path: Path) -> None:
    quick, slow = Seconds(base=0.002), Seconds(base=0.002, slower=1.8)
    shop = timed_world(tmp_path, quick, quick, slow)
    measure(shop, SLOW, quick, slow, lateness=0.012)
    assert [one.kind for one in seen(shop).differences] == ["latency-regressed"]


def test_pairs_that_were_retried_or_held_back_do_not_count(tmp_path: Path) -> None:
    slow = Seconds(slower=0.15)
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), slow)
    measure(shop, SLOW, HERE_SECONDS, slow)
    for attempts, rate_limited in ((2, 0), (1, 1)):
        disturbed = [replace(one, attempts=attempts, rate_limited=rate_limited) for one in shop.observations]
        assert seen(replace(shop, observations=disturbed)).differences == ()


@pytest.mark.parametrize(
    ("there", "slow"),
    [
        pytest.param(Seconds(distance=0.2), Seconds(distance=0.2), id="far-away"),
        pytest.param(Seconds(), Seconds(slower=0.02), id="too-little"),
        pytest.param(Seconds(base=0.5), Seconds(base=0.5, slower=0.1), id="too-little-of-so-much"),
        pytest.param(Seconds(stalls=STALLS), Seconds(stalls=STALLS), id="stalls-on-the-way"),
    ],
)
def test_distance_stalls_and_little_are_not_even_measured(tmp_path: Path, there: Seconds, slow: Seconds) -> None:
    shop = timed_world(tmp_path, Seconds(base=there.base), there, slow)
    assert asked_for(shop) == []


def test_connection_time_is_no_time_of_the_operation(tmp_path: Path) -> None:
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.15))
    shop.observations = [
        replace(one, connecting=0.15) if one.operation == SLOW and one.environment == THERE else one
        for one in shop.observations
    ]
    assert asked_for(shop) == []


def test_what_this_process_was_late_by_is_not_the_environments(tmp_path: Path) -> None:
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.1))
    there = [replace(one, lateness=0.08) if one.environment == THERE else one for one in shop.observations]
    both = [replace(one, lateness=0.08) for one in shop.observations]
    shop.observations = there
    assert asked_for(shop) == []
    shop.observations = both
    assert asked_for(shop)


def test_one_operation_alone_has_no_distance_to_be_held_against(tmp_path: Path) -> None:
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), Seconds(slower=0.15))
    shop.observations = [one for one in shop.observations if one.operation == SLOW]
    assert asked_for(shop) == []


def test_slow_answers_now_and_then_are_p95(tmp_path: Path) -> None:
    slow = Seconds(at_times=(0.3, 0.4))
    shop = timed_world(tmp_path, HERE_SECONDS, Seconds(), slow)
    measure(shop, SLOW, HERE_SECONDS, slow)
    (difference,) = seen(shop).differences
    assert difference.kind == "latency-regressed"
    assert "take longer than any of" in difference.message


def drawn(random: Random, there: Seconds) -> Measurement:
    here = Seconds(stalls=STALLS, random=random)
    pairs = tuple(Pair(here=here.draw(), there=there.draw()) for _ in range(PAIRS))
    return Measurement(pairs=pairs, noise=tuple(here.draw() - pair.here for pair in pairs), distance=0.0)


def test_noise_and_stalls_alone_raise_no_alarm_in_a_thousand_measurements() -> None:
    random = Random(3)  # noqa: S311  # a draw, no secret
    there = Seconds(stalls=STALLS, random=random)
    assert sum(drawn(random, there).is_slower for _ in range(1000)) == 0


def test_fifty_milliseconds_on_twenty_are_found_nine_times_in_ten() -> None:
    random = Random(4)  # noqa: S311  # a draw, no secret
    there = Seconds(slower=0.05, stalls=STALLS, random=random)
    assert sum(drawn(random, there).is_slower for _ in range(500)) >= 450
