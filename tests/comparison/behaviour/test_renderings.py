"""One way to write all of the reference's values is a change of rendering, whatever other values there are."""

from __future__ import annotations

import pytest

from harness.comparison.behaviour.renderings import rendering

ROUNDED = [(1.37931, 1.38), (17.09233, 17.09), (0.5, 0.5)]


@pytest.mark.parametrize("great", [1e27, 1e308, 2.5e40])
def test_a_number_without_places_is_written_alike_whatever_is_done_to_others(great: float) -> None:
    found = rendering([*ROUNDED, (great, great)])
    assert found == rendering(ROUNDED)
    assert found is not None
    assert found.kind == "precision-changed"


def test_a_great_number_that_is_another_is_no_rendering() -> None:
    assert rendering([*ROUNDED, (1e27, 1e28)]) is None
