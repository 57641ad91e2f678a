"""A list is followed to its further pages, however it names them, and no further than is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Case, Credential, Harvest, Purpose
from harness.model.observation import BodyKind, Observation
from harness.probe.harvest import harvested
from harness.probe.paging import PAGES
from harness.probe.protocol import answered

if TYPE_CHECKING:
    from harness.model.json import Json

LISTING = Case(id="1", api="shop", operation="GET /orders", method="GET", path="/orders")
HARVEST = Harvest(parameter="order_id", resource="/orders", listing=LISTING, reading=None, candidates=("id",))


class Pages:
    """Two rows a page; `told` says in its way where the page after the given one is."""

    def __init__(self, form: str, pages: int = 3) -> None:
        self.form = form
        self.pages = pages
        self.asked: list[dict[str, str]] = []

    def __call__(self, case: Case) -> Observation:
        query = {name: str(value) for name, value in case.query}
        self.asked.append(query)
        number = int(query.get("cursor", query.get("page", "1")))
        if "offset" in query:
            number = int(query["offset"]) // 2 + 1
        rows: list[Json] = [{"id": f"{number}{letter}"} for letter in "ab"] if number <= self.pages else []
        further = number < self.pages
        link = f"http://shop.example/v1/orders?cursor={number + 1}"
        headers = (("link", f'<{link}>; rel="next"'),) if self.form == "header" and further else ()
        body: dict[str, Json] = {"data": rows}
        if further and self.form == "body link":
            body["links"] = {"next": link}
        if further and self.form == "cursor":
            body["meta"] = {"next_cursor": str(number + 1)}
        return Observation(
            case=case.id,
            api=case.api,
            operation=case.operation,
            purpose=Purpose.HARVEST,
            valid=True,
            fault=None,
            credential=Credential.OWN,
            role=None,
            environment="cloud-b",
            asking=1,
            identity="full",
            status=200,
            headers=headers,
            body_kind=BodyKind.JSON,
            body=body,
            body_kept=True,
        )


@pytest.mark.parametrize(
    ("form", "harvest"),
    [
        pytest.param("header", HARVEST, id="a link in the header"),
        pytest.param("body link", HARVEST, id="a link in the body"),
        pytest.param("cursor", replace(HARVEST, cursors=("filter", "cursor")), id="a cursor for a declared parameter"),
        pytest.param("", replace(HARVEST, counters=("page",)), id="the number of a page"),
        pytest.param("", replace(HARVEST, counters=("offset",)), id="the number of a row"),
    ],
)
def test_every_page_is_read(form: str, harvest: Harvest) -> None:
    pages = Pages(form)
    assert answered(harvested(harvest), pages) == ("1a", "1b", "2a", "2b", "3a", "3b")


def test_no_more_pages_are_asked_for_than_are_needed_or_allowed() -> None:
    enough, many = Pages("header"), Pages("header", pages=99)
    assert answered(harvested(HARVEST, wanted=3), enough) == ("1a", "1b", "2a")
    assert len(enough.asked) == 2
    answered(harvested(HARVEST), many)
    assert len(many.asked) == PAGES


def test_without_anything_that_leads_on_one_page_is_all() -> None:
    pages = Pages("")
    assert answered(harvested(HARVEST), pages) == ("1a", "1b")
    assert len(pages.asked) == 1


def test_a_page_without_anything_new_is_the_last() -> None:
    pages = Pages("", pages=1)
    assert answered(harvested(replace(HARVEST, counters=("page",))), pages) == ("1a", "1b")
    assert len(pages.asked) == 2
