"""Answers of another shape are found where they are, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, showing, unexpected

if TYPE_CHECKING:
    from harness.model.report import Report

LIST_BOOKS, ADD_BOOK = "GET /v1/books", "POST /v1/books"
GET_BOOK, CHANGE_BOOK = "GET /v1/books/{book_id}", "PATCH /v1/books/{book_id}"
LIST_MEMBERS, ADD_MEMBER, GET_MEMBER = "GET /v1/members", "POST /v1/members", "GET /v1/members/{member_id}"
LIST_VEHICLES, GET_VEHICLE, PUT_VEHICLE = "GET /vehicles", "GET /vehicles/{vehicleId}", "PUT /vehicles/{vehicleId}"
LIST_TRIPS, START_TRIP = "GET /vehicles/{vehicleId}/trips", "POST /vehicles/{vehicleId}/trips"
GET_TRIP = "GET /vehicles/{vehicleId}/trips/{tripId}"


def _book(pointer: str) -> tuple[tuple[str, str], ...]:
    return (
        (LIST_BOOKS, f"/data/*{pointer}"),
        (ADD_BOOK, pointer),
        (GET_BOOK, pointer),
        (CHANGE_BOOK, pointer),
    )


def _member(pointer: str) -> tuple[tuple[str, str], ...]:
    return ((LIST_MEMBERS, f"/data/*{pointer}"), (ADD_MEMBER, pointer), (GET_MEMBER, pointer))


def _vehicle(pointer: str) -> tuple[tuple[str, str], ...]:
    return ((LIST_VEHICLES, f"/*{pointer}"), (GET_VEHICLE, pointer), (PUT_VEHICLE, pointer))


def _trip(pointer: str) -> tuple[tuple[str, str], ...]:
    return ((LIST_TRIPS, f"/*{pointer}"), (START_TRIP, pointer), (GET_TRIP, pointer))


BODY = Part.RESPONSE_BODY

SEEDS = (
    Seed(drift="pages-removed", kind="response-property-removed", part=BODY, places=_book("/pages")),
    Seed(drift="position-removed", kind="response-property-removed", part=BODY, places=_vehicle("/lastSeen/position")),
    Seed(drift="null-notes-omitted", kind="response-property-became-optional", part=BODY, places=_member("/note")),
    Seed(drift="null-depots-omitted", kind="response-property-became-optional", part=BODY, places=_vehicle("/depot")),
    Seed(
        drift="some-shelves-omitted",
        kind="response-property-became-optional",
        part=BODY,
        places=((LIST_BOOKS, "/data/*/shelf"), (GET_BOOK, "/shelf")),
        elsewhere=(ADD_BOOK, CHANGE_BOOK),
    ),
    Seed(drift="rating-added", kind="response-property-added", part=BODY, places=_book("/rating")),
    Seed(drift="heading-added", kind="response-property-added", part=BODY, places=_vehicle("/lastSeen/heading")),
    Seed(
        drift="withdrawal-always-told",
        kind="response-property-became-required",
        part=BODY,
        places=((LIST_BOOKS, "/data/*/withdrawn_at"),),
        elsewhere=(GET_BOOK, ADD_BOOK, CHANGE_BOOK),
    ),
    Seed(
        drift="arrival-always-told",
        kind="response-property-became-required",
        part=BODY,
        places=((LIST_TRIPS, "/*/arrivedAt"),),
        elsewhere=(START_TRIP, GET_TRIP),
    ),
    Seed(drift="price-as-text", kind="response-type-changed", part=BODY, places=_book("/price")),
    Seed(drift="tags-as-object", kind="response-type-changed", part=BODY, places=_book("/tags")),
    Seed(drift="book-id-as-text", kind="response-type-changed", part=BODY, places=_book("/id")),
    Seed(drift="labels-as-list", kind="response-type-changed", part=BODY, places=_vehicle("/labels")),
    Seed(drift="registration-as-number", kind="response-type-changed", part=BODY, places=_vehicle("/registeredAt")),
    Seed(drift="some-tiers-null", kind="response-became-nullable", part=BODY, places=_member("/tier")),
    Seed(
        drift="some-positions-null", kind="response-became-nullable", part=BODY, places=_vehicle("/lastSeen/position")
    ),
    Seed(drift="joining-as-date", kind="response-format-changed", part=BODY, places=_member("/joined_at")),
    Seed(
        drift="trip-id-without-dashes",
        kind="response-format-changed",
        part=BODY,
        places=((LIST_TRIPS, "/*/tripId"), (START_TRIP, "/tripId")),
        elsewhere=(GET_TRIP,),
    ),
    Seed(
        drift="cents-with-fraction",
        kind="response-format-changed",
        part=BODY,
        places=(("POST /estimates", "/cost/cents"),),
    ),
    Seed(drift="books-as-bare-array", kind="response-body-changed", part=BODY, places=((LIST_BOOKS, ""),)),
    Seed(drift="vehicles-in-an-envelope", kind="response-body-changed", part=BODY, places=((LIST_VEHICLES, ""),)),
    Seed(drift="member-added-without-body", kind="response-body-changed", part=BODY, places=((ADD_MEMBER, ""),)),
    Seed(
        drift="book-in-a-media-type-of-its-own",
        kind="response-media-type-changed",
        part=BODY,
        places=((GET_BOOK, ""),),
    ),
    Seed(drift="vehicles-as-plain-text", kind="response-media-type-changed", part=BODY, places=((LIST_VEHICLES, ""),)),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return compared(url, tmp_path_factory.mktemp("project"), SEEDS, operation=showing(SEEDS))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []
