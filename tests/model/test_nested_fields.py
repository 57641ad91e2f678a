"""A form's names with brackets are those of values in objects and lists, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.nested_fields import gathered, scattered

if TYPE_CHECKING:
    from harness.model.json import Json

NAMES = st.text(alphabet="abc_", min_size=1, max_size=4)
TEXTS = st.text(max_size=5)
MEMBERS = st.recursive(
    TEXTS,
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(NAMES, MEMBERS, max_size=4))
def test_what_is_scattered_is_gathered_again(value: dict[str, Json]) -> None:
    fields = scattered(value, [*value])
    assert all(isinstance(one, str) for one in fields.values())
    assert gathered(fields) == value


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"a": "1", "a[b]": "2"}, id="a text and an object of one name"),
        pytest.param({"a[b]": "1", "a[b][c]": "2"}, id="the same further in"),
        pytest.param({"a[b][c]": "2", "a[b]": "1"}, id="and the other way round"),
        pytest.param({"a[b": "1", "c]": "2", "d[]": ["3", "4"]}, id="brackets that do not match, and empty ones"),
        pytest.param({"a" + "[b]" * 9: "1"}, id="more of them than anybody writes"),
        pytest.param({"[a]": "1"}, id="nothing before them"),
    ],
)
def test_what_contradicts_itself_stays_as_it_is(fields: dict[str, Json]) -> None:
    assert gathered(fields) == fields


def test_lists_are_counted_where_they_were_or_have_to_be() -> None:
    value: dict[str, Json] = {"tags": ["a", "b"], "lines": [{"price": "p"}], "note": "n"}
    assert scattered(value) == {"tags": ["a", "b"], "lines[0][price]": "p", "note": "n"}
    assert scattered(value, ["tags"]) == {"tags[0]": "a", "tags[1]": "b", "lines[0][price]": "p", "note": "n"}


def test_what_does_not_count_from_nought_is_an_object() -> None:
    assert gathered({"a[1]": "x", "b[0]": "y", "b[1]": "z"}) == {"a": {"1": "x"}, "b": ["y", "z"]}
