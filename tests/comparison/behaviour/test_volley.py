"""What stands around the rows of a page, in its body and in its headers, has a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.behaviour.volley import volleys
from harness.comparison.comparing import compared
from harness.comparison.view import View
from harness.model.case import Case, Purpose
from tests.comparison.behaviour.listings import listing_contract, things
from tests.evidence_of import HERE, THERE, Given, observed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.model.json import Json
    from harness.model.observation import Observation

LIST = "GET /things"
ROWS = things(8)


def page(name: str, count: str | None = None) -> Case:
    query = (("count", count),) if count is not None else ()
    return Case(
        id=name, api="shop", operation=LIST, method="GET", path="/things", query=query, purpose=Purpose.RELATION
    )  # fmt: skip


def around(**headers: str) -> dict[str, Json]:
    """What a page says besides its rows."""
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    given = Given(body={"rows": ROWS}, headers=pairs)
    (volley,) = volleys(
        observed(page(name), HERE, given, started_at=float(moment)) for moment, name in enumerate(("base", "again"))
    )
    return {name: value for name, value in volley.base.around.items() if name.startswith("/header")}


@pytest.mark.parametrize(
    ("link", "relations"),
    [
        pytest.param(
            '<https://x.example/things?from=2>; rel="next"', {"next": "https://x.example/things?from=2"}, id="one"
        ),
        pytest.param("</t?from=2>; rel=next, </t>; rel=first", {"next": "/t?from=2", "first": "/t"}, id="two"),
        pytest.param('</t?a=1,2>;title="x"; REL="Last"', {"last": "/t?a=1,2"}, id="others-beside-it"),
        pytest.param("</t>", {}, id="none"),
        pytest.param("nonsense", {}, id="no-link"),
    ],
)
def test_every_relation_of_a_link_has_a_place_of_its_own(link: str, relations: dict[str, str]) -> None:
    places = {f"/header/link/{name}": target for name, target in relations.items()}
    assert around(link=link) == {"/header/link": link, **places}


def test_other_headers_have_places_where_they_are_numbers() -> None:
    assert around(x_total="8", etag="abc") == {"/header/x-total": 8}


@pytest.mark.parametrize(
    "name", ["ratelimit_reset", "x_ratelimit_remaining", "x_rate_limit_limit", "age", "retry_after"]
)
def test_what_is_left_of_a_limit_or_of_a_moment_is_no_number_of_rows(name: str) -> None:
    assert around(x_total_count="8", **{name: "8"}) == {"/header/x-total-count": 8}


def counted(tmp_path: Path, header: str) -> list[tuple[str, str]]:
    """What is told where the pages of the reference say in a header how many rows there are, and the others do not."""
    seen = [
        observed(page(*case), where, Given(body={"rows": ROWS[: int(case[1] or 4)]}, headers=said), asking=asking)
        for where, asking, said in (
            *((HERE, asking, ((header, "8"),)) for asking in (1, 2)),
            *((THERE, asking, ((header, "7"),)) for asking in range(1, 6)),
        )
        for case in (("q0", None), ("q1", "1"), ("q2", "2"), ("q3", "6"), ("q4", "10"), ("q5", "50"), ("again", None))
    ]
    view = View(cases={one.case: page(one.case, dict(query_of(one)).get("count")) for one in seen})
    found = compared(listing_contract(tmp_path), seen, reference=HERE, environment=THERE, view=view)
    return [(one.kind, one.place.pointer) for one in found.differences]


def test_a_header_that_is_the_number_of_all_rows_is_held_against_them(tmp_path: Path) -> None:
    assert counted(tmp_path, "x-total-count") == [("response-value-changed", "/x-total-count")]


@pytest.mark.parametrize("header", ["ratelimit-reset", "age"])
def test_a_limit_that_is_as_large_as_the_number_of_all_rows_is_not(tmp_path: Path, header: str) -> None:
    assert counted(tmp_path, header) == []


def linked(*relations: str) -> tuple[tuple[str, str], ...]:
    """A Link header with the relations."""
    links = (f'</things?count=2&page={relation}>; rel="{relation}"' for relation in relations)
    return (("link", ", ".join(links)),) if relations else ()


def asked(environment: str, asking: int, links: Callable[[bool], tuple[str, ...]]) -> list[Observation]:
    """Pages of several sizes; `links` says which relations come with a page, by whether there is more."""
    found = []
    for number, count in enumerate((None, "1", "2", "6", "10", "50", None)):
        name = f"q{number}" if count or not number else "again"
        rows = ROWS[: int(count or 4)]
        headers = linked(*links(len(rows) < len(ROWS)))
        given = Given(body={"rows": rows}, headers=headers)
        found.append(observed(page(name, count), environment, given, asking=asking, started_at=float(number)))
    return found


def told(tmp_path: Path, links: Callable[[bool], tuple[str, ...]]) -> list[tuple[Any, ...]]:
    seen = [one for asking in (1, 2) for one in asked(HERE, asking, with_next)]
    seen += [one for asking in range(1, 6) for one in asked(THERE, asking, links)]
    view = View(cases={one.case: page(one.case, dict(query_of(one)).get("count")) for one in seen})
    found = compared(listing_contract(tmp_path), seen, reference=HERE, environment=THERE, view=view)
    return [(one.kind, str(one.place.part), one.place.pointer) for one in found.differences]


def query_of(observation: Observation) -> list[tuple[str, str]]:
    _, _, query = observation.target.partition("?")
    return [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&"))]


def with_next(more: bool) -> tuple[str, ...]:
    return ("first", *(("next",) if more else ()), "last")


def test_a_link_header_that_says_next_on_the_last_page_is_told_at_that_relation(tmp_path: Path) -> None:
    found = told(tmp_path, lambda _: ("first", "next", "last"))
    assert ("response-value-changed", "response-header", "/link/next") in found


def test_a_link_header_that_comes_with_no_answer_where_there_is_more_is_told_as_missing(tmp_path: Path) -> None:
    found = told(tmp_path, lambda _: ())
    assert found == [("response-header-removed", "response-header", "/link")]


def test_a_link_header_without_next_where_there_is_more_is_told_at_that_relation(tmp_path: Path) -> None:
    found = told(tmp_path, lambda _: ("first", "last"))
    assert ("response-value-changed", "response-header", "/link/next") in found


def test_the_same_relations_are_silent(tmp_path: Path) -> None:
    assert told(tmp_path, with_next) == []
