"""A case becomes the request that it says, and values cannot become anything but values."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.environment.environment import ApiTarget
from harness.model.case import Body, Case, Fault, Role, Slot
from harness.model.media_type import URL_ENCODED
from harness.model.place import Part
from harness.model.secret import Secret
from harness.transport.rendering import NotSendableError, Rendered, path_of, rendered
from tests.transport.lanes import case

SLOT = Slot(name="order_id", role=Role.EXISTING, resource="/orders")
TARGET = ApiTarget(base_url="https://api.example.com:8443/v1")


def request(asked: Case, target: ApiTarget = TARGET, values: Mapping[Slot, str] | None = None) -> Rendered:
    return rendered(asked, target, values or {}, agent="tool/1")


def headers(asked: Case, target: ApiTarget = TARGET) -> dict[bytes, bytes]:
    return dict(request(asked, target).headers)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        pytest.param("ord_1", "/orders/ord_1", id="plain"),
        pytest.param(".", "/orders/%2E", id="a dot"),
        pytest.param("..", "/orders/%2E%2E", id="two dots"),
        pytest.param("../admin", "/orders/..%2Fadmin", id="a way up"),
        pytest.param("a/b?c#d", "/orders/a%2Fb%3Fc%23d", id="delimiters"),
        pytest.param("%2F", "/orders/%252F", id="what looks encoded is encoded once"),
        pytest.param("é", "/orders/%C3%A9", id="UTF-8"),
        pytest.param("a,b", "/orders/a,b", id="commas stay"),
        pytest.param("{order_id}", "/orders/%7Border_id%7D", id="braces"),
    ],
)
def test_a_path_value_is_one_segment(value: str, path: str) -> None:
    assert path_of(case("GET", "/orders/{order_id}", path_values=(("order_id", value),)), {}) == path


@given(value=st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_every_path_value_comes_back_from_its_segment(value: str) -> None:
    path = path_of(case("GET", "/a/{x}/b", path_values=(("x", value),)), {})
    _, first, segment, last = path.split("/")
    assert (first, unquote(segment), last) == ("a", value, "b")
    assert segment not in {".", ".."}


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(case("GET", "/orders/{x}", path_values=(("x", ""),)), id="an empty path value"),
        pytest.param(case("GET", "/orders/{x}"), id="a path value that is not given"),
        pytest.param(case("GET", "/orders/{x}", path_values=(("x", "\ud800"),)), id="a lone surrogate in the path"),
        pytest.param(case(query=(("q", "\ud800"),)), id="a lone surrogate in the query"),
        pytest.param(case(headers=(("X-A", "a\r\nX-B: c"),)), id="a line break in a header"),
        pytest.param(case(headers=(("X A", "a"),)), id="a blank in a header name"),
        pytest.param(case(headers=(("X-A", "\ud800"),)), id="a lone surrogate in a header"),
        pytest.param(case(cookies=(("c", "\ud800"),)), id="a lone surrogate in a cookie"),
        pytest.param(case("CONNECT"), id="CONNECT"),
        pytest.param(case("GE T"), id="a method that is no token"),
        pytest.param(
            case("POST", body=Body(media_type="application/json", content=b"{}", slots=(("/id", SLOT),))),
            id="a body without the place for its value",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(asked: Case) -> None:
    with pytest.raises(NotSendableError):
        request(asked, values={SLOT: "x"})


def test_query_pairs_keep_their_order_and_may_repeat() -> None:
    asked = case(query=(("b", "1 2"), ("a", ""), ("b", "x&y=z+"), ("f[g]", "a,b")))
    assert request(asked).target == "/v1/orders?b=1%202&a=&b=x%26y%3Dz%2B&f%5Bg%5D=a,b"


def test_the_base_path_stands_before_the_path() -> None:
    assert (request(case()).origin, request(case()).target) == ("https://api.example.com:8443", "/v1/orders")


def test_cookies_are_one_header_and_cannot_end_each_other() -> None:
    asked = case(cookies=(("a", "1"), ("b", 'x; c="2"')))
    assert headers(asked)[b"Cookie"] == b"a=1; b=x%3B%20c=%222%22"


def test_every_request_says_what_it_accepts_who_sends_it_and_which_it_is() -> None:
    sent = headers(case())
    assert sent[b"Accept"] == b"application/json, */*;q=0.5"
    assert sent[b"User-Agent"] == b"tool/1"
    assert {b"X-Request-Id", b"traceparent"} <= set(sent)


def test_two_renderings_have_ids_of_their_own() -> None:
    first, second = request(case()), request(case())
    assert first.request_id != second.request_id
    assert first.traceparent != second.traceparent


def test_a_header_of_the_case_stands_instead_of_the_default_and_is_the_one_recorded() -> None:
    asked = request(case(headers=(("x-request-id", "mine"), ("Traceparent", "also mine"), ("accept", "text/csv"))))
    names = [name.lower() for name, _ in asked.headers]
    assert (asked.request_id, asked.traceparent) == ("mine", "also mine")
    assert [names.count(name) for name in (b"x-request-id", b"traceparent", b"accept")] == [1, 1, 1]


def test_headers_of_one_name_and_empty_ones_are_kept() -> None:
    asked = case(headers=(("X-A", "1"), ("X-B", ""), ("X-A", "2")))
    kept = [pair for pair in request(asked).headers if pair[0].startswith(b"X-A") or pair[0].startswith(b"X-B")]
    assert kept == [(b"X-A", b"1"), (b"X-B", b""), (b"X-A", b"2")]


def test_header_text_is_latin_1_where_that_has_it_and_utf_8_elsewhere() -> None:
    sent = headers(case(headers=(("X-A", "é"), ("X-B", "€"))))
    assert (sent[b"X-A"], sent[b"X-B"]) == (b"\xe9", b"\xe2\x82\xac")


def test_headers_of_the_connection_are_not_the_cases() -> None:
    asked = case("POST", headers=(("Content-Length", "5"), ("Transfer-Encoding", "chunked"), ("Host", "elsewhere")))
    assert not {b"Content-Length", b"Transfer-Encoding", b"Host"} & set(headers(asked))


TENANT = ApiTarget(base_url="http://127.0.0.1", headers=(("X-Tenant", Secret("demo")),))


def test_a_header_of_the_environment_stands_before_a_generated_one() -> None:
    sent = request(case(headers=(("x-tenant", "generated"),)), TENANT).headers
    assert [value for name, value in sent if name.lower() == b"x-tenant"] == [b"demo"]


@pytest.mark.parametrize(
    "about",
    [
        {"fault": Fault(keyword="maxLength", part=Part.REQUEST_HEADER, pointer="/X-Tenant"), "valid": False},
        {"varied": (Part.REQUEST_HEADER, "/X-Tenant")},
    ],
    ids=["its fault", "what it varies"],
)
def test_a_header_that_the_case_is_about_stands_before_the_environments(about: dict[str, Any]) -> None:
    sent = request(case(headers=(("X-Tenant", "generated"),), **about), TENANT).headers
    assert [value for name, value in sent if name == b"X-Tenant"] == [b"generated"]


def test_a_body_brings_its_media_type_and_its_values() -> None:
    body = Body(media_type="application/json", content=b'{"id": 0, "n": 1.0}', slots=(("/id", SLOT),))
    asked = request(case("POST", body=body), values={SLOT: "17"})
    assert dict(asked.headers)[b"Content-Type"] == b"application/json"
    assert asked.content == b'{"id": 17, "n": 1.0}'


def test_a_form_brings_its_values_in_its_fields() -> None:
    content = b"customer=x&lines%5B0%5D%5Bprice%5D=y"
    body = Body(media_type=URL_ENCODED, content=content, slots=(("/lines/0/price", SLOT),), nested=True)
    asked = request(case("POST", body=body), values={SLOT: "p 1"})
    assert asked.content == b"customer=x&lines%5B0%5D%5Bprice%5D=p+1"
