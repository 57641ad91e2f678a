"""A body's single values under the names that parameters would have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.bracketed import bracketed, given_in, pairs_in, place_of, read
from harness.model.case import Role, Slot
from harness.model.pointer import joined
from tests.evidence_of import case_of

if TYPE_CHECKING:
    from harness.model.json import Json

TOKENS = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(TOKENS, min_size=1, max_size=4))
def test_a_name_leads_back_to_its_place(tokens: list[str]) -> None:
    name = bracketed(*tokens)
    assert name is not None
    assert place_of(name) == joined("", *tokens)


def test_names_with_brackets_have_none() -> None:
    assert bracketed("a[b]") is None
    assert bracketed() is None


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        ({"a": 1, "b": True}, [("a", "/a", "1"), ("b", "/b", "true")]),
        ({"a": {"b": {"c": "x"}}}, [("a[b][c]", "/a/b/c", "x")]),
        ({"a": ["x", "y"]}, [("a", "/a/0", "x"), ("a", "/a/1", "y")]),
        ({"a": [{"by": "size", "way": "up"}]}, [("a", "/a/0", "size up")]),
        ({"a": None, "b": {}, "c": [], "d": [{}]}, []),
        ([1], []),
        (None, []),
    ],
)
def test_each_single_value_is_found_at_its_place(value: Json, pairs: list[tuple[str, str, str]]) -> None:
    assert [*pairs_in(value)] == pairs


def test_a_slot_stands_for_what_is_filled_in() -> None:
    slot = Slot(name="kind", role=Role.EXISTING, resource="value of it")
    case = case_of("one", "POST /finding", body={"kind": "", "limit": 2}, query=(("page", "1"),))
    filled = replace(case, body=replace(case.body, slots=(("/kind", slot),)) if case.body else None)
    assert given_in(filled) == (("page", "1"), ("kind", slot), ("limit", "2"))


def test_what_is_no_json_says_nothing() -> None:
    assert read(b"\xff") is None
    assert read("[" * 100_000) is None
    assert read(None) is None
