"""Whatever is sent, the reference answers with the error that the request deserves, in one shape, and never fails."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.sandbox.conftest import CREDENTIALS
from tests.sandbox.examples import LINE, ORDER, QUOTE, created, everything

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTHORIZATION = f"Authorization: {CREDENTIALS['Authorization']}\r\n".encode()
JSON = {"Content-Type": "application/json"}
DEEP = b"[" * 500 + b"]" * 500


def request_bytes(target: bytes, headers: bytes = b"", body: bytes | None = None) -> bytes:
    """An HTTP/1.1 request with the Orders credential; with a body it is a POST of JSON."""
    if body is None:
        return b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n" + AUTHORIZATION + headers + b"\r\n"
    length = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return b"POST " + target + b" HTTP/1.1\r\nHost: x\r\n" + AUTHORIZATION + length + headers + b"\r\n" + body


def status_of(address: str, request: bytes) -> int:
    """The status of the first answer to these bytes."""
    target = urlsplit(address)
    with socket.create_connection((target.hostname, target.port), timeout=10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            return int(answer.readline().split()[1])


ORDERS = b"/shop/v1/orders"
HOSTILE = {
    "a null byte in a path": (400, request_bytes(ORDERS + b"/%00")),
    "a path that is no UTF-8": (400, request_bytes(ORDERS + b"/%ff")),
    "invalid percent-encoding in a path": (400, request_bytes(ORDERS + b"/%zz")),
    "half a surrogate pair in a path": (400, request_bytes(ORDERS + b"/%ed%a0%80")),
    "an encoded slash": (400, request_bytes(ORDERS + b"/a%2Fb")),
    "raw bytes in a path": (400, request_bytes(ORDERS + b"/\xff\xfe")),
    "an unknown path": (404, request_bytes(b"/shop/v1//orders")),
    "a query that is no UTF-8": (400, request_bytes(ORDERS + b"?limit=%ff")),
    "a null byte in a query": (400, request_bytes(ORDERS + b"?status=%00")),
    "an empty parameter": (400, request_bytes(ORDERS + b"?limit=")),
    "a parameter given twice": (400, request_bytes(ORDERS + b"?limit=1&limit=1")),
    "a limit of 6,000 digits": (400, request_bytes(ORDERS + b"?limit=" + b"9" * 6000)),
    "digits of another script": (400, request_bytes(ORDERS + b"?limit=%D9%A5")),
    "a leading zero": (400, request_bytes(ORDERS + b"?limit=05")),
    "a trailing line feed": (400, request_bytes(ORDERS + b"?status=paid%0A")),
    "4,000 unknown parameters": (200, request_bytes(ORDERS + b"?" + b"&".join(b"a%d=1" % n for n in range(4000)))),
    "a header with a null byte": (400, request_bytes(ORDERS, b"X-Request-Id: a\0b\r\n")),
    "a request id that is no text": (200, request_bytes(ORDERS, b"X-Request-Id: \xff\r\n")),
    "a credential that is no text": (
        401,
        b"GET /shop/v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\n\r\n",
    ),
    "an empty idempotency key": (400, request_bytes(ORDERS, b"Idempotency-Key:\r\n", b"{}")),
    "an idempotency key that is no text": (400, request_bytes(ORDERS, b"Idempotency-Key: \xff\r\n", b"{}")),
    "two idempotency keys": (400, request_bytes(ORDERS, b"Idempotency-Key: a\r\nIdempotency-Key: a\r\n", b"{}")),
    "an empty body": (400, request_bytes(ORDERS, body=b"")),
    "broken JSON": (400, request_bytes(ORDERS, body=b'{"a":')),
    "NaN": (400, request_bytes(ORDERS, body=b'{"lines":NaN}')),
    "infinity": (400, request_bytes(ORDERS, body=b'{"lines":-Infinity}')),
    "UTF-16": (400, request_bytes(ORDERS, body='{"a":1}'.encode("utf-16"))),
    "Latin-1": (400, request_bytes(ORDERS, body=b'{"note":"\xe9"}')),
    "half a surrogate pair": (400, request_bytes(ORDERS, body=b'{"note":"\\ud800"}')),
    "half a surrogate pair in a name": (400, request_bytes(ORDERS, body=b'{"\\udfff":1}')),
    "an array nested 500 deep": (400, request_bytes(ORDERS, body=b'{"metadata":{"a":' + DEEP + b"}}")),
    "an array nested 100,000 deep": (400, request_bytes(ORDERS, body=b"[" * 100_000 + b"]" * 100_000)),
    "a null byte in a name": (422, request_bytes(ORDERS, body=b'{"\\u0000":1}')),
    "50,000 unknown properties": (
        422,
        request_bytes(ORDERS, body=json.dumps({f"k{number}": 1 for number in range(50_000)}).encode()),
    ),
    "two megabytes": (413, request_bytes(ORDERS, body=b'"' + b"a" * 2_000_000 + b'"')),
    "a body that is not the gzip it claims": (400, request_bytes(ORDERS, b"Content-Encoding: gzip\r\n", b"{}")),
    "a chunk without a size": (400, request_bytes(ORDERS, b"Transfer-Encoding: chunked\r\n") + b"ZZ\r\n"),
    "a negative length": (400, request_bytes(ORDERS, b"Content-Length: -1\r\n")),
    "no HTTP at all": (400, b"\x16\x03\x01\x00\xa5\x01\r\n\r\n"),
}


@pytest.mark.parametrize(("status", "request_"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_request_gets_the_status_it_deserves(
    addresses: Mapping[str, str], status: int, request_: bytes
) -> None:
    assert status_of(addresses["cloud-a"], request_) == status


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'{"sku":"ABC-0001","unit_price":1,"quantity":' + b"9" * 6000 + b"}", "maximum"),
        (b'{"sku":"ABC-0001","unit_price":1,"quantity":-' + b"9" * 6000 + b"}", "minimum"),
        (b'{"sku":"ABC-0001","quantity":1,"unit_price":1e999}', "maximum"),
        (b'{"sku":"ABC-0001","quantity":1,"unit_price":-1e999}', "minimum"),
        (b'{"sku":"ABC-0001\\n","quantity":1,"unit_price":1}', "pattern"),
        (b'{"sku":"ABC-0001","quantity":true,"unit_price":1}', "type"),
        (b'{"sku":"ABC-0001","quantity":1.5,"unit_price":1}', "type"),
        (b'{"sku":"ABC-0001","quantity":1,"unit_price":"1"}', "type"),
    ],
)
def test_a_value_beyond_what_machines_count_breaks_the_rule_it_breaks(
    reference: httpx.Client, line: bytes, rule: str
) -> None:
    answer = reference.post("/shop/v1/quotes", content=b'{"country":"DE","lines":[' + line + b"]}", headers=JSON)
    assert [detail["rule"] for detail in answer.json()["details"]] == [rule]


def test_violations_are_told_in_one_order_whatever_the_order_of_the_body(reference: httpx.Client) -> None:
    faults = {"zebra": 1, "currency": "XXX", "lines": [{**LINE, "quantity": 0}], "a/b": 2}
    orders = [faults, dict(reversed(faults.items()))]
    told = [reference.post("/shop/v1/orders", json=body).json()["details"] for body in orders]
    assert told[0] == told[1]
    assert [(detail["path"], detail["rule"]) for detail in told[0]] == [
        ("/a~1b", "additionalProperties"),
        ("/currency", "enum"),
        ("/customer", "required"),
        ("/lines/0/quantity", "minimum"),
        ("/zebra", "additionalProperties"),
    ]


def test_an_error_has_the_standard_shape_and_the_request_id(reference: httpx.Client) -> None:
    answer = reference.get("/shop/v1/orders", params={"limit": 101}, headers={"X-Request-Id": "r-7"})
    assert answer.json() == {
        "code": "invalid_parameter",
        "message": "query /limit violates maximum",
        "request_id": "r-7",
        "details": [{"in": "query", "path": "/limit", "rule": "maximum", "message": "query /limit violates maximum"}],
    }


def test_an_unknown_route_is_told_from_an_unknown_resource(reference: httpx.Client) -> None:
    codes = [reference.get(path).json()["code"] for path in ("/shop/v9/orders", "/shop/v1/orders/ord_000000000000")]
    assert codes == ["route_not_found", "order_not_found"]


def test_an_unknown_method_is_told_which_are_allowed(reference: httpx.Client) -> None:
    answer = reference.put("/shop/v1/orders", json=ORDER)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_head_has_the_headers_of_get_and_no_body(reference: httpx.Client) -> None:
    path = f"/shop/v1/orders/{everything(reference, '/shop/v1/orders')[-1]['id']}"
    head, get = reference.head(path), reference.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ";;;"])
def test_another_media_type_is_refused(reference: httpx.Client, media_type: str) -> None:
    answer = reference.post("/shop/v1/quotes", content=b"{}", headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_trace_context_and_request_id_come_back_from_successes_and_errors(reference: httpx.Client) -> None:
    sent = {"X-Request-Id": "r-1", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    for path in ("/shop/v1/orders", "/shop/v1/orders/1", "/nothing"):
        answer = reference.get(path, headers=sent)
        assert {name: answer.headers[name] for name in sent} == sent


def test_a_request_id_is_made_where_none_was_sent_and_a_broken_trace_context_is_dropped(
    reference: httpx.Client,
) -> None:
    answers = [reference.get("/shop/v1/orders", headers={"traceparent": "00-zz"}) for _ in range(2)]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 2
    assert not any("traceparent" in answer.headers for answer in answers)


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="orders"'),
        ({"Authorization": "Basic eDp5"}, 'Bearer realm="orders"'),
        ({"Authorization": "Bearer wrong"}, 'Bearer realm="orders", error="invalid_token"'),
    ],
    ids=["none", "another scheme", "unknown token"],
)
def test_a_request_without_the_token_is_challenged(
    addresses: Mapping[str, str], headers: dict[str, str], challenge: str
) -> None:
    answer = httpx.get(f"{addresses['cloud-a']}/shop/v1/orders", headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, challenge)


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}], ids=["none", "unknown key"])
def test_a_request_without_the_key_is_challenged(addresses: Mapping[str, str], headers: dict[str, str]) -> None:
    answer = httpx.get(f"{addresses['cloud-a']}/billing/payments", headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'ApiKey realm="payments"')


def test_the_scheme_of_a_credential_is_read_without_regard_to_case(addresses: Mapping[str, str]) -> None:
    headers = {"Authorization": CREDENTIALS["Authorization"].replace("Bearer", "bEARER")}
    assert httpx.get(f"{addresses['cloud-a']}/shop/v1/orders", headers=headers).status_code == 200


def test_one_connection_carries_many_requests(addresses: Mapping[str, str]) -> None:
    target = urlsplit(addresses["cloud-a"])
    path = ORDERS + b"/1"
    with socket.create_connection((target.hostname, target.port), timeout=10) as connection:
        connection.sendall(request_bytes(path) * 2 + request_bytes(path, b"Connection: close\r\n"))
        with connection.makefile("rb") as answers:
            assert answers.read().count(b"HTTP/1.1 400 ") == 3


def test_a_quote_depends_on_the_request_alone(clients: Mapping[str, httpx.Client]) -> None:
    quotes = [clients[name].post("/shop/v1/quotes", json=QUOTE).json() for name in clients]
    expected = {"currency": "EUR", "subtotal": 49.8, "discount": 4.98, "tax_rate": 0.23, "tax": 10.31, "total": 55.13}
    assert quotes == [expected] * len(clients)


def test_an_order_reads_back_as_it_was_sent(reference: httpx.Client) -> None:
    sent = {
        "customer": {"name": "e\u0301 \u0000 \U0001f600 ", "email": "a@example.com"},
        "lines": [{"sku": "ABC-0001", "quantity": 500, "unit_price": 0.1234567890123}],
        "note": "",
        "discount_code": None,
        "metadata": {"": "", "\u0000": "x" * 200},
    }
    order = created(reference, "/shop/v1/orders", sent)
    read = reference.get(f"/shop/v1/orders/{order['id']}").json()
    assert read == order
    assert {name: read[name] for name in ("lines", "note", "discount_code", "metadata")} == {
        name: sent[name] for name in ("lines", "note", "discount_code", "metadata")
    }
    assert {name: read["customer"][name] for name in ("name", "email")} == sent["customer"]


def test_pages_neither_overlap_nor_skip(reference: httpx.Client) -> None:
    whole = [order["id"] for order in everything(reference, "/shop/v1/orders")]
    pages = [
        reference.get("/shop/v1/orders", params={"limit": 7, "offset": offset}).json()
        for offset in range(0, len(whole), 7)
    ]
    assert [order["id"] for page in pages for order in page["items"]] == whole
    assert {page["total"] for page in pages} == {len(whole)}


@pytest.mark.parametrize("status", ["created", "paid", "shipped", "cancelled"])
def test_a_filter_shows_all_of_what_is_asked_for_and_nothing_else(reference: httpx.Client, status: str) -> None:
    expected = [order["id"] for order in everything(reference, "/shop/v1/orders") if order["status"] == status]
    shown = reference.get("/shop/v1/orders", params={"status": status, "limit": 100}).json()
    assert [order["id"] for order in shown["items"]] == expected
    assert shown["total"] == len(expected)


def test_a_deleted_order_is_gone_with_its_notes(reference: httpx.Client) -> None:
    path = f"/shop/v1/orders/{created(reference, '/shop/v1/orders', ORDER)['id']}"
    note = created(reference, f"{path}/notes", {"text": "x"})
    assert reference.delete(path).status_code == 204
    gone = [reference.get(path), reference.get(f"{path}/notes"), reference.get(f"{path}/notes/{note['id']}")]
    assert [answer.json()["code"] for answer in gone] == ["order_not_found"] * 3


def test_a_note_is_read_below_its_own_order_alone(reference: httpx.Client) -> None:
    first, second = (created(reference, "/shop/v1/orders", ORDER)["id"] for _ in range(2))
    note = created(reference, f"/shop/v1/orders/{first}/notes", {"text": "x"})["id"]
    statuses = [reference.get(f"/shop/v1/orders/{order}/notes/{note}").status_code for order in (first, second)]
    assert statuses == [200, 404]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("DELETE", "", "shipped", "order_not_deletable"),
        ("DELETE", "", "paid", "order_not_deletable"),
        ("POST", "/cancel", "shipped", "order_not_cancellable"),
        ("POST", "/cancel", "cancelled", "order_not_cancellable"),
    ],
)
def test_a_state_that_forbids_it_is_a_conflict(
    reference: httpx.Client, method: str, path: str, status: str, code: str
) -> None:
    order = next(each["id"] for each in everything(reference, "/shop/v1/orders") if each["status"] == status)
    answer = reference.request(method, f"/shop/v1/orders/{order}{path}")
    assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_money_that_has_moved_cannot_be_changed(reference: httpx.Client, method: str) -> None:
    payment = next(each for each in everything(reference, "/billing/payments") if each["status"] == "captured")
    body = {name: payment[name] for name in ("order_id", "amount", "currency", "method")}
    answer = reference.request(method, f"/billing/payments/{payment['id']}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_not_pending")


def test_a_payment_id_in_capitals_is_the_same_id(reference: httpx.Client) -> None:
    payment = everything(reference, "/billing/payments")[-1]
    assert reference.get(f"/billing/payments/{payment['id'].upper()}").json() == payment
