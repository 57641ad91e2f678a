"""A form is an object of fields: what is changed in it changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.case import Body, Case
from harness.model.fields import ABSENT, Field, body_value, differing, value_at, with_field
from harness.model.forms import fields_of, filled, rewritten
from harness.model.media_type import MULTIPART, URL_ENCODED
from harness.model.place import Part

if TYPE_CHECKING:
    from harness.model.json import Json

TYPED = f"{MULTIPART}; boundary=a0314d"
FILE = b'Content-Disposition: form-data; name="scan"; filename="a.bin"\r\nContent-Type: image/png\r\n\r\n\x89PNG\xff'
TEXT = b'Content-Disposition: form-data; name="weight"\r\n\r\n20'


def multipart(*parts: bytes) -> bytes:
    return b"".join(b"--a0314d\r\n" + part + b"\r\n" for part in parts) + b"--a0314d--\r\n"


def form(content: bytes, media_type: str = URL_ENCODED) -> Case:
    return Case(
        id="",
        api="shop",
        operation="POST /parcels",
        method="POST",
        path="/parcels",
        body=Body(media_type=media_type, content=content),
    )


def field(name: str) -> Field:
    return Field(part=Part.REQUEST_BODY, pointer=f"/{name}")


def test_a_form_is_an_object_of_texts_and_a_repeated_field_a_list() -> None:
    assert fields_of(URL_ENCODED, b"name=Ann+Lee&tag=a&tag=b&note=") == {
        "name": "Ann Lee",
        "tag": ["a", "b"],
        "note": "",
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x y", b"name=x+y&note=%C3%A9"),
        (7, b"name=7&note=%C3%A9"),
        (True, b"name=true&note=%C3%A9"),
        (["a", "b"], b"name=a&name=b&note=%C3%A9"),
        (ABSENT, b"note=%C3%A9"),
    ],
    ids=["text", "number", "truth", "list", "absent"],
)
def test_a_changed_field_leaves_the_others_as_they_were(value: object, expected: bytes) -> None:
    changed = with_field(form(b"name=Ann&note=%C3%A9"), field("name"), value)
    assert changed is not None
    assert changed.body is not None
    assert changed.body.content == expected


def test_a_field_that_a_form_has_not_is_added_at_its_end() -> None:
    assert rewritten(URL_ENCODED, b"a=1", {"a": "1", "b": "2"}) == b"a=1&b=2"


@pytest.mark.parametrize("value", [None, "\ud800", [None]], ids=["null", "surrogate", "null in a list"])
def test_what_a_form_cannot_have_makes_no_request(value: Json) -> None:
    assert with_field(form(b"a=1"), field("a"), value) is None


def test_two_forms_differ_in_fields() -> None:
    assert differing(form(b"a=1&b=2"), form(b"b=3&a=1")) == (field("b"),)


def test_a_multipart_form_keeps_its_boundary_and_the_file_byte_for_byte() -> None:
    case = form(multipart(FILE, TEXT), TYPED)
    changed = with_field(case, field("weight"), "21")
    assert changed is not None
    assert changed.body == Body(media_type=TYPED, content=multipart(FILE, TEXT.replace(b"20", b"21")))
    assert differing(case, changed) == (field("weight"),)


def test_a_file_moves_with_the_head_of_its_part() -> None:
    scan = value_at(form(multipart(FILE, TEXT), TYPED), field("scan"))
    moved = with_field(form(multipart(TEXT), TYPED), field("scan"), scan)
    assert moved is not None
    assert moved.body is not None
    assert moved.body.content == multipart(TEXT, FILE)


def test_a_value_with_the_boundary_in_it_makes_no_request() -> None:
    assert with_field(form(multipart(TEXT), TYPED), field("weight"), "x\r\n--a0314d") is None


@pytest.mark.parametrize(
    ("media_type", "content"),
    [(MULTIPART, multipart(TEXT)), (TYPED, b"--a0314d\r\nno part"), (TYPED, b"nothing"), (URL_ENCODED, b"a=\xff")],
    ids=["no boundary", "no end", "no parts", "no text"],
)
def test_what_is_no_form_has_no_fields(media_type: str, content: bytes) -> None:
    assert body_value(form(content, media_type)) is ABSENT


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        pytest.param("/customer", b"tag=a&customer=c+%26+d&tag=b&items%5B0%5D%5Bprice%5D=x", id="a field"),
        pytest.param("/tag/1", b"tag=a&tag=c+%26+d&customer=x&items%5B0%5D%5Bprice%5D=x", id="one of several"),
        pytest.param("/items/0/price", b"tag=a&customer=x&tag=b&items%5B0%5D%5Bprice%5D=c+%26+d", id="with brackets"),
    ],
)
def test_a_value_stands_in_its_field_and_all_else_as_it_was(pointer: str, expected: bytes) -> None:
    content = b"tag=a&customer=x&tag=b&items%5B0%5D%5Bprice%5D=x"
    found = filled(URL_ENCODED, content, [(pointer, "c & d")], nested=True)
    assert fields_of(URL_ENCODED, found) == fields_of(URL_ENCODED, expected)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        pytest.param(URL_ENCODED, b"size=1", id="it has no such field"),
        pytest.param("text/plain", b"customer=x", id="it is no form"),
        pytest.param(URL_ENCODED, b"customer=\xff", id="it cannot be read"),
    ],
)
def test_what_has_no_such_field_takes_no_value(media_type: str, content: bytes) -> None:
    with pytest.raises(ValueError, match="customer"):
        filled(media_type, content, [("/customer", "c")])


PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "a[b]", "a[c]", "a[0]", "a[1]", "b[0][x]", "b[0][y]", "t[", "[u]", "page[size]"]),
        st.sampled_from(["", "1", "2", "x & y"]),
    ),
    max_size=6,
)


@given(PAIRS, st.booleans())
def test_what_nobody_changes_stays_byte_for_byte(pairs: list[tuple[str, str]], nested: bool) -> None:
    content = urlencode(pairs).encode()
    written = rewritten(URL_ENCODED, content, fields_of(URL_ENCODED, content, nested=nested), nested=nested)
    assert written is not None
    assert sorted(written.split(b"&")) == sorted(content.split(b"&"))


def test_a_field_that_comes_twice_beside_a_part_of_one_of_its_name_stays_so() -> None:
    content = b"a%5Bb%5D=&a=&a="
    assert rewritten(URL_ENCODED, content, fields_of(URL_ENCODED, content, nested=True), nested=True) == content


def test_a_name_with_brackets_is_one_field_where_nothing_says_that_it_is_nested() -> None:
    assert fields_of(URL_ENCODED, b"page%5Bsize%5D=5") == {"page[size]": "5"}
    assert fields_of(URL_ENCODED, b"page%5Bsize%5D=5", nested=True) == {"page": {"size": "5"}}
