"""Values are put into a JSON text and nothing else of it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.json import Json
from harness.model.pointer import joined
from harness.transport.splicing import spliced

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=15,
)


@pytest.mark.parametrize(
    ("content", "pointer", "value", "expected"),
    [
        pytest.param(b'{"id": "x"}', "/id", "ord_1", b'{"id": "ord_1"}', id="a text for a text"),
        pytest.param(b'{"id": 0}', "/id", "17", b'{"id": 17}', id="a number for a number"),
        pytest.param(b'{"id": 0}', "/id", "ord_1", b'{"id": "ord_1"}', id="a text for a number"),
        pytest.param(b'{"id": 0}', "/id", "017", b'{"id": "017"}', id="digits that are no JSON number"),
        pytest.param(b'{"id": "x"}', "/id", "17", b'{"id": "17"}', id="digits for a text"),
        pytest.param(
            b'{ "a" : [1.0, {"id":null} ], "b": 1e400 }',
            "/a/1/id",
            "x",
            b'{ "a" : [1.0, {"id":"x"} ], "b": 1e400 }',
            id="all else byte for byte",
        ),
        pytest.param(b'{"a": 1, "a": 2}', "/a", "7", b'{"a": 1, "a": 7}', id="the last of two equal names"),
        pytest.param(b'{"a/b": {"~": "x"}}', "/a~1b/~0", "y", b'{"a/b": {"~": "y"}}', id="escaped tokens"),
        pytest.param(b'"x"', "", "y", b'"y"', id="the whole document"),
        pytest.param('{"ä": "ö"}'.encode(), "/ä", 'ü"', '{"ä": "ü\\""}'.encode(), id="beyond ASCII"),
    ],
)
def test_a_value_takes_the_place_of_what_stands_there(
    content: bytes, pointer: str, value: str, expected: bytes
) -> None:
    assert spliced(content, [(pointer, value)]) == expected


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b"{}", "/id"),
        (b"[]", "/0"),
        (b"[1]", "/1"),
        (b"[1]", "/x"),
        (b"not json", ""),
        (b'{"a": 1', "/b"),
        (b'"a"', "/a"),
    ],
)
def test_a_place_that_is_not_there_is_an_error(content: bytes, pointer: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  json's error and ours; which of the two does not matter
        spliced(content, [(pointer, "x")])


@given(document=json_values, names=st.lists(st.text(), min_size=1, max_size=3), value=st.text())
def test_only_the_value_at_the_pointer_changes(document: Json, names: list[str], value: str) -> None:
    holder: Json = "placeholder"
    for name in reversed(names):
        holder = {"before": document, name: holder, "": document} if name else {"before": document, "": holder}
    text = json.dumps(holder).encode()
    changed = spliced(text, [(joined("", *names), value)])
    assert json.loads(changed.decode("utf-8", "surrogatepass")) == replaced(holder, names, value)


def replaced(holder: Json, names: list[str], value: str) -> Json:
    """The same by the way of values."""
    if not names:
        return value
    assert isinstance(holder, dict)
    return {**holder, names[0]: replaced(holder[names[0]], names[1:], value)}
