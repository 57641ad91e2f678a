"""JSON is read with a line for every node."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.contract.json_text import json_tree
from harness.model.errors import ContractError

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(value=_VALUES, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_a_written_value_is_read_back(value: object, indent: int | None, ascii_only: bool) -> None:
    assert json_tree(json.dumps(value, indent=indent, ensure_ascii=ascii_only), "a.json").value == value


def test_every_node_has_the_line_of_its_key_or_item() -> None:
    tree = json_tree('{\n "a": {\n  "b": [\n   "x",\n   {"c": 1}\n  ]\n }\n}', "a.json")
    assert [tree.source(pointer).line for pointer in ("", "/a", "/a/b", "/a/b/0", "/a/b/1/c")] == [1, 2, 3, 4, 5]


def test_escaped_text_is_read_as_what_it_stands_for() -> None:
    assert json_tree('{"\\u00e9\\/": "\\ud83d\\ude00 \\" }"}', "a.json").value == {"é/": '😀 " }'}


def test_a_member_that_is_there_twice_is_told() -> None:
    tree = json_tree('{"a": 1,\n"a": 2}', "a.json")
    assert tree.value == {"a": 2}
    assert str(tree.problems[0]).startswith("a.json:2: a is there twice, first on line 1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,\n}', "is not JSON: illegal trailing comma before end of object"),
        ('{"a": tru}', "a.json:1: is not JSON: expecting value"),
        ('{"a": NaN}', "a.json:1: is not JSON: NaN is no JSON value"),
        ('{\n"a": 1e999}', "a.json:2: 1e999 is too large a number"),
        ('{\n"a": "\\ud800"}', "a.json:2: half of a surrogate pair is no character"),
        ("[" * 200 + "]" * 200, "a.json:1: nests deeper than 128 levels"),
        ("[" * 100_000 + "]" * 100_000, "a.json:1: nests too deeply"),
    ],
    ids=["comma", "word", "nan", "infinite", "surrogate", "deep", "very-deep"],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ContractError) as error:
        json_tree(text, "a.json")
    if "trailing comma" in message:  # worded otherwise before Python 3.13
        assert str(error.value).startswith(("a.json:1: is not JSON", "a.json:2: is not JSON"))
    else:
        assert str(error.value) == message


def test_a_number_of_many_digits_is_refused_in_a_line() -> None:
    with pytest.raises(ContractError) as error:
        json_tree("9" * 10_000, "a.json")
    assert str(error.value).startswith("a.json:1: is not JSON")
    assert "\n" not in str(error.value)
