"""Answers of another shape."""

from typing import Any

from tests.servers.drifting.changes import resources, served
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import NO_DOCUMENT, Reply

BOOK = ("list_books", "add_book", "get_book", "change_book")
MEMBER = ("list_members", "add_member", "get_member")
VEHICLE = ("listVehicles", "getVehicle", "putVehicle")
TRIP = ("listTrips", "startTrip", "getTrip")


def _without_null(resource: dict[str, Any], name: str) -> None:
    if resource[name] is None:
        del resource[name]


def _shelf_in_closed_stacks(book: dict[str, Any]) -> None:
    if book["pages"] % 5 == 0:
        del book["shelf"]


def _bare(reply: Reply) -> None:
    reply.document = reply.document["data"]


def _wrapped(reply: Reply) -> None:
    reply.document = {"vehicles": reply.document}


def _empty(reply: Reply) -> None:
    reply.document = NO_DOCUMENT


def _with_media_type(media_type: str, reply: Reply) -> None:
    reply.media_type = media_type


def _any_trip_id(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/vehicles/{vehicleId}/trips/{tripId}"]["parameters"]
    parameters[1]["schema"] = {
        "type": "string",
        "pattern": "^([0-9A-F]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
    }


def _no_tier_for_the_inactive(member: dict[str, Any]) -> None:
    if not member["active"] or member["note"] is None:
        member["tier"] = None


def _no_position_in_a_garage(vehicle: dict[str, Any]) -> None:
    if vehicle["depot"] is not None:
        vehicle["lastSeen"]["position"] = None


SCHEMA = (
    Drift(name="pages-removed", api="library", after=resources(*BOOK, change=lambda book: book.pop("pages"))),
    Drift(
        name="position-removed",
        api="fleet",
        after=resources(*VEHICLE, change=lambda vehicle: vehicle["lastSeen"].pop("position")),
    ),
    Drift(
        name="null-notes-omitted",
        api="library",
        after=resources(*MEMBER, change=lambda one: _without_null(one, "note")),
    ),
    Drift(
        name="null-depots-omitted",
        api="fleet",
        after=resources(*VEHICLE, change=lambda one: _without_null(one, "depot")),
    ),
    Drift(name="some-shelves-omitted", api="library", after=resources(*BOOK, change=_shelf_in_closed_stacks)),
    Drift(name="rating-added", api="library", after=resources(*BOOK, change=lambda book: book.update(rating=4))),
    Drift(
        name="heading-added",
        api="fleet",
        after=resources(*VEHICLE, change=lambda vehicle: vehicle["lastSeen"].update(heading="N")),
    ),
    Drift(
        name="withdrawal-always-told",
        api="library",
        after=resources(*BOOK, change=lambda book: book.setdefault("withdrawn_at", book["added_at"])),
    ),
    Drift(
        name="arrival-always-told",
        api="fleet",
        after=resources(*TRIP, change=lambda trip: trip.setdefault("arrivedAt", trip["startsAt"])),
    ),
    Drift(
        name="price-as-text",
        api="library",
        after=resources(*BOOK, change=lambda book: book.update(price=f"{book['price']:.2f}")),
    ),
    Drift(
        name="tags-as-object",
        api="library",
        after=resources(*BOOK, change=lambda book: book.update(tags=dict.fromkeys(book["tags"], 1))),
    ),
    Drift(
        name="book-id-as-text",
        api="library",
        after=resources(*BOOK, change=lambda book: book.update(id=str(book["id"]))),
    ),
    Drift(
        name="labels-as-list",
        api="fleet",
        after=resources(
            *VEHICLE,
            change=lambda one: one.update(
                labels=[{"name": name, "text": text} for name, text in one["labels"].items()]
            ),
        ),
    ),
    Drift(
        name="registration-as-number",
        api="fleet",
        after=resources(*VEHICLE, change=lambda one: one.update(registeredAt=one["lastSeen"]["epochMillis"])),
    ),
    Drift(name="some-tiers-null", api="library", after=resources(*MEMBER, change=_no_tier_for_the_inactive)),
    Drift(name="some-positions-null", api="fleet", after=resources(*VEHICLE, change=_no_position_in_a_garage)),
    Drift(
        name="joining-as-date",
        api="library",
        after=resources(*MEMBER, change=lambda one: one.update(joined_at=one["joined_at"][:10])),
    ),
    Drift(
        name="trip-id-without-dashes",
        api="fleet",
        contract=_any_trip_id,
        after=resources(*TRIP, change=lambda trip: trip.update(tripId=trip["tripId"].replace("-", "").upper())),
    ),
    Drift(
        name="cents-with-fraction",
        api="fleet",
        after=resources("estimate", change=lambda one: one["cost"].update(cents=one["cost"]["cents"] + 0.5)),
    ),
    Drift(name="books-as-bare-array", api="library", after=served("list_books", change=_bare)),
    Drift(name="vehicles-in-an-envelope", api="fleet", after=served("listVehicles", change=_wrapped)),
    Drift(name="member-added-without-body", api="library", after=served("add_member", change=_empty)),
    Drift(
        name="book-in-a-media-type-of-its-own",
        api="library",
        after=served("get_book", change=lambda reply: _with_media_type("application/vnd.library+json", reply)),
    ),
    Drift(
        name="vehicles-as-plain-text",
        api="fleet",
        after=served("listVehicles", change=lambda reply: _with_media_type("text/plain", reply)),
    ),
)
