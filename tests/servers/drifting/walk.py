"""A client that uses everything that the services do, once; what it is answered shows what drifts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.servers.drifting import fleet, library

REQUEST_ID = "walk-0001"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PATIENCE_SECONDS = 1.5
"""Longer than any of the services takes, shorter than the drift that makes them slow."""
ABSENT = "11111111-2222-4333-8444-555555555555"
NOWHERE = "/2147483646"
OWN = "99999999-2222-4333-8444-555555555555"
REPEATS = 30
"""As many reads as it takes to meet a refusal that comes now and then."""

BOOK = {"title": "Sea", "isbn": "9780330483292", "genre": "fiction", "pages": 264}
VEHICLE = {"plate": "KL-4821", "kind": "van", "seats": 9}
TRIP = {"destination": "Quay 4", "passengers": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request and its answer."""

    request: str
    status: int
    """0 where there was no answer in time."""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    document: Any = None


class Walk:
    """Takes steps in one environment."""

    def __init__(self, client: httpx.Client) -> None:
        """Takes none yet."""
        self._client = client
        self.steps: list[Step] = []

    def take(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """One step; gives the document of the answer."""
        headers = {"X-Request-Id": REQUEST_ID, "traceparent": TRACEPARENT, **options.pop("headers", {})}
        if body is not None and "content" not in options and "data" not in options:
            options["content"] = json.dumps(body)
            headers = {"Content-Type": "application/json", **headers}
        name = " ".join((method, path, str(options.get("content", options.get("data", ""))), *sorted(headers)))
        if "Authorization" in headers:
            options["auth"] = None  # else the client's own would replace it
        try:
            answer = self._client.request(method, path, headers=headers, timeout=PATIENCE_SECONDS, **options)
        except httpx.ReadTimeout:
            self.steps.append(Step(request=name, status=0))
            return None
        media_type = answer.headers.get("content-type", "")
        document = answer.json() if "json" in media_type and answer.content else answer.text
        seen = {key: value for key, value in answer.headers.items() if key not in {"date", "content-length"}}
        step = Step(request=name, status=answer.status_code, headers=seen, media_type=media_type, document=document)
        self.steps.append(step)
        return document


def library_walk(client: httpx.Client) -> list[Step]:
    """Everything at the library."""
    walk = Walk(client)
    listed = walk.take("GET", "/v1/books")
    numbers = [int(book["id"]) for book in (listed["data"] if isinstance(listed, dict) else listed)]
    for path in (
        "/v1/books?genre=picture_book",
        "/v1/books?per_page=50",
        "/v1/books?page=0",
        "/v1/books?page=2",
        "/v1/loans?page=2",
        "/v1/members",
        "/v1/members?active=true",
    ):
        walk.take("GET", path)
    for path in ("/v1/loans", "/v1/loans?status=overdue", "/v2/books", f"/v2/books/{numbers[0]}", "/v1/nothing"):
        walk.take("GET", path)
    walk.take("GET", f"/v1/books/{numbers[0]}")
    walk.take("GET", "/v1/books/2147483646")
    _books(walk)
    walk.take("DELETE", f"/v1/books/{_made(walk, '/v1/books', BOOK)}")
    _members(walk, min(numbers))
    walk.take("GET", "/v1/books", headers={"X-Library-Key": "wrong"})
    walk.take("GET", "/v2/books", headers={"X-Library-Key": "wrong"})
    for method, path in (("GET", "/v1/members"), ("DELETE", f"/v1/books{NOWHERE}")):
        walk.take(method, path, headers={"X-Library-Key": library.GUEST_KEY})
    return walk.steps


def _made(walk: Walk, path: str, body: Any) -> Any:
    made = walk.take("POST", path, body)
    if isinstance(made, dict) and "id" in made:
        return made["id"]
    return walk.steps[-1].headers.get("location", NOWHERE).rpartition("/")[2]


def _books(walk: Walk) -> None:
    number = _made(walk, "/v1/books", {**BOOK, "price": 8.99, "tags": ["a", "b", "c"], "published_on": "2020-02-02"})
    change: dict[str, Any]
    for change in ({"pages": 800}, {"title": "x" * 70}, {"shelf": {"floor": 1, "code": "AX-11"}}, {"unknown": 1}):
        walk.take("POST", "/v1/books", {**BOOK, **change})
    walk.take("POST", "/v1/books", {**BOOK, "genre": "picture_book", "pages": 1001})
    for change in ({"pages": 0}, {"genre": "poetry"}, {"price": "9"}, {"title": None}):
        walk.take("POST", "/v1/books", {**BOOK, **change})
    walk.take("POST", "/v1/books", {name: value for name, value in BOOK.items() if name != "isbn"})
    walk.take("POST", "/v1/books", content='{"title"', headers={"Content-Type": "application/json"})
    walk.take("POST", "/v1/books", content="x", headers={"Content-Type": "text/plain"})
    walk.take("POST", "/v1/books")
    walk.take("PATCH", f"/v1/books/{number}", {"title": "Ocean"})
    walk.take(
        "PATCH", f"/v1/books/{number}", content='{"price": 2}', headers={"Content-Type": "application/merge-patch+json"}
    )
    walk.take("PUT", f"/v1/books/{number}", BOOK)


def _members(walk: Walk, book: int) -> None:
    reader = {"full_name": "Ada Byrne", "email": "ada@example.org", "note": None}
    number = _made(walk, "/v1/members", reader)
    address = {"street": "Tide lane 2", "city": "Ghent"}
    for change in ({"tier": "staff", "address": address}, {"email": "nowhere"}, {"shoes": 44}, {"full_name": "x" * 99}):
        walk.take("POST", "/v1/members", {**reader, **change})
    walk.take("GET", f"/v1/members/{number}")
    loan = walk.take("POST", f"/v1/members/{number}/loans", {"book_id": book, "channel": "kiosk"})
    walk.take("GET", f"/v1/members/{number}/loans")
    walk.take("POST", f"/v1/members/{number}/loans", {"book_id": 2147483646})
    if isinstance(loan, dict) and "id" in loan:
        walk.take("DELETE", f"/v1/members/{number}")
        for _ in range(2):
            walk.take("POST", f"/v1/loans/{loan['id']}/return")
    walk.take("DELETE", f"/v1/members/{number}")
    walk.take("GET", f"/v1/members/{number}", headers={"X-Library-Key": "wrong"})


def fleet_walk(client: httpx.Client) -> list[Step]:
    """Everything at the fleet."""
    walk = Walk(client)
    walk.take("GET", "/vehicles?limit=200")
    for query in ("state=IN_REPAIR&limit=2", "minSeats=20", "minSeats=x", "limit=500"):
        walk.take("GET", f"/vehicles?{query}")
    walk.take("GET", f"/vehicles/{ABSENT}")
    walk.take("GET", "/vehicles/7")
    own = f"/vehicles/{OWN}"
    walk.take("PUT", own, VEHICLE)
    changes = ({"depot": {"depotCode": "NORTH"}}, {"seats": 61}, {"registeredAt": "soon"}, {"kind": "boat"})
    for change in (*changes, {"labels": {"a1": "yes"}, "electric": True}):
        walk.take("PUT", own, {**VEHICLE, **change})
    walk.take("GET", own)
    _trips(walk, own)
    for order in ({"distanceKm": 600, "kind": "van"}, {"distanceKm": 10, "kind": "car", "unit": "hours"}):
        walk.take("POST", "/estimates", order)
    walk.take("POST", "/estimates", {"distanceKm": 10, "kind": "car", "unit": "days"})
    walk.take("POST", "/estimates", content="{", headers={"Content-Type": "application/json"})
    walk.take("POST", "/estimates", data={"distanceKm": "12.5", "kind": "car"})
    walk.take("POST", "/estimates", {"distanceKm": 10, "kind": "car"}, headers={"Authorization": "Basic eDp5"})
    walk.take("GET", "/estimates")
    walk.take("GET", "/vehicles?limit=1", headers={"Authorization": "Basic eDp5"})
    walk.take("DELETE", own)
    for _ in range(REPEATS):
        walk.take("GET", own)
    return walk.steps


def _trips(walk: Walk, own: str) -> None:
    trip = walk.take("POST", f"{own}/trips", TRIP)
    for change in (
        {"startsAt": "2030-01-01T00:00:00Z"},
        {"passengers": None},
        {"purpose": "service", "stops": ["Market"]},
    ):
        walk.take("POST", f"{own}/trips", {**TRIP, **change})
    walk.take("POST", f"{own}/trips", {"destination": "Market"})
    walk.take("GET", f"{own}/trips?order=newestFirst")
    walk.take("GET", f"{own}/trips?order=sideways")
    walk.take("GET", f"{own}/trips")
    walk.take("GET", f"{own}/trips?order=oldestFirst", headers={"X-Dispatcher": "anna"})
    walk.take("GET", f"{own}/trips/{trip['tripId'] if isinstance(trip, dict) else ABSENT}")
    walk.take("GET", f"{own}/trips/{ABSENT}")


def telemetry_walk(client: httpx.Client) -> list[Step]:
    """Everything at telemetry."""
    walk = Walk(client)
    for path in ("/pings", "/pings?vehicle=100", "/usage", "/usage?window=day", "/usage?window=decade"):
        walk.take("GET", path)
    return walk.steps


PARCEL = {
    "label": "Lamp, Bowl and 2 Cups",
    "note": " Cafe\u0301 ",
    "weightKg": 2.71828,
    "declaredValue": 12.34567,
    "pieces": 2**53 + 1,
    "sendAt": "2030-01-02T03:04:05+05:30",
    "tags": ["Fragile"],
}


def parcels_walk(client: httpx.Client) -> list[Step]:
    """Everything at the parcels."""
    walk = Walk(client)
    listed = walk.take("GET", "/parcels?limit=2")
    walk.take("GET", "/parcels?limit=0")
    for key in ("walk-1", "walk-1"):
        walk.take("POST", "/parcels", PARCEL, headers={"Idempotency-Key": key})
    made = walk.take("POST", "/parcels", PARCEL, headers={"Idempotency-Key": "walk-2"})
    walk.take("POST", "/parcels", {"label": ""})
    path = f"/parcels/{made['parcelId']}"
    walk.take("GET", path)
    held = walk.steps[-1].headers.get("etag", '"none"')
    for headers in ({"If-None-Match": held}, {"If-Match": held}, {"If-Match": held}):
        method = "GET" if "If-None-Match" in headers else "PUT"
        body = None if method == "GET" else {"label": f"Clock {len(walk.steps)}", "weightKg": 3}
        walk.take(method, path, body, headers=headers)
    patch = {"Content-Type": "application/merge-patch+json"}
    walk.take("PATCH", path, content='{"note": "short"}', headers=patch)
    walk.take("PATCH", path, content='{"note": null}', headers=patch)
    walk.take("PATCH", path, content='{"label": "Tiles"}', headers=patch)
    for method in ("GET", "DELETE", "GET", "DELETE"):
        walk.take(method, path)
    walk.take("GET", "/parcels?limit=500")
    walk.take("HEAD", "/parcels")
    walk.take("GET", f"/parcels/{listed['items'][0]['parcelId']}")
    return walk.steps


ORDER = {"country": "DE", "lines": [{"unitPrice": 12.99, "quantity": 3}, {"unitPrice": 0.35, "quantity": 7}]}


def warehouse_walk(client: httpx.Client) -> list[Step]:
    """Everything at the warehouse."""
    walk = Walk(client)
    listed = walk.take("GET", "/articles")
    numbers = [entry["articleNo"] for entry in listed["result"]["entries"]]
    page = walk.take("GET", "/articles?top=4")
    for query in (f"top=4&after={page['result']['following']}", "top=100", "top=0", "aisle=N1", "aisle=North"):
        walk.take("GET", f"/articles?{query}")
    for query in ("orderBy=label", "orderBy=-label", "orderBy=stock", "orderBy=-stock", "orderBy=colour"):
        walk.take("GET", f"/articles?{query}")
    walk.take("GET", "/articles?select=articleNo,stock")
    for path in (f"/articles/{numbers[0]}", "/articles/A1000000", "/articles/7", "/articles/7/movements", "/nothing"):
        walk.take("GET", path)
    absent = next(name for name in (f"A{number:06}" for number in range(10**6)) if not _is_there(walk, name))
    walk.take("GET", f"/articles/{absent}/movements")
    for number in numbers:
        if len(walk.take("GET", f"/articles/{number}/movements")) > 1:
            break
    _searches(walk)
    _prices(walk)
    walk.take("DELETE", "/articles")
    walk.take("GET", "/prices")
    return walk.steps


def _is_there(walk: Walk, number: str) -> bool:
    walk.take("GET", f"/articles/{number}")
    return walk.steps[-1].status == 200


def _searches(walk: Walk) -> None:
    for body in (
        {},
        {"limit": 3},
        {"limit": 3, "skip": 2},
        {"where": {"aisle": "N1"}},
        {"where": {"leastStock": 2500}},
    ):
        walk.take("POST", "/articles/search", body)
    for way in ("up", "down"):
        walk.take("POST", "/articles/search", {"sort": [{"by": "stock", "way": way}]})
    walk.take("POST", "/articles/search", {"limit": 0})


def _prices(walk: Walk) -> None:
    change: dict[str, Any]
    for country in ("DE", "FR", "IE", "US"):
        for change in ({}, {"discountPercent": 15}):
            walk.take("POST", "/prices", {**ORDER, "country": country, **change})
    for change in ({"country": "XX"}, {"lines": []}, {"discountPercent": 91}, {"lines": [{"unitPrice": "9"}]}):
        walk.take("POST", "/prices", {**ORDER, **change})
    walk.take("POST", "/prices", content='{"country"', headers={"Content-Type": "application/json"})
    walk.take("POST", "/prices", content="x", headers={"Content-Type": "text/plain"})
    walk.take("POST", "/prices")


WALKS = {
    "library": library_walk,
    "fleet": fleet_walk,
    "telemetry": telemetry_walk,
    "parcels": parcels_walk,
    "warehouse": warehouse_walk,
}
CREDENTIALS: dict[str, dict[str, Any]] = {
    "library": {"headers": {"X-Library-Key": library.KEY}},
    "fleet": {"auth": (fleet.USER, fleet.PASSWORD)},
    "telemetry": {},
    "parcels": {},
    "warehouse": {},
}


def walked(url: str, api: str, path: str) -> list[Step]:
    """A walk in the environment below an address."""
    with httpx.Client(base_url=url + path, trust_env=False, **CREDENTIALS[api]) as client:
        return WALKS[api](client)
