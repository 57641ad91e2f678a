"""Each format of the table knows its own, and lets pass what only resembles it."""

from __future__ import annotations

import pytest

from harness.observation.formats import FORMATS, number_formats, string_formats

OF = {
    "base64": ("aGVsbG8gd29ybGQhIQ==", "hello world"),
    "boolean": ("True", "truth"),
    "currency-code": ("EUR", "eur"),
    "date": ("2024-02-29", "2024-13-01"),
    "date-time": ("2024-02-29T12:30:00.123Z", "2024-02-29T25:00:00Z"),
    "decimal": ("-12.50", "12,50"),
    "duration": ("P1DT2H", "P"),
    "email": ("ann@example.com", "ann at example.com"),
    "hex": ("deadbeef", "deadbeeg"),
    "http-date": ("Wed, 21 Oct 2026 07:28:00 GMT", "Wednesday, 21 Oct 2026"),
    "integer": ("0042", "42.0"),
    "ipv4": ("10.0.0.255", "10.0.0.256"),
    "ipv6": ("2001:db8::1", "2001:db8:::1"),
    "language-code": ("pt-BR", "Portuguese"),
    "local-date-time": ("2024-02-29T12:30:00", "2024-02-29T12:30:00Z"),
    "offset-date-time": ("2024-02-29T12:30:00+02:00", "2024-02-29T12:30:00+00:00"),
    "time": ("12:30:59", "12:61"),
    "uri": ("https://example.com/a?b=c", "example.com/a"),
    "utc-date-time": ("2024-02-29T12:30:00Z", "2024-02-29T12:30:00+02:00"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000"),
}


def test_every_row_of_the_table_has_an_example() -> None:
    assert [row.name for row in FORMATS] == sorted(OF)


@pytest.mark.parametrize("name", sorted(OF))
def test_a_format_knows_its_own_and_nothing_else(name: str) -> None:
    own, other = OF[name]
    assert name in string_formats(own)
    assert name not in string_formats(other)


@pytest.mark.parametrize("name", sorted(OF))
def test_the_characters_a_format_may_begin_with_are_complete(name: str) -> None:
    row = next(row for row in FORMATS if row.name == name)
    rest = OF[name][0][1:]
    texts = [chr(code) + rest for code in range(33, 127)]
    accepted = {text[0] for text in texts if row.matches(text) and (row.check is None or row.check(text))}
    assert accepted <= set(row.starts)


def test_a_string_may_have_several_formats() -> None:
    assert string_formats("20240131") == ("decimal", "hex", "integer")


@pytest.mark.parametrize(
    ("zone", "formats"),
    [
        ("Z", ("date-time", "utc-date-time")),
        ("z", ("date-time", "utc-date-time")),
        ("+00:00", ("date-time", "utc-date-time")),
        ("-0000", ("date-time", "utc-date-time")),
        ("+00:30", ("date-time", "offset-date-time")),
        ("-05:00", ("date-time", "offset-date-time")),
        ("+0530", ("date-time", "offset-date-time")),
        ("", ("local-date-time",)),
    ],
)
def test_a_moment_is_in_utc_or_at_an_offset_or_local_and_never_two_of_these(
    zone: str, formats: tuple[str, ...]
) -> None:
    assert string_formats(f"2024-02-29T12:30:00.5{zone}") == formats


def test_no_format_is_found_in_what_is_empty_or_enormous() -> None:
    assert string_formats("") == ()
    assert string_formats("1" * 100_000) == ()


@pytest.mark.parametrize(
    ("value", "formats"),
    [
        (1_700_000_000, ("epoch-seconds",)),
        (1_700_000_000_000, ("epoch-milliseconds",)),
        (1_700_000_000.5, ("epoch-seconds", "fraction")),
        (12.5, ("fraction",)),
        (12, ()),
        (10**400, ()),
        (float("inf"), ("fraction",)),
    ],
)
def test_numbers_have_formats_too(value: float, formats: tuple[str, ...]) -> None:
    assert number_formats(value) == formats
