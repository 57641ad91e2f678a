"""Whatever the bytes are, decoding them gives a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.observation import BodyKind
from harness.observation.decoding import DEEPEST, Decoded, decoded, media_type_of

JSON = "application/json"


def kind(body: bytes, content_type: str | None = JSON) -> BodyKind:
    return read(body, content_type).kind


def read(body: bytes, content_type: str | None = JSON) -> Decoded:
    return decoded(body, media_type_of(content_type))


@pytest.mark.parametrize(
    ("header", "name", "charset"),
    [
        ("application/json", "application/json", None),
        ('Application/JSON; Charset="UTF-8"', "application/json", "utf-8"),
        ("text/plain;charset=latin-1;x=y", "text/plain", "latin-1"),
        ("", None, None),
        (None, None, None),
        (";charset=", None, None),
    ],
)
def test_a_content_type_is_taken_apart(header: str | None, name: str | None, charset: str | None) -> None:
    media_type = media_type_of(header)
    assert (media_type.name, media_type.charset) == (name, charset)


@pytest.mark.parametrize(
    "content_type", [JSON, "application/problem+json", "application/vnd.api+json", "text/json", "text/plain", None]
)
def test_json_is_read_where_it_says_so_or_says_nothing_definite(content_type: str | None) -> None:
    assert read(b'{"a": [1]}', content_type).value == {"a": [1]}


@pytest.mark.parametrize("content_type", ["application/x-ndjson", "application/jsonl", "text/html", "text/csv"])
def test_other_text_stays_text_even_where_it_reads_as_json(content_type: str) -> None:
    assert kind(b'{"a": 1}', content_type) is BodyKind.TEXT


def test_plain_text_is_text() -> None:
    assert read(b"ok", "text/plain") == Decoded(kind=BodyKind.TEXT, text="ok")
    assert kind(b"{not json}", "text/plain") is BodyKind.TEXT


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", b"{", b"{'a': 1}", b" ", b"[1,]", b"[" * 100_000])
def test_what_says_json_and_is_not_is_invalid_json(body: bytes) -> None:
    assert kind(body) is BodyKind.INVALID_JSON


def test_nothing_is_empty_whatever_it_says_to_be() -> None:
    assert kind(b"") is BodyKind.EMPTY


def test_nesting_is_read_to_its_limit_and_not_beyond() -> None:
    assert kind(b"[" * DEEPEST + b"]" * DEEPEST) is BodyKind.JSON
    assert kind(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)) is BodyKind.INVALID_JSON


def test_the_last_of_two_equal_names_counts_as_in_most_readers() -> None:
    assert read(b'{"a": 1, "a": 2}').value == {"a": 2}


def test_integers_beyond_64_bits_are_exact() -> None:
    assert read(b"[18446744073709551617]").value == [2**64 + 1]


def test_an_integer_longer_than_python_reads_is_the_largest_float() -> None:
    value = read(b"[-" + b"9" * 5000 + b", 7]").value
    assert value == [-1.7976931348623157e308, 7]


def test_a_lone_surrogate_is_a_value() -> None:
    assert read(b'["\\ud800"]').value == ["\ud800"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_another_unicode_encoding_is_found_out(encoding: str) -> None:
    assert read('{"a": "ä"}'.encode(encoding)).value == {"a": "ä"}


def test_the_charset_that_is_said_counts() -> None:
    assert read('["ä"]'.encode("latin-1"), "application/json; charset=iso-8859-1").value == ["ä"]


@pytest.mark.parametrize("charset", ["klingon", "rot13", "punycode", "unicode_escape", "zlib", "latin-99"])
def test_a_charset_that_is_none_says_nothing(charset: str) -> None:
    assert read('["ä"]'.encode(), f"application/json; charset={charset}").value == ["ä"]


@pytest.mark.parametrize("content_type", [JSON, "text/html", "application/x-ndjson"])
def test_text_that_is_not_in_its_charset_is_invalid_text(content_type: str) -> None:
    assert kind(b'["\xff"]', content_type) is BodyKind.INVALID_TEXT


@pytest.mark.parametrize("content_type", ["image/png", "application/octet-stream", None])
def test_bytes_are_binary(content_type: str | None) -> None:
    assert kind(b"\x89PNG\r\n\x1a\n\x00\xff", content_type) is BodyKind.BINARY


def test_what_is_longer_than_what_is_read_is_truncated_and_shows_its_beginning() -> None:
    body = decoded(b'{"a": "\xc3', media_type_of(JSON), truncated=True)
    assert (body.kind, body.text) == (BodyKind.TRUNCATED, '{"a": "\ufffd')


@given(st.binary(max_size=200), st.sampled_from([JSON, None, "text/plain; charset=utf-16", "image/png", ";;;=", "x"]))
def test_nothing_raises(body: bytes, content_type: str | None) -> None:
    assert read(body, content_type).kind in BodyKind
