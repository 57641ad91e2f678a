"""Answers that only the contract forbids, and published contracts that say something else than the committed one."""

from typing import Any

from tests.servers.drifting.changes import operation_of, parameter_of, property_of, resources, served, without_path
from tests.servers.drifting.drift import Drift
from tests.servers.drifting.message import Reply


def _raise_floor(book: dict[str, Any]) -> None:
    book["shelf"] = {**book["shelf"], "floor": book["shelf"]["floor"] + 20}


def _add_altitude(vehicle: dict[str, Any]) -> None:
    vehicle["lastSeen"] = {**vehicle["lastSeen"], "position": [*vehicle["lastSeen"]["position"], 12.5]}


def _count_in_words(reply: Reply) -> None:
    reply.headers["X-Total-Count"] = f"about {reply.headers['X-Total-Count']}"


CONTRACT = (
    Drift(
        name="tower-shelves",
        api="library",
        after=resources("list_books", "add_book", "get_book", "change_book", change=_raise_floor),
    ),
    Drift(
        name="altitudes",
        api="fleet",
        after=resources("listVehicles", "getVehicle", "putVehicle", change=_add_altitude),
    ),
    Drift(name="count-in-words", api="fleet", after=served("listVehicles", change=_count_in_words)),
    Drift(
        name="shorter-titles-published",
        api="library",
        published=property_of("BookInput", "title", maxLength=80),
    ),
    Drift(
        name="limit-required-in-print",
        api="fleet",
        published=parameter_of("/vehicles", "get", "limit", required=True),
    ),
    Drift(name="first-version-unpublished", api="library", published=without_path("/v2")),
    Drift(
        name="estimates-closed-in-print",
        api="fleet",
        published=operation_of("/estimates", "post", lambda one: one.pop("security")),
    ),
    Drift(name="nothing-published", api="fleet", published=dict[str, Any].clear),
)
