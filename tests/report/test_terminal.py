"""The terminal report: worst first, what to do, and nothing in an answer steers the terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from hypothesis import given, settings
from rich.console import Console

from harness.report.terminal import render, text
from tests.report.reports import HOSTILE, REPORTS, finding, report

if TYPE_CHECKING:
    from harness.model.report import Report

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def coloured(given_one: Report) -> str:
    file = StringIO()
    render(
        given_one, Console(file=file, force_terminal=True, color_system="truecolor", width=100, legacy_windows=False)
    )
    return file.getvalue()


@settings(max_examples=30)
@given(REPORTS)
def test_nothing_but_our_colours_reaches_the_terminal(given_one: Report) -> None:
    shown = COLOUR.sub("", coloured(given_one))
    assert all(character == "\n" or character.isprintable() for character in shown)


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    shown = COLOUR.sub("", coloured(report(finding(text=HOSTILE), text=HOSTILE)))
    assert "\x1b" not in shown
    assert r"\x1b[31mred" in "".join(shown.split())
    assert "[/bold]" in shown


def test_plain_text_has_no_colours_and_no_trailing_blanks() -> None:
    lines = text(report(finding())).splitlines()
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_a_finding_ends_with_what_to_do_and_the_report_with_the_verdict() -> None:
    lines = [line.strip() for line in text(report(finding())).splitlines()]
    end = lines.index("")
    assert lines[0] == "1. breaking Order.total changed its type"
    assert lines[end - 1] == "next: deploy the revision of cloud-a to cloud-b"
    assert lines[-1] == "Drift: 1 cause (1 breaking) in cloud-b against cloud-a"


def test_every_finding_of_a_group_ends_with_what_to_do() -> None:
    shown = text(report(finding(), finding(environment="on-prem")))
    assert shown.count("next: ") == 2


def test_only_the_first_finding_of_a_group_is_told_in_full() -> None:
    shown = text(report(*[finding(operation=f"GET /x{n}") for n in range(3)]))
    assert shown.count("contract: contracts/orders.yaml:88") == 1
    assert "also GET /x2 in cloud-b at /total: 40 of 40\n" in shown


def test_a_long_command_stays_on_one_line() -> None:
    one = finding()
    command = "curl " + "-H 'x: y' " * 60 + "END"
    shown = text(report(replace(one, evidence=replace(one.evidence, curl_environment=command))))
    assert f"     {command}\n" in shown


def test_the_matrix_and_what_was_not_compared_are_there() -> None:
    shown = text(report(finding()))
    assert re.search(r"GET /orders/\{order_id\} +same +drift\n", shown)
    assert re.search(r"orders POST /orders +cloud-a, cloud-b +methods are read-only\n", shown)


def test_another_kind_of_the_same_cause_is_named() -> None:
    optional = replace(finding(kind="response-property-became-optional", operation="GET /x"), id="other")
    shown = text(report(finding(), optional))
    assert "also response-property-became-optional GET /x in cloud-b at /total: 40 of 40\n" in shown


def test_what_a_service_printed_last_is_shown_to_its_end() -> None:
    given = report()
    printed = "not ready\n  it printed last:\n    " + "\n    ".join(["x" * 90] * 9) + "\n    TypeError: the cause"
    down = replace(given.environments[-1], notes=(printed,))
    shown = text(replace(given, environments=(*given.environments[:-1], down)))
    assert "      TypeError: the cause\n" in shown
