"""The numbers are those of the textbooks and of the tables that detection rests on."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.statistics.multiplicity import benjamini_hochberg
from harness.statistics.proportion import at_least, clopper_pearson, fisher_one_sided, rule_of_three, wilson
from harness.statistics.sequential import LOOKS, look_at, threshold
from harness.statistics.shift import hodges_lehmann, signed_rank, unpaired_shift
from harness.statistics.unseen import good_turing

if TYPE_CHECKING:
    from random import Random


def test_complete_separation_of_ten_and_ten_is_one_in_all_ways_to_choose() -> None:
    assert fisher_one_sided(10, 10, 10) == pytest.approx(1 / comb(20, 10))


def test_half_missing_needs_twelve_against_sixty() -> None:
    assert fisher_one_sided(6, 12, 60) < 1e-5 < fisher_one_sided(6, 12, 40)


def test_no_deviation_is_certain_to_be_chance() -> None:
    assert fisher_one_sided(0, 12, 12) == 1.0


def test_thousands_of_objects_are_no_overflow() -> None:
    assert fisher_one_sided(5000, 5000, 5000) == 0.0


def test_more_deviating_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        fisher_one_sided(3, 2, 10)


@given(st.integers(1, 60), st.integers(0, 60), st.data())
def test_fisher_is_the_tail_of_the_hypergeometric_distribution(of: int, reference_of: int, data: st.DataObject) -> None:
    deviating = data.draw(st.integers(0, of))
    tail = sum(
        comb(deviating, i) * comb(reference_of + of - deviating, of - i)
        for i in range(deviating, min(of, deviating) + 1)
    )
    assert fisher_one_sided(deviating, of, reference_of) == pytest.approx(tail / comb(reference_of + of, of))


@given(st.integers(1, 200), st.integers(0, 200))
def test_one_more_deviation_is_never_less_telling(of: int, reference_of: int) -> None:
    values = [fisher_one_sided(k, of, reference_of) for k in range(of + 1)]
    assert values == sorted(values, reverse=True)


def test_wilson_interval_of_one_in_ten() -> None:
    assert wilson(1, 10) == pytest.approx((0.0179, 0.4042), abs=1e-4)


def test_nothing_counted_may_be_any_share() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500), st.data())
def test_the_wilson_interval_holds_the_share_and_mirrors(of: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, of))
    low, high = wilson(successes, of)
    mirrored = wilson(of - successes, of)
    assert 0 <= low <= successes / of <= high <= 1
    assert (low, high) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]))


def test_none_of_a_hundred_is_at_most_three_percent() -> None:
    assert rule_of_three(100) == pytest.approx(0.03, abs=1e-3)
    assert rule_of_three(100, 0.99) == pytest.approx(0.046, abs=1e-3)
    assert rule_of_three(0) == 1.0


def test_a_set_seen_over_and_over_has_nothing_unseen() -> None:
    assert good_turing([5, 7, 3]) == 0.0
    assert good_turing([1, 1, 2]) == 0.5
    assert good_turing([]) == 1.0


def test_benjamini_and_hochbergs_own_example_rejects_four() -> None:
    p_values = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528)
    assert sum(benjamini_hochberg((*p_values, 0.7590, 1.0), 0.05)) == 4


@given(st.lists(st.floats(0, 1), max_size=30), st.randoms(use_true_random=False))
def test_verdicts_do_not_depend_on_the_order_of_the_tests(p_values: list[float], random: Random) -> None:
    shuffled = list(range(len(p_values)))
    random.shuffle(shuffled)
    verdicts = benjamini_hochberg(p_values, 0.05)
    assert benjamini_hochberg([p_values[i] for i in shuffled], 0.05) == tuple(verdicts[i] for i in shuffled)


def test_the_shift_of_sixteen_pairs_has_the_signed_rank_interval() -> None:
    shift = hodges_lehmann([float(i) for i in range(1, 17)])
    assert shift.estimate == 8.5
    assert (shift.low, shift.high) == (4.5, 12.5)


def test_too_few_pairs_give_the_whole_range() -> None:
    shift = hodges_lehmann([1.0, 2.0, 4.0])
    assert (shift.low, shift.high) == (1.0, 4.0)


def test_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="no differences"):
        hodges_lehmann([])


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=20), st.integers(-1000, 1000))
def test_moving_every_difference_moves_the_shift(differences: list[int], by: int) -> None:
    before, after = hodges_lehmann(differences), hodges_lehmann([one + by for one in differences])
    assert (after.estimate, after.low, after.high) == (before.estimate + by, before.low + by, before.high + by)
    assert before.low <= before.estimate <= before.high


def test_one_stall_does_not_move_the_unpaired_shift() -> None:
    assert unpaired_shift([10, 11, 12, 300], [60, 61, 62, 63]) == 50.0


def test_all_looks_together_stay_below_alpha() -> None:
    assert sum(threshold(0.01, look) for look in range(1, 60)) <= 0.01
    assert threshold(0.01, 1) == 0.005


@pytest.mark.parametrize(("objects", "look"), [(0, 1), (12, 1), (23, 1), (24, 2), (96, 4), (1000, len(LOOKS))])
def test_the_look_follows_the_objects(objects: int, look: int) -> None:
    assert look_at(objects) == look


def test_there_is_no_look_before_the_first() -> None:
    with pytest.raises(ValueError, match="first look is 1"):
        threshold(0.01, 0)


def test_the_exact_interval_is_that_of_the_tables() -> None:
    assert clopper_pearson(2, 29) == pytest.approx((0.0085, 0.2277), abs=1e-4)
    assert clopper_pearson(0, 20)[1] == pytest.approx(1 - 0.025 ** (1 / 20))
    assert clopper_pearson(20, 20) == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert clopper_pearson(0, 0) == (0.0, 1.0)


def test_an_exact_interval_of_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)


def test_once_or_more_is_all_but_never() -> None:
    assert at_least(1, 29, 0.1) == pytest.approx(1 - 0.9**29)
    assert at_least(0, 5, 0.3) == pytest.approx(1.0)


def test_ranks_that_all_point_upwards_are_no_chance() -> None:
    assert signed_rank([1.0] * 16) < 1e-3
    assert signed_rank([-1.0] * 16) > 0.5
    assert signed_rank([3.0, -1.0, 2.0, -2.5]) > 0.1
    assert signed_rank([0.0, 0.0]) == 1.0
