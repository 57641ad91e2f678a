"""No text from outside can move a cursor, turn text round or hide."""

from __future__ import annotations

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from harness.report.plain import plain, plain_lines

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_everything_left_is_visible(text: str) -> None:
    shown = plain(text)
    assert not {category(character) for character in shown} & {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
    shown.encode()


def test_escapes_show_what_was_there() -> None:
    assert plain("a\x1b[31m\nb\u202ec\u00a0d\ud800") == r"a\x1b[31m\nb\u202ec d\ud800"


def test_harmless_text_stays() -> None:
    assert plain("größer als 5 €: 日本") == "größer als 5 €: 日本"


@given(ANY_TEXT, st.integers(1, 30))
def test_no_line_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(plain(text, limit)) <= limit
    assert len(plain_lines(text, limit)) <= limit


def test_what_was_cut_is_marked() -> None:
    assert plain("abcdef", 4) == "abc…"


def test_lines_stay_lines() -> None:
    assert plain_lines("curl \\\n  -d '\x1b'") == "curl \\\n  -d '\\x1b'"
