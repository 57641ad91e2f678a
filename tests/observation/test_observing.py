"""What is kept of an exchange, and that no secret is."""

from __future__ import annotations

import json
from dataclasses import replace

from harness.model.case import Purpose
from harness.model.exchange import Answer, Failure, FailureKind, Sent
from harness.model.observation import BodyKind
from harness.model.secret import Secret
from harness.observation.observing import KEPT_BODY, KEPT_TEXT, observed
from harness.observation.redaction import Redactor
from tests.observation.exchanges import answer, exchange

SECRET = "s3cr3t-value-of-a-token"


def test_an_answer_is_kept_with_its_shape_and_body() -> None:
    seen = observed(exchange(answer(b'{"id": 1}', "application/json; charset=utf-8")), Redactor())
    assert (seen.status, seen.media_type, seen.charset) == (200, "application/json", "utf-8")
    assert (seen.body_kind, seen.body, seen.body_kept, seen.body_size) == (BodyKind.JSON, {"id": 1}, True, 9)
    assert set(seen.shape.values) == {"", "/id"}
    assert (seen.case, seen.environment, seen.total, seen.text) == ("0123456789abcdef", "cloud-b", 0.5, None)


def test_a_failure_without_answer_is_kept_and_its_message_redacted() -> None:
    failure = Failure(kind=FailureKind.CONNECTION_REFUSED, message=f"refused {SECRET}")
    seen = observed(exchange(None, failure=failure), Redactor([Secret(SECRET)]))
    assert seen.failure == Failure(kind=FailureKind.CONNECTION_REFUSED, message="refused ***")
    assert (seen.status, seen.answered, seen.requested) == (None, False, None)


def test_a_gateways_answer_is_kept_beside_the_failure() -> None:
    failure = Failure(kind=FailureKind.GATEWAY, message="502")
    seen = observed(exchange(answer(b"<html>", "text/html", status=502), failure=failure), Redactor())
    assert (seen.status, seen.text, seen.answered) == (502, "<html>", False)


def test_a_large_body_keeps_its_shape_only() -> None:
    rows = json.dumps([{"id": n, "text": "x" * 100} for n in range(200)]).encode()
    assert len(rows) > KEPT_BODY
    seen = observed(exchange(answer(rows)), Redactor())
    assert (seen.body, seen.body_kept) == (None, False)
    assert len(seen.shape.objects["/*"]) == 200


def test_a_large_list_that_was_asked_for_its_identifiers_is_kept() -> None:
    rows = [{"id": n, "text": "x" * 100} for n in range(200)]
    asked = exchange(answer(json.dumps(rows).encode()))
    seen = observed(replace(asked, case=replace(asked.case, purpose=Purpose.HARVEST)), Redactor())
    assert (seen.body, seen.body_kept) == (rows, True)


def test_a_body_of_null_is_told_from_one_that_is_not_kept() -> None:
    seen = observed(exchange(answer(b"null")), Redactor())
    assert (seen.body, seen.body_kept, seen.body_kind) == (None, True, BodyKind.JSON)


def test_text_is_kept_to_its_limit() -> None:
    seen = observed(exchange(answer(b"x" * 50_000, "text/plain")), Redactor())
    assert seen.text == "x" * KEPT_TEXT


def test_a_truncated_body_is_not_folded() -> None:
    given = Answer(status=200, headers=(("content-type", "application/json"),), body=b'{"id": 1}', truncated=True)
    seen = observed(exchange(given), Redactor())
    assert (seen.body_kind, dict(seen.shape.values), seen.body_kept) == (BodyKind.TRUNCATED, {}, False)


def test_the_request_is_kept_as_it_was_sent() -> None:
    sent = Sent(method="POST", url="http://127.0.0.1/api/orders?limit=2", headers=(("a", "b"),), body=b'{"a" : 1}')
    requested = observed(exchange(answer(b""), sent=sent), Redactor()).requested
    assert requested is not None
    assert (requested.target, requested.body, requested.headers) == ("/api/orders?limit=2", '{"a" : 1}', (("a", "b"),))


def test_bytes_that_are_no_text_are_counted() -> None:
    sent = Sent(method="POST", url="http://127.0.0.1", headers=(), body=b"\xff\xfe")
    requested = observed(exchange(None, sent=sent), Redactor()).requested
    assert requested is not None
    assert (requested.target, requested.body) == ("/", "<2 bytes>")


def test_no_part_of_an_observation_shows_a_secret() -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in SECRET)
    sent = Sent(
        method="POST",
        url=f"http://user:{SECRET}@127.0.0.1/a/{SECRET}?q={SECRET}",
        headers=(("authorization", f"Bearer {SECRET}"), ("x-custom", SECRET)),
        body=f'{{"a": "{SECRET}", "b": "{escaped}"}}'.encode(),
    )
    body = f'{{"echo": "got {SECRET}", "escaped": "{escaped}", "{SECRET}": 1, "password": "other-secret"}}'
    given = Answer(status=200, headers=(("content-type", "application/json"), ("x-echo", SECRET)), body=body.encode())
    shown = repr(observed(exchange(given, sent=sent), Redactor([Secret(SECRET)])))
    assert SECRET not in shown
    assert "other-secret" not in shown
    assert "got ***" in shown


def test_a_secret_that_only_json_escapes_hide_is_masked() -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in SECRET)
    seen = observed(exchange(answer(f'["{escaped}"]'.encode())), Redactor([Secret(SECRET)]))
    assert [scalar.text for scalar in seen.shape.values["/*"].values()] == ['"***"']


def test_a_credential_after_a_tab_that_json_escapes_is_masked() -> None:
    seen = observed(exchange(answer(b'["got Bearer\\tabcdefghijkl"]')), Redactor())
    assert seen.body == ["got Bearer\t***"]
    assert "abcdefghijkl" not in repr(seen)


def test_the_same_answer_is_masked_once_a_secret_in_it_is_known() -> None:
    redactor = Redactor()
    given = answer(json.dumps({"note": SECRET}).encode())
    asked = exchange(replace(given, headers=(*given.headers, ("x-note", SECRET))))
    assert observed(asked, redactor).body == {"note": SECRET}
    redactor.add(Secret(SECRET))
    masked = observed(asked, redactor)
    assert masked.body == {"note": "***"}
    assert ("x-note", "***") in masked.headers
    assert SECRET not in repr(masked.shape)
