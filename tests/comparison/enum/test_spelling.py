"""Which values are usual ones but for case and separators."""

from __future__ import annotations

import pytest

from harness.comparison.enum.spelling import is_respelled, respelled


def texts(*values: str) -> frozenset[str]:
    return frozenset(f'"{value}"' for value in values)


@pytest.mark.parametrize(
    ("usual", "shown", "expected"),
    [
        pytest.param(["on_hold", "open"], ["onHold", "open"], ["onHold"], id="one-of-them"),
        pytest.param(["on_hold", "open"], ["ON-HOLD", "OPEN"], ["ON-HOLD", "OPEN"], id="all-of-them"),
        pytest.param(["on_hold"], ["on_hold", "onHold"], [], id="beside-its-usual-spelling"),
        pytest.param(["on_hold", "On-Hold"], ["on_hold", "onHold"], [], id="beside-one-of-two-usual-spellings"),
        pytest.param(["open"], ["lost"], [], id="another-word"),
        pytest.param(["open"], ["open"], [], id="as-usual"),
    ],
)
def test_some_values_may_be_spelled_otherwise(usual: list[str], shown: list[str], expected: list[str]) -> None:
    assert respelled(texts(*usual), texts(*shown)) == texts(*expected)


@pytest.mark.parametrize(
    ("usual", "shown"),
    [pytest.param('"--"', '"__"', id="separators-alone"), pytest.param("1", "1.0", id="numbers")],
)
def test_what_is_no_word_has_no_spelling(usual: str, shown: str) -> None:
    assert respelled({usual}, {shown}) == frozenset()


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(["OPEN", "ON-HOLD"], True, id="all"),
        pytest.param(["OPEN", "on_hold"], False, id="one-as-usual"),
        pytest.param([], False, id="none"),
    ],
)
def test_a_set_is_respelled_where_all_that_is_shown_is(shown: list[str], *, expected: bool) -> None:
    assert is_respelled(texts("open", "on_hold"), texts(*shown)) is expected
