"""What becomes of numbers, by name: every function has something to say of every number."""

from __future__ import annotations

from decimal import ROUND_HALF_UP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.comparison.behaviour.alterations import named
from harness.comparison.behaviour.echoes import Value
from harness.comparison.behaviour.numerals import ROUNDINGS, rounded


@pytest.mark.parametrize(
    ("number", "whole"), [(2.345, 2.35), (7.0, 7), (-0.5, -0.5), (12, 12), (True, True), ("2.345", "2.345")]
)
def test_a_number_has_so_many_places(number: float, whole: float) -> None:
    assert rounded(number, 2, ROUND_HALF_UP) == whole


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_no_number_is_too_great_or_too_small_to_be_rounded(number: float) -> None:
    assert all(function(number) is not None for _, function in ROUNDINGS)


@pytest.mark.parametrize("great", [1e27, 1e308, -1e30, 10**40])
def test_one_number_without_places_is_no_reason_to_say_nothing_of_the_others(great: float) -> None:
    altered = [Value(sent=12.345, shown=12.35), Value(sent=0.127, shown=0.13)]
    assert named(altered, [Value(sent=great, shown=great)]) == ("rounded to 2 places",)
