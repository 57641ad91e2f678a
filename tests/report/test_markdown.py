"""The Markdown report says what a reviewer needs, and nothing in an answer becomes markup of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from harness.model.finding import Confidence
from harness.model.report import NotCompared
from harness.report.markdown import render
from harness.report.markdown_text import block, code, prose
from tests.report.reports import HOSTILE, REPORTS, finding, report

if TYPE_CHECKING:
    from markdown_it.token import Token

    from harness.model.report import Report

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HARMLESS = "word"
NASTY = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("`|\\*_[]()<>!#&~$:@-+=.1 \n\r\tax/"), min_size=1, max_size=40),
)


def structure(markdown: str) -> list[str]:
    """The kinds of tokens, text left out: what the document is, whatever it says."""
    return [kind for token in PARSER.parse(markdown) for kind in _kinds(token)]


def _kinds(token: Token) -> list[str]:
    children = [child.type for child in token.children or () if child.type not in ("text", "text_special")]
    return [token.type, *children]


@given(NASTY.filter(lambda text: text.strip() != ""))
def test_prose_is_text_and_nothing_else_wherever_it_stands(text: str) -> None:
    for frame in ("{}", "- {}", "### {}", "a {} b", "**x:** {}", "| a |\n| --- |\n| {} |"):
        assert structure(frame.format(prose(text))) == structure(frame.format(HARMLESS))


@given(NASTY)
def test_code_is_one_span_and_a_block_is_one_block(text: str) -> None:
    assert structure(f"a {code(text)} b") == structure(f"a {code(HARMLESS)} b") or not text
    assert structure(f"a\n\n{block(text)}\n\nb") == structure(f"a\n\n{block(HARMLESS)}\n\nb")


@given(NASTY.filter(lambda text: text.isprintable() and text.strip() == text != ""))
def test_prose_shows_what_was_given(text: str) -> None:
    (token,) = [token for token in PARSER.parse(prose(text)) if token.type == "inline"]
    shown = "".join(child.content for child in token.children or ())
    assert shown.replace("\u200b", "") == text


def test_a_mention_calls_nobody() -> None:
    assert "@everyone" not in prose("hey @everyone")


def test_nothing_hostile_changes_what_the_report_is() -> None:
    hostile = report(finding(text=HOSTILE), finding(text=HOSTILE, confidence=Confidence.SUSPECTED), text=HOSTILE)
    harmless = report(finding(text=HARMLESS), finding(text=HARMLESS, confidence=Confidence.SUSPECTED), text=HARMLESS)
    # An operation with a pipe stands as text and not as code in the matrix.
    assert [kind for kind in structure(render(hostile)) if kind != "code_inline"] == [
        kind for kind in structure(render(harmless)) if kind != "code_inline"
    ]


@settings(max_examples=30)
@given(REPORTS)
def test_any_report_is_rendered_within_the_limit(given_one: Report) -> None:
    assert len(render(given_one)) <= 60_000


def test_the_first_line_is_the_verdict() -> None:
    assert render(report(finding())).splitlines()[0] == "## ❌ Drift: 1 cause (1 breaking) in cloud-b against cloud-a"


def test_a_finding_says_where_how_sure_what_is_promised_and_ends_with_what_to_do() -> None:
    text = render(report(finding()))
    told, step = text[text.index("- `response-type-changed`") :].split("\n\n")[:2]
    lines = told.splitlines()
    assert "in cloud-b: /total is a string in cloud-b, a number in cloud-a (confirmed, 40 of 40)" in lines[0]
    assert lines[1].strip() == "cloud-a: number in 40 of 40; cloud-b: string in 40 of 40"
    assert lines[2].strip() == "contract: `contracts/orders.yaml:88` says type: number"
    assert step == "**Next step:** deploy the revision of cloud-a to cloud-b"
    assert "```sh\ncurl http://127.0.0.1:2/orders/ord_1001\n```" in text


def test_the_matrix_and_what_was_not_compared_are_there() -> None:
    text = render(report(finding()))
    assert "| `GET /orders/{order_id}` | same | **drift** |" in text
    assert "| orders POST /orders | cloud-a, cloud-b | methods are read-only |" in text


@pytest.mark.parametrize("limit", [4_000, 60_000])
def test_what_does_not_fit_is_cut_from_the_end_and_counted(limit: int) -> None:
    many = [
        replace(finding(group=f"g{n}", kind="response-header-removed" if n else "server-error"), message=f"m{n}")
        for n in range(500)
    ]
    gaps = tuple(NotCompared(what=f"identity {n}", why="w" * 100) for n in range(2000))
    text = render(report(*many, not_compared=gaps), limit)
    assert len(text) <= limit
    assert "server-error" in text
    assert " of 500 causes are not shown here: see drift-report.json" in text
    assert text.count("<details>") == text.count("</details>")
    assert text.splitlines()[-1].startswith("200 requests, seed 1")


def test_many_findings_of_one_cause_are_counted() -> None:
    text = render(report(*[finding(operation=f"GET /x{n}") for n in range(20)]))
    assert text.count("- also `GET /x") == 8
    assert "*and 11 more places of this cause*" in text


def test_findings_of_one_cause_are_told_in_full_once_and_end_with_one_step() -> None:
    text = render(report(*[finding(operation=f"GET /x{n}") for n in range(3)]))
    assert text.count("- `response-type-changed`") == 1
    assert text.count("**Next step:**") == 1
    assert "- also `GET /x2` in cloud-b at `/total` (confirmed, 40 of 40)" in text


def test_each_cause_has_a_line_before_anything_is_unfolded() -> None:
    text = render(report(*[replace(finding(group=f"g{n}"), message=f"m{n}") for n in range(3)]))
    overview = text[: text.index("<details>")]
    assert [line[:16] for line in overview.splitlines() if line[2:3].isdigit()] == [
        f"| {number} | breaking |" for number in (1, 2, 3)
    ]


def test_lines_of_causes_that_do_not_fit_are_counted() -> None:
    many = [replace(finding(group=f"g{n}"), message="m" * 150) for n in range(500)]
    assert " of 500 causes have no line here." in render(report(*many), 4_000)


def test_a_fence_in_a_command_does_not_end_its_block() -> None:
    assert structure(block("curl -d '\n```\n<b>\n````\n'")) == ["fence"]


def test_an_address_is_no_link() -> None:
    assert prose("see https://evil.example or www.evil.example") == r"see https\://evil.example or www\.evil.example"


def test_another_kind_of_the_same_cause_is_named() -> None:
    optional = replace(finding(kind="response-property-became-optional", operation="GET /x"), id="other")
    assert "- also `response-property-became-optional` `GET /x` in cloud-b" in render(report(finding(), optional))
