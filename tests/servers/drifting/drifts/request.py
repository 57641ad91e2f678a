"""Requests that are accepted here and refused there."""

from typing import Any

from tests.servers.drifting.changes import operation_of, parameter_of, property_of, schema
from tests.servers.drifting.drift import Drift


def _required(*names: str) -> Any:
    return lambda one: one["required"].extend(names)


def _optional(name: str) -> Any:
    return lambda one: one["required"].remove(name)


def _without_body(media_type: str) -> Any:
    return lambda operation: operation["requestBody"]["content"].pop(media_type)


def _not_both(**properties: dict[str, Any]) -> Any:
    return lambda one: one.update({"not": {"required": [*properties], "properties": properties}})


def _own_shelf(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["VehicleSpecification"]["properties"]["depot"] = {
        "type": "object",
        "required": ["depotCode", "bay"],
        "properties": document["components"]["schemas"]["Depot"]["properties"],
    }


REQUEST = (
    Drift(name="price-required", api="library", contract=schema("BookInput", _required("price"))),
    Drift(name="bay-required", api="fleet", contract=_own_shelf),
    Drift(name="isbn-optional", api="library", contract=schema("BookInput", _optional("isbn"))),
    Drift(name="passengers-optional", api="fleet", contract=schema("TripOrder", _optional("passengers"))),
    Drift(name="active-required", api="library", contract=parameter_of("/v1/members", "get", "active", required=True)),
    Drift(
        name="dispatcher-required",
        api="fleet",
        contract=parameter_of("/vehicles/{vehicleId}/trips", "get", "X-Dispatcher", required=True),
    ),
    Drift(
        name="order-optional",
        api="fleet",
        contract=parameter_of("/vehicles/{vehicleId}/trips", "get", "order", required=False),
    ),
    Drift(name="fewer-pages", api="library", contract=property_of("BookInput", "pages", maximum=500)),
    Drift(name="shorter-titles", api="library", contract=property_of("BookInput", "title", maxLength=40)),
    Drift(name="fewer-tags", api="library", contract=property_of("BookInput", "tags", maxItems=2)),
    Drift(name="newer-isbns-only", api="library", contract=property_of("BookInput", "isbn", pattern="^979[0-9]{10}$")),
    Drift(
        name="thin-picture-books-only",
        api="library",
        contract=schema("BookInput", _not_both(genre={"const": "picture_book"}, pages={"minimum": 1001})),
    ),
    Drift(name="smaller-pages", api="library", contract=parameter_of("/v1/books", "get", "per_page", maximum=10)),
    Drift(name="shorter-distances", api="fleet", contract=property_of("EstimateOrder", "distanceKm", maximum=300)),
    Drift(name="more-seats", api="fleet", contract=property_of("VehicleSpecification", "seats", maximum=500)),
    Drift(name="longer-names", api="library", contract=property_of("MemberInput", "full_name", maxLength=None)),
    Drift(name="more-rows", api="fleet", contract=parameter_of("/vehicles", "get", "limit", maximum=None)),
    Drift(name="whole-prices-only", api="library", contract=property_of("BookInput", "price", type="integer")),
    Drift(name="notes-never-null", api="library", contract=property_of("MemberInput", "note", nullable=None)),
    Drift(name="moments-as-dates", api="fleet", contract=property_of("TripOrder", "startsAt", format="date")),
    Drift(name="any-email", api="library", contract=property_of("MemberInput", "email", format=None)),
    Drift(
        name="any-registration", api="fleet", contract=property_of("VehicleSpecification", "registeredAt", format=None)
    ),
    Drift(
        name="unknown-book-properties-refused",
        api="library",
        contract=schema("BookInput", lambda one: one.update(additionalProperties=False)),
    ),
    Drift(
        name="unknown-member-properties-tolerated",
        api="library",
        contract=schema("MemberInput", lambda one: one.pop("additionalProperties")),
    ),
    Drift(
        name="merge-patch-refused",
        api="library",
        contract=operation_of("/v1/books/{book_id}", "patch", _without_body("application/merge-patch+json")),
    ),
    Drift(
        name="forms-refused",
        api="fleet",
        contract=operation_of("/estimates", "post", _without_body("application/x-www-form-urlencoded")),
    ),
)
