"""Orders are asked for in the words that interfaces use, written as they write others."""

from __future__ import annotations

import pytest

from harness.model.order_words import order_words, says_order

ONE = (("asc", "desc"),)


@pytest.mark.parametrize("name", ["order", "sortOrder", "sort_order", "direction", "dir", "Ordering"])
def test_what_is_called_like_an_order_may_take_several_pairs(name: str) -> None:
    found = order_words(name, ())
    assert found[:1] == ONE
    assert {("ascending", "descending"), ("newest", "oldest")} < {*found}


@pytest.mark.parametrize("name", ["sort", "orders", "order_id", "state"])
def test_anything_else_takes_the_usual_one(name: str) -> None:
    assert order_words(name, ()) == ONE


@pytest.mark.parametrize(
    ("others", "newest"),
    [
        pytest.param(["tripId", "label"], "newestFirst", id="camel case"),
        pytest.param(["trip-id"], "newest-first", id="hyphens"),
        pytest.param(["trip_id"], "newest_first", id="underscores"),
        pytest.param(["label"], "newest_first", id="one word alone"),
    ],
)
def test_two_words_are_written_as_others_are(others: list[str], newest: str) -> None:
    assert order_words("order", others)[-1] == (newest, newest.replace("newest", "oldest"))


@pytest.mark.parametrize(
    "name", ["orderBy", "order_by", "$orderby", "sort", "sortBy", "sort-order", "order", "Ordering"]
)
def test_what_rows_are_sorted_by_is_called_so(name: str) -> None:
    assert says_order(name)


@pytest.mark.parametrize("name", ["order_id", "orderStatus", "border", "sorted", "created", "reorder"])
def test_what_is_called_after_an_order_says_none(name: str) -> None:
    assert not says_order(name)
