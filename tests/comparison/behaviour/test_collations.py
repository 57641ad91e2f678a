"""How texts are compared that rows are sorted by, and when a value of a parameter is seen to sort at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.collations import Collated, collations
from harness.comparison.behaviour.orders import orders
from tests.comparison.behaviour.sifting import page, volley

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.comparison.behaviour.volley import Row, Volley

NAMES = ("ash", "Beech", "cedar", "Elm", "fir", "Hazel", "larch", "Maple", "oak")
"""Sorted whatever their case is."""

SHUFFLED: list[Row] = [{"id": f"{(number * 7) % 9}", "name": NAMES[(number * 4) % 9]} for number in range(9)]
"""In no order by any member."""


def rows(names: Sequence[str | None]) -> list[Row]:
    return [{"id": f"{(number * 4) % 9}", "name": name} for number, name in enumerate(names)]


def by_name(names: Sequence[str | None]) -> Volley:
    """A value of a parameter gives the names in this order, the plainest request in none."""
    return volley(SHUFFLED, page(rows(names), "name"))


def claimed(found: Volley) -> list[Collated]:
    return [*collations(found, tuple(orders(found, ())))]


CODE_POINTS = sorted(NAMES)


@pytest.mark.parametrize(
    ("reference", "environment", "holds", "instead"),
    [
        pytest.param(
            NAMES,
            CODE_POINTS,
            "without regard to case",
            "by code points",
            id="code-points-instead",
        ),
        pytest.param(
            CODE_POINTS,
            NAMES,
            "by code points",
            "without regard to case",
            id="whatever-the-case-instead",
        ),
    ],
)
def test_texts_that_are_sorted_otherwise_are_told_with_both_ways(
    reference: Sequence[str], environment: Sequence[str], holds: str, instead: str
) -> None:
    (claim,) = claimed(by_name(reference))
    there = by_name(environment)
    broken = claim.broken(there)
    assert (claim.reference, claim.state(there)) == (f"wanted=name gives name sorted {holds}", State.BROKEN)
    assert (broken.kind, broken.part, broken.pointer) == ("ordering-changed", "request-query", "/wanted")
    assert broken.environment == f"wanted=name gives name sorted {instead}"


def test_how_rows_are_sorted_by_themselves_is_told_at_the_rows() -> None:
    (claim,) = claimed(volley(rows(NAMES)))
    broken = claim.broken(volley(rows(CODE_POINTS)))
    assert (broken.kind, broken.part, broken.pointer) == ("ordering-changed", "response-body", "")
    assert broken.environment == "name sorted by code points"


def test_texts_that_are_sorted_the_other_way_round_are_compared_as_well() -> None:
    (claim,) = claimed(by_name(NAMES[::-1]))
    assert claim.state(by_name(CODE_POINTS[::-1])) is State.BROKEN
    assert claim.state(by_name(NAMES[::-1])) is State.HOLDS


SMALL = tuple(name.casefold() for name in NAMES)


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(SMALL, id="all-in-small-letters"),
        pytest.param(("oak", "ash", "Elm"), id="in-no-order"),
        pytest.param((None, "Beech", None, "ash"), id="those-without-a-name-among-the-others"),
    ],
)
def test_names_that_do_not_tell_the_ways_apart_say_nothing(there: Sequence[str | None]) -> None:
    (claim,) = claimed(by_name(NAMES))
    assert claim.state(by_name(there)) is State.SILENT
    assert claimed(by_name(SMALL)) == []


def test_one_of_the_reference_s_ways_is_enough() -> None:
    # Hyphens count in one of its ways alone.
    (claim,) = claimed(by_name(NAMES))
    assert claim.state(by_name(("a-z", "ab", "Beech", "cedar"))) is State.HOLDS


def test_rows_that_two_members_may_be_sorted_by_claim_no_collation() -> None:
    alike: list[Row] = [{"id": row["id"], "name": row["name"], "title": row["name"]} for row in rows(NAMES)]
    assert claimed(volley(alike)) == []


def sorted_by(found: Volley) -> list[tuple[str, frozenset[tuple[str, bool]]]]:
    return [(one.value, one.keys) for one in orders(found, ()) if one.parameter]


OTHERS: list[Row] = [{"id": f"{(number * 4) % 9 + 100}", "name": name} for number, name in enumerate(NAMES)]


def test_rows_that_share_none_with_the_plainest_answer_are_sorted_by_a_value_where_its_order_is_left() -> None:
    # The first page by another key may hold rows of which none is on the first page without it.
    plain: list[Row] = [{"id": f"{number:03}", "name": SHUFFLED[number]["name"]} for number in range(9)]
    assert sorted_by(volley(plain, page(OTHERS, "name"))) == [("name", frozenset({("/name", False)}))]


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        pytest.param(
            [{"id": f"{number:03}", "name": SHUFFLED[number]["name"]} for number in range(9)],
            [{"id": f"{number + 100}", "name": name} for number, name in enumerate(NAMES)],
            id="still-in-that-order",
        ),
        pytest.param(SHUFFLED, OTHERS, id="there-is-no-order-to-leave"),
        pytest.param(
            [{"id": f"{number:03}", "name": SHUFFLED[number]["name"]} for number in range(9)],
            [{"id": "100", "name": name} for name in NAMES],
            id="nothing-to-be-sorted-by",
        ),
    ],
)
def test_rows_that_may_be_in_the_order_that_they_come_in_by_themselves_are_left_out_not_sorted(
    plain: list[Row], shown: list[Row]
) -> None:
    assert sorted_by(volley(plain, page(shown, "name"))) == []
