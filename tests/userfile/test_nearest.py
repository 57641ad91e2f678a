"""The name that a user meant is found, and none is made up."""

from __future__ import annotations

import pytest

from harness.userfile.nearest import nearest, suggestion

NAMES = ("concurrency", "timeout_seconds", "fail-on")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("concurency", "concurrency"),
        ("CONCURRENCY", "concurrency"),
        ("timeout-seconds", "timeout_seconds"),
        ("fail_on", "fail-on"),
        ("colour", None),
        ("", None),
    ],
)
def test_a_name_is_meant_if_it_is_near(name: str, meant: str | None) -> None:
    assert nearest(name, NAMES) == meant


def test_a_suggestion_is_written_as_the_user_has_to_write_it() -> None:
    assert suggestion("concurency", NAMES, shown_as="traffic.{}") == "did you mean traffic.concurrency? "


def test_there_is_no_suggestion_without_a_near_name() -> None:
    assert suggestion("colour", NAMES) == ""
