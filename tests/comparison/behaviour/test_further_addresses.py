"""Addresses that lead on say what was asked for, where those of the reference do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.json import Json

LIST = "GET /items"
FILTERED = (("kind", "a"), ("per_page", "5"))
WHOLE = "http://{}.example/items?kind=a&per_page=5&page=2"
LESS = "http://{}.example/items?per_page=5&page=2"


def linked(address: str, environment: str, relation: str = "next") -> Given:
    text = address.format(environment)
    return Given(body=[], headers=(("link", f'<{text}>; rel="{relation}"'),))


def shown(address: str, environment: str) -> Given:
    rows: Json = [{"self": f"http://{environment}.example/items?page=9"}]
    return Given(body={"rows": rows, "links": {"next": address.format(environment)}})


def told(tmp_path: Path, here: Given, there: Given, again: Given | None = None) -> list[tuple[str, str, str]]:
    shop = world(tmp_path, [LIST], {})
    shop.ask(case_of("filtered", LIST, query=FILTERED), here, there, again=again)
    kinds = {"response-header-changed", "response-value-changed"}
    found = [one for one in shop.compare().differences if one.kind in kinds]
    return [(one.kind, one.place.part, one.place.pointer) for one in found]


def test_a_link_that_forgets_a_filter_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, linked(WHOLE, "here"), linked(LESS, "there"))
    assert found == [("response-header-changed", Part.RESPONSE_HEADER, "/link")]


def test_so_is_an_address_in_the_body(tmp_path: Path) -> None:
    found = told(tmp_path, shown(WHOLE, "here"), shown(LESS, "there"))
    assert found == [("response-value-changed", Part.RESPONSE_BODY, "/links/next")]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(linked(WHOLE, "here"), linked(WHOLE, "there"), id="the same"),
        pytest.param(linked(LESS, "here"), linked(LESS, "there"), id="the reference forgets it too"),
        pytest.param(linked(WHOLE, "here"), Given(body=[]), id="no further page here"),
        pytest.param(linked(WHOLE, "here"), linked(LESS, "there", "first"), id="another relation"),
        pytest.param(
            linked(WHOLE, "here"), linked("http://{}.example/help?topic=items", "there"), id="it leads elsewhere"
        ),
        pytest.param(
            linked(WHOLE, "here"), linked(WHOLE.replace("=a", "=A"), "there"), id="it is there in other letters"
        ),
    ],
)
def test_all_else_says_nothing(tmp_path: Path, here: Given, there: Given) -> None:
    assert told(tmp_path, here, there) == []


def test_a_reference_that_says_it_now_and_then_is_no_witness(tmp_path: Path) -> None:
    assert told(tmp_path, linked(WHOLE, "here"), linked(LESS, "there"), again=linked(LESS, "here")) == []
