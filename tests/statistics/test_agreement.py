"""Agreement by chance, against values worked out by hand."""

from __future__ import annotations

from math import isclose

import pytest

from harness.statistics.agreement import binomial_tail, collision_rate, matching_chance


@pytest.mark.parametrize(
    ("counts", "rate"),
    [
        pytest.param([], 1.0, id="nothing seen"),
        pytest.param([5], 1.0, id="one value"),
        pytest.param([1, 1, 1, 1], 0.25, id="all different"),
        pytest.param([2, 1, 1], 0.375, id="one twice"),
    ],
)
def test_the_collision_rate_is_the_sum_of_squared_shares(counts: list[int], rate: float) -> None:
    assert isclose(collision_rate(counts), rate)


@pytest.mark.parametrize(
    ("counts", "chance"),
    [
        pytest.param([], 1.0, id="nothing seen"),
        pytest.param([7], 1.0, id="one class"),
        pytest.param([1, 2], 1 / 3, id="one of three"),
        pytest.param([11, 6], 1 / 12376, id="six of seventeen"),
        pytest.param([1, 1, 1, 1], 1 / 24, id="all different"),
    ],
)
def test_the_chance_of_the_same_classes_is_one_of_all_ways_to_part_them(counts: list[int], chance: float) -> None:
    assert isclose(matching_chance(counts), chance)


@pytest.mark.parametrize(
    ("of", "chance", "at_least", "tail"),
    [
        pytest.param(6, 0.5, 6, 1 / 64, id="all of six"),
        pytest.param(3, 0.5, 2, 0.5, id="two of three"),
        pytest.param(9, 0.3, 0, 1.0, id="none wanted"),
        pytest.param(0, 0.3, 0, 1.0, id="nothing tried"),
        pytest.param(4, 0.0, 1, 0.0, id="impossible"),
    ],
)
def test_the_tail_counts_so_many_successes_and_more(of: int, chance: float, at_least: int, tail: float) -> None:
    assert isclose(binomial_tail(of, chance, at_least), tail, abs_tol=1e-12)


def test_a_chance_is_no_more_than_one() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        binomial_tail(3, 1.5, 1)
