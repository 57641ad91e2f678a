"""Types, nulls and formats of values at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.evidence_of import World


def typed(**schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"size": schema}}


def rows(*values: Any) -> list[dict[str, Any]]:
    return [{"size": value} for value in values]


IN_UTC = ["2026-01-02T03:04:05Z"] * 14
AT_AN_OFFSET = ["2026-01-02T05:04:05+02:00"] * 14


@pytest.mark.parametrize(
    ("here", "there", "schema", "kinds"),
    [
        pytest.param([1, 2], ["1", "2"], typed(type="number"), ["response-type-changed"], id="number-to-string"),
        pytest.param(["1", "2"], [1, 2], typed(type="string"), ["response-type-changed"], id="string-to-number"),
        pytest.param([1] * 14, ["1"] * 14, None, ["response-type-changed"], id="beyond-chance"),
        pytest.param([[1], [2]], [{"a": 1}, {"a": 2}], typed(type="array"), ["response-type-changed"], id="array"),
        pytest.param([1, 2], [1.5, 2.5], typed(type="number"), [], id="integer-and-number-are-one-type"),
        pytest.param(
            [1, 2], [1.5, 2], typed(type="integer"), ["response-format-changed"], id="a-fraction-promised-not"
        ),
        pytest.param([1, 2], [None, 2], typed(type="number"), ["response-became-nullable"], id="null-promised-not"),
        pytest.param([1, 2], [None, 2], typed(type=["number", "null"]), [], id="null-allowed"),
        pytest.param([None, None], ["a", "b"], typed(type=["string", "null"]), [], id="no-longer-null-is-data"),
        pytest.param([1] * 40, [None, 1] * 20, None, ["response-became-nullable"], id="null-beyond-chance"),
        pytest.param(
            ["2026-01-02T03:04:05Z"] * 2,
            ["2026-01-02"] * 2,
            typed(type="string", format="date-time"),
            ["response-format-changed"],
            id="date-time-to-date",
        ),
        pytest.param(
            ["2026-01-02T03:04:05Z"] * 14, ["yesterday"] * 14, None, ["response-format-changed"], id="format-of-all"
        ),
        pytest.param([1_700_000_000] * 14, [1_700_000_000_000] * 14, None, ["response-format-changed"], id="unit"),
        pytest.param(IN_UTC, AT_AN_OFFSET, None, ["response-format-changed"], id="utc-to-an-offset"),
        pytest.param(AT_AN_OFFSET, IN_UTC, None, ["response-format-changed"], id="an-offset-to-utc"),
        pytest.param([*IN_UTC[1:], AT_AN_OFFSET[0]], AT_AN_OFFSET, None, [], id="utc-in-most-alone"),
        pytest.param(IN_UTC, [*AT_AN_OFFSET[1:], IN_UTC[0]], None, [], id="an-offset-in-most-alone"),
        pytest.param(IN_UTC, ["2026-01-02T03:04:05+00:00"] * 14, None, [], id="utc-spelled-otherwise"),
        pytest.param([*IN_UTC[:2], *[None] * 12], AT_AN_OFFSET, None, [], id="too-few-for-a-zone"),
        pytest.param(["1001"] * 14, ["x-17"] * 14, None, [], id="digits-are-no-format"),
        pytest.param(["2026-01-02T03:04:05Z"] * 2, ["soon"] * 2, None, [], id="too-few-for-a-format"),
        pytest.param(
            ["2026-01-02T03:04:05Z"] * 2,
            [1_700_000_000] * 2,
            typed(type="string", format="date-time"),
            ["response-type-changed"],
            id="another-type-has-no-format",
        ),
    ],
)
def test_what_the_reference_keeps_is_held_against_the_environment(
    reads: Callable[..., World], here: list[Any], there: list[Any], schema: Any, kinds: list[str]
) -> None:
    assert reads(rows(*here), rows(*there), schema).kinds() == kinds


def test_another_zone_is_told_in_words_of_zones(reads: Callable[..., World]) -> None:
    shop = reads(rows(*IN_UTC), rows(*AT_AN_OFFSET))
    assert shop.only().message == "size is offset-date-time in south, utc-date-time in north"


def test_a_changed_type_says_nothing_of_what_was_below_it(reads: Callable[..., World]) -> None:
    schema = {"type": "object", "properties": {"owner": {"type": "object", "required": ["name"]}}}
    here = [{"owner": {"name": "x", "city": "y"}}] * 3
    assert reads(here, [{"owner": "x"}] * 3, schema).places() == [
        ("response-type-changed", "GET /items/{id}", "/owner")
    ]


def test_a_changed_type_of_items_is_told_once_with_a_star(reads: Callable[..., World]) -> None:
    schema = {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}
    here, there = [{"tags": ["a", "b"]}] * 3, [{"tags": [1, 2, 3]}] * 3
    assert reads(here, there, schema).places() == [("response-type-changed", "GET /items/{id}", "/tags/*")]
