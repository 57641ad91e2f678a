"""The request for the page after one that was answered: by a link, by a cursor, or by counting on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from harness.generation.case_identity import identified
from harness.model.links import last_segment
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.case import Case, Harvest
    from harness.model.json import Json
    from harness.model.observation import Observation

PAGES = 4
"""Pages of one list that are asked for at most, the first included."""

MASK = "***"
"""Stands for a secret in what was observed: a link with one cannot be followed as it stands."""

_NEXT = re.compile(r'<([^>]*)>\s*;[^,<]*\brel="?next"?', re.IGNORECASE)
"""A target of the Link header (RFC 8288, section 3)."""

_FORWARD = ("next", "cursor", "continuation", "token", "after")
"""What the names of members and parameters say that lead to further pages, likeliest first."""

_PAGES = ("page", "pagenumber", "pageno", "pageindex")
"""Parameters that count pages; every other one that counts is taken to count rows."""

_DEEPEST = 3


def leads_on(name: str) -> bool:
    """Whether a parameter is called as one that leads to further pages: what it takes only an answer can say."""
    return any(word in normalised(name) for word in _FORWARD)


def next_page(harvest: Harvest, asked: Case, answer: Observation, *, page: int, rows: int) -> Case | None:
    """The listing for the next page, `None` where nothing says that there is one.

    Args:
        harvest: What is listed, and which parameters may turn a page.
        asked: The listing that was answered.
        answer: Its answer.
        page: Number of the page that is wanted, from 2.
        rows: How many rows all pages so far had together.
    """
    link = next(_links(asked, answer), None)
    if link is not None:
        return _with_query(asked, parse_qsl(urlsplit(link).query))
    cursor = next(_cursors(harvest, answer.body), None)
    if cursor is not None:
        return _with_query(asked, [cursor])
    if harvest.counters and not isinstance(answer.body, dict | list):
        return None
    for name in harvest.counters[:1]:
        return _with_query(asked, [(name, str(page if normalised(name) in _PAGES else rows))])
    return None


def _links(asked: Case, answer: Observation) -> Iterator[str]:
    """Links to the same list further on, from the header, then from the body."""
    headers = [found for name, value in answer.headers if name == "link" for found in _NEXT.findall(value)]
    members = [text for name, text in _members(answer.body, 0) if "next" in normalised(name)]
    for link in (*headers, *members):
        target = urlsplit(link)
        same = last_segment(link) == last_segment(asked.path)
        if target.query and MASK not in link and (same or not target.path):
            yield link


def _cursors(harvest: Harvest, body: Json) -> Iterator[tuple[str, str]]:
    """(parameter, value) of what an answer gives to be sent back for more."""
    for name, value in _members(body, 0):
        plain = normalised(name)
        if value and MASK not in value and any(word in plain for word in _FORWARD):
            for parameter in sorted(harvest.cursors, key=lambda one: not _belong(plain, normalised(one))):
                if _belong(plain, normalised(parameter)) or any(word in normalised(parameter) for word in _FORWARD):
                    yield parameter, value


def _belong(member: str, parameter: str) -> bool:
    return member in {parameter, f"next{parameter}"}


def _members(value: Json, depth: int) -> Iterator[tuple[str, str]]:
    """The texts of an answer that stand in no list, with their names; those in `{"next": {…}}` are called next, too."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    for name, member in value.items():
        if isinstance(member, str):
            yield name, member
        else:
            yield from ((f"{name} {inner}", text) for inner, text in _members(member, depth + 1))


def _with_query(asked: Case, pairs: list[tuple[str, str]]) -> Case:
    names = {name for name, _ in pairs}
    others = tuple(pair for pair in asked.query if pair[0] not in names)
    return identified(replace(asked, query=(*others, *pairs)))
