"""A secret is found in whatever form it comes, and what only looks near one stays readable."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.secret import Secret
from harness.observation.redaction import Redactor, is_secret_name

if TYPE_CHECKING:
    from harness.model.json import Json

PASSWORD = 'pä ss/w+rd&1"x'
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.fixture
def redactor() -> Redactor:
    return Redactor([Secret(PASSWORD)])


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD,
        quote(PASSWORD),
        quote(PASSWORD, safe=""),
        quote_plus(PASSWORD),
        quote(PASSWORD).lower(),
        json.dumps(PASSWORD)[1:-1],
        json.dumps(PASSWORD, ensure_ascii=False)[1:-1],
    ],
)
def test_a_known_secret_is_masked_in_every_form(redactor: Redactor, form: str) -> None:
    assert redactor.text(f"before {form} after") == "before *** after"


@given(st.binary(min_size=8, max_size=40), st.binary(max_size=20), st.binary(max_size=20))
def test_a_known_secret_is_masked_inside_base64_wherever_it_begins(raw: bytes, before: bytes, after: bytes) -> None:
    secret = raw.hex()
    redactor = Redactor([Secret(secret)])
    for encode in (b64encode, urlsafe_b64encode):
        encoded = encode(before + secret.encode() + after).decode()
        assert "***" in redactor.value(encoded)


def test_a_secret_that_holds_another_is_masked_whole() -> None:
    assert Redactor([Secret("abcd"), Secret("abcdefgh")]).value("abcdefgh") == "***"


def test_a_very_short_secret_is_masked_where_it_stands_alone() -> None:
    assert Redactor([Secret("a")]).value("banana a") == "banana ***"


def test_an_empty_secret_masks_nothing() -> None:
    assert Redactor([Secret(""), Secret(" ")]).value("any thing") == "any thing"


def test_a_token_that_was_fetched_later_is_masked_from_then_on(redactor: Redactor) -> None:
    redactor.add(Secret("fetched-token"))
    assert redactor.value("x fetched-token") == "x ***"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer ***"),
        ("sent Basic dXNlcjpwYXNz", "sent Basic ***"),
        (f"token is {JWT}.", "token is ***."),
        ("https://ann:pw@example.com/x", "https://***@example.com/x"),
        ("/x?limit=2&access_token=abc&sort=a", "/x?limit=2&access_token=***&sort=a"),
        ('{"client_secret": "abc", "a": 1', '{"client_secret": "***", "a": 1'),
        ("id AKIAABCDEFGHIJKLMNOP", "id ***"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n", "***"),
    ],
)
def test_what_shows_itself_as_a_credential_is_masked(text: str, shown: str) -> None:
    assert Redactor().text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "a basic plan",
        "the bearer of this",
        "page_token=abc",
        "ord_1001",
        "https://example.com/@ann",
        'Bearer realm="api"',
    ],
)
def test_what_is_no_credential_stays(text: str) -> None:
    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    "name", ["password", "X-Api-Key", "apiKey", "client_secret", "refreshToken", "Set-Cookie", "X-Auth-Token", "pin"]
)
def test_a_name_that_means_a_secret_is_one(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["id", "key", "token_type", "next_page_token", "Idempotency-Key", "shipping", "secretary", "author"]
)
def test_a_name_that_only_resembles_a_secrets_is_none(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Bearer abc", "Bearer ***"),
        ("authorization", "abc", "***"),
        ("x-api-key", "abc", "***"),
        ("cookie", "a=1; b=2", "a=***; b=***"),
        ("set-cookie", "sid=1; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"),
        (
            "www-authenticate",
            'Bearer realm="orders", error="invalid_token"',
            'Bearer realm="orders", error="invalid_token"',
        ),
        ("location", "/cb?token=abc", "/cb?token=***"),
    ],
)
def test_headers_lose_their_secrets_and_keep_what_they_are(name: str, value: str, shown: str) -> None:
    assert Redactor().headers([(name, value)]) == ((name, shown),)


def test_json_keeps_its_types(redactor: Redactor) -> None:
    value: Json = {
        "password": "x",
        "pin": 1234,
        "tokens": ["a", {"b": "c"}],
        "note": f"is {PASSWORD}",
        "on": True,
        "token": None,
    }
    assert redactor.json(value) == {
        "password": "***",
        "pin": 0,
        "tokens": ["***", {"b": "***"}],
        "note": "is ***",
        "on": True,
        "token": None,
    }


def test_a_secret_that_is_a_number_is_masked_as_a_number_too() -> None:
    assert Redactor([Secret("123456")]).json([123456, 7]) == [0, 7]


@given(
    st.text(min_size=4, max_size=30).filter(lambda text: text.strip() and "*" not in text),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_no_text_keeps_a_known_secret(secret: str, before: str, after: str) -> None:
    redactor = Redactor([Secret(secret)])
    text = before + secret + after
    assert redactor.concerns(text)
    assert secret not in redactor.text(text)


@pytest.mark.parametrize("index", [1, 2], ids=["claims", "signature"])
def test_a_part_of_a_token_is_masked_without_the_rest(index: int) -> None:
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkcmlmdCJ9.c2lnbmF0dXJlLW9mLWRyaWZ0"
    redactor = Redactor([Secret(token)])
    part = token.split(".")[index]
    assert part not in redactor.text(f"the token says {part} and no more")


def test_a_contract_keeps_its_words_and_loses_known_secrets() -> None:
    text = "password: {type: string}\nscheme: bearer\nbearerFormat: JWT\nexample: hunter2-hunter2"
    kept = Redactor([Secret("hunter2-hunter2")]).document(text)
    assert kept == text.replace("hunter2-hunter2", "***")


MADE_UP = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl"


def test_a_credential_that_was_made_up_to_be_bad_is_shown_and_what_is_around_it_is_not() -> None:
    redactor = Redactor([Secret("real-one-9")], made_up=[MADE_UP])
    assert redactor.headers([("Authorization", f"Bearer {MADE_UP}"), ("X-Api-Key", MADE_UP)]) == (
        ("Authorization", f"Bearer {MADE_UP}"),
        ("X-Api-Key", MADE_UP),
    )
    assert redactor.text(f"https://a.example/?token={MADE_UP}&key=real-one-9") == (
        f"https://a.example/?token={MADE_UP}&key=***"
    )
    assert redactor.headers([("Authorization", f"Bearer x{MADE_UP}")]) == (("Authorization", "Bearer ***"),)


def test_a_made_up_credential_with_a_secret_in_it_is_masked() -> None:
    redactor = Redactor([Secret(MADE_UP[10:30])], made_up=[MADE_UP])
    assert redactor.headers([("Authorization", f"Bearer {MADE_UP}")]) == (("Authorization", "Bearer ***"),)
    assert MADE_UP not in redactor.text(f"https://a.example/?token={MADE_UP}")
