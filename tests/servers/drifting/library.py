"""The lending library: envelopes around lists, numbers as ids, errors by RFC 9457, a key in a header of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from tests.servers.drifting.clock import now
from tests.servers.drifting.message import Call, RefusedError, Reply
from tests.servers.drifting.style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "reading-room-7"
GUEST_KEY = "guest-desk-3"
"""Of those who may look at everything and change nothing."""
GENRES = ("fiction", "science", "local_history", "picture_book")
CHANNELS = ("desk", "web", "kiosk")
TIERS = ("basic", "premium", "staff")

_WORDS = ("river", "stone", "winter", "map", "harbour", "glass", "orchard", "signal", "moth", "ledger", "tide", "ash")
_NAMES = ("Ines", "Oskar", "Mira", "Tomas", "Leila", "Bruno", "Ada", "Yusuf", "Greta", "Noor")
_CITIES = ("Ghent", "Porto", "Turku", "Graz", "Split")
_TITLES = {
    400: "Malformed request",
    401: "Not authenticated",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    422: "Unprocessable content",
}


@dataclass(slots=True)
class Shelves:
    """What one library holds."""

    books: dict[int, dict[str, Any]] = field(default_factory=dict)
    members: dict[int, dict[str, Any]] = field(default_factory=dict)
    loans: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0
    """The last number that was given out."""

    def number(self) -> int:
        """A number that nothing has yet."""
        self.last += 1
        return self.last


def populated(seed: int) -> Shelves:
    """A library whose numbers, counts, amounts and order follow from the data seed."""
    random = Random(seed)  # noqa: S311  # data, no secret
    shelves = Shelves(last=seed * 1000)
    for _ in range(random.randint(25, 45)):
        book = _book(random, shelves.number())
        shelves.books[book["id"]] = book
    for _ in range(random.randint(18, 30)):
        member = _member(random, shelves.number())
        shelves.members[member["id"]] = member
    for _ in range(random.randint(30, 50)):
        loan = _loan(random, shelves)
        shelves.loans[loan["id"]] = loan
    return shelves


def _book(random: Random, number: int) -> dict[str, Any]:
    withdrawn = random.random() < 0.3
    book: dict[str, Any] = {
        "id": number,
        "title": f"The {random.choice(_WORDS)} and the {random.choice(_WORDS)}",
        "isbn": f"978{random.randrange(10**10):010}",
        "genre": random.choice(GENRES),
        "pages": random.randint(12, 900),
        "price": round(random.uniform(0, 80), 2),
        "published_on": None if random.random() < 0.25 else _day(random).isoformat(),
        "tags": random.sample(_WORDS, random.randint(0, 3)),
        "shelf": {"floor": random.randint(0, 4), "code": f"{random.choice('ABCDE')}X-{random.randint(0, 99):02}"},
        "added_at": _moment(random),
        "withdrawn": withdrawn,
    }
    return {**book, "withdrawn_at": _moment(random)} if withdrawn else book


def _member(random: Random, number: int) -> dict[str, Any]:
    name = random.choice(_NAMES)
    return {
        "id": number,
        "full_name": f"{name} {random.choice(_WORDS).title()}",
        "email": f"{name.lower()}{number}@example.org",
        "tier": random.choice(TIERS),
        "active": random.random() < 0.7,
        "joined_at": _moment(random),
        "address": _address(random) if random.random() < 0.7 else None,
        "note": f"likes {random.choice(_WORDS)}" if random.random() < 0.4 else None,
        "open_loans": 0,
    }


def _address(random: Random) -> dict[str, str]:
    address = {
        "street": f"{random.choice(_WORDS).title()} lane {random.randint(1, 99)}",
        "city": random.choice(_CITIES),
    }
    return {**address, "postcode": f"{random.randrange(10**5):05}"} if random.random() < 0.5 else address


def _loan(random: Random, shelves: Shelves) -> dict[str, Any]:
    status = random.choice(("open", "overdue", "returned"))
    member = random.choice(list(shelves.members.values()))
    member["open_loans"] += status != "returned"
    loan = {
        "id": shelves.number(),
        "book_id": random.choice(list(shelves.books)),
        "member_id": member["id"],
        "status": status,
        "channel": random.choice(CHANNELS),
        "due_on": _day(random).isoformat(),
        "fee": {"amount": f"{random.randint(0, 900) / 100:.2f}", "currency": random.choice(("EUR", "GBP"))},
        "renewals": random.randint(0, 3),
    }
    return {**loan, "returned_at": _moment(random)} if status == "returned" else loan


def _day(random: Random) -> date:
    return date(2001, 1, 1) + timedelta(days=random.randrange(9000))


def _moment(random: Random) -> str:
    return _written(datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**8)))


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def refused(refusal: RefusedError, request_id: str) -> Reply:
    """A problem document (RFC 9457)."""
    problem: dict[str, Any] = {
        "type": f"https://library.example/problems/{refusal.code}",
        "title": _TITLES[refusal.status],
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.text,
        "request_id": request_id,
    }
    if refusal.rule:
        problem["errors"] = [{"pointer": refusal.place, "rule": refusal.rule}]
    return Reply(status=refusal.status, document=problem, media_type="application/problem+json")


def _page(call: Call, rows: list[dict[str, Any]], per_page: int) -> Reply:
    page = call.parameters.get("page", 1)
    shown = rows[(page - 1) * per_page : page * per_page]
    return Reply(status=200, document={"data": shown, "meta": {"page": page, "per_page": per_page, "total": len(rows)}})


def list_books(shelves: Shelves, call: Call) -> Reply:
    """Newest first."""
    genre = call.parameters.get("genre")
    rows = [book for book in reversed(shelves.books.values()) if genre in {None, book["genre"]}]
    return _page(call, rows, call.parameters.get("per_page", 20))


def add_book(shelves: Shelves, call: Call) -> Reply:
    """What is not given has a default."""
    given = call.body
    book = {
        "id": shelves.number(),
        "title": given["title"],
        "isbn": given.get("isbn", "9780000000000"),
        "genre": given["genre"],
        "pages": given["pages"],
        "price": given.get("price", 0),
        "published_on": given.get("published_on"),
        "tags": given.get("tags", []),
        "shelf": {"floor": 0, "code": "XX-00"}
        | {name: value for name, value in given.get("shelf", {}).items() if name in {"floor", "code"}},
        "added_at": _written(now()),
        "withdrawn": False,
    }
    shelves.books[book["id"]] = book
    return Reply(status=201, document=book, headers={"Location": f"/v1/books/{book['id']}"})


def get_book(shelves: Shelves, call: Call) -> Reply:
    """By number."""
    return Reply(status=200, document=_found(shelves.books, call.parameters["book_id"]))


def change_book(shelves: Shelves, call: Call) -> Reply:
    """Title, genre and price may change."""
    book = _found(shelves.books, call.parameters["book_id"])
    book.update({name: call.body[name] for name in ("title", "genre", "price") if name in call.body})
    return Reply(status=200, document=book)


def remove_book(shelves: Shelves, call: Call) -> Reply:
    """Unless it is lent out."""
    number = call.parameters["book_id"]
    _found(shelves.books, number)
    if any(loan["book_id"] == number and loan["status"] != "returned" for loan in shelves.loans.values()):
        raise RefusedError(status=409, code="book_is_lent", text="somebody has it")
    del shelves.books[number]
    return Reply(status=204)


def list_members(shelves: Shelves, call: Call) -> Reply:
    """Oldest first."""
    active = call.parameters.get("active")
    reply = _page(call, [one for one in shelves.members.values() if active is None or one["active"] is active], 20)
    reply.headers = {"Deprecation": "@1735689600", "Sunset": "Wed, 31 Dec 2036 23:59:59 GMT"}
    return reply


def add_member(shelves: Shelves, call: Call) -> Reply:
    """What is not given has a default."""
    given = call.body
    member = {
        "id": shelves.number(),
        "full_name": given["full_name"],
        "email": given["email"],
        "tier": given.get("tier", "basic"),
        "active": True,
        "joined_at": _written(now()),
        "address": given.get("address"),
        "note": given.get("note"),
        "open_loans": 0,
    }
    shelves.members[member["id"]] = member
    return Reply(status=201, document=member, headers={"Location": f"/v1/members/{member['id']}"})


def get_member(shelves: Shelves, call: Call) -> Reply:
    """By number."""
    return Reply(status=200, document=_found(shelves.members, call.parameters["member_id"]))


def remove_member(shelves: Shelves, call: Call) -> Reply:
    """Unless something is to be brought back."""
    member = _found(shelves.members, call.parameters["member_id"])
    if member["open_loans"]:
        raise RefusedError(status=409, code="member_has_loans", text="something is to be brought back first")
    del shelves.members[member["id"]]
    return Reply(status=204)


def lend(shelves: Shelves, call: Call) -> Reply:
    """A book to a member."""
    member = _found(shelves.members, call.parameters["member_id"])
    if call.body["book_id"] not in shelves.books:
        raise RefusedError(status=422, code="unknown_book", text="there is no such book", place="/book_id")
    member["open_loans"] += 1
    loan = {
        "id": shelves.number(),
        "book_id": call.body["book_id"],
        "member_id": member["id"],
        "status": "open",
        "channel": call.body.get("channel", "desk"),
        "due_on": (now().date() + timedelta(days=call.body.get("days", 14))).isoformat(),
        "fee": {"amount": f"{call.body.get('days', 14) * 5 / 100:.2f}", "currency": "EUR"},
        "renewals": 0,
    }
    shelves.loans[loan["id"]] = loan
    return Reply(status=201, document=loan, headers={"Location": f"/v1/loans/{loan['id']}"})


def list_loans(shelves: Shelves, call: Call) -> Reply:
    """Newest first."""
    status = call.parameters.get("status")
    rows = [loan for loan in reversed(shelves.loans.values()) if status in {None, loan["status"]}]
    return _page(call, rows, 20)


def give_back(shelves: Shelves, call: Call) -> Reply:
    """Once."""
    loan = _found(shelves.loans, call.parameters["loan_id"])
    if loan["status"] == "returned":
        raise RefusedError(status=409, code="already_returned", text="it was given back before")
    loan["status"], loan["returned_at"] = "returned", _written(now())
    if loan["member_id"] in shelves.members:
        shelves.members[loan["member_id"]]["open_loans"] -= 1
    return Reply(status=200, document=loan)


def _title(book: dict[str, Any]) -> dict[str, Any]:
    price = {"amount": book["price"], "currency": "EUR"}
    return {"book_id": book["id"], "headline": book["title"], "genre": book["genre"], "price": price}


def list_titles(shelves: Shelves, call: Call) -> Reply:
    """Ten at a time."""
    page = call.parameters.get("page", 1)
    rows = [_title(book) for book in shelves.books.values()]
    document = {"titles": rows[(page - 1) * 10 : page * 10], "next_page": page + 1 if len(rows) > page * 10 else None}
    return Reply(status=200, document=document)


def get_title(shelves: Shelves, call: Call) -> Reply:
    """By number."""
    return Reply(status=200, document=_title(_found(shelves.books, call.parameters["book_id"])))


def _found(things: dict[int, dict[str, Any]], number: int) -> dict[str, Any]:
    if number not in things:
        raise RefusedError(status=404, code="not_found", text="there is none with this number")
    return things[number]


def admits(headers: Mapping[str, str]) -> bool:
    """Whether the key is there."""
    return headers.get("x-library-key") in {KEY, GUEST_KEY}


def forbids(headers: Mapping[str, str], operation: str) -> bool:
    """Whether a guest wants to change something."""
    return headers.get("x-library-key") == GUEST_KEY and not operation.startswith(("list_", "get_"))


LIBRARY = Style(
    name="library",
    populated=populated,
    handlers={
        handler.__name__: handler
        for handler in (
            list_books,
            add_book,
            get_book,
            change_book,
            remove_book,
            list_members,
            add_member,
            get_member,
            remove_member,
            lend,
            list_loans,
            give_back,
            list_titles,
            get_title,
        )
    },
    refused=refused,
    admits=admits,
    forbids=forbids,
    challenge={"WWW-Authenticate": 'ApiKey realm="library"'},
    codes={
        "route": (404, "no_such_page"),
        "method": (405, "method_not_allowed"),
        "credential": (401, "not_authenticated"),
        "scope": (403, "not_for_guests"),
        "path": (400, "invalid_parameter"),
        "parameter": (400, "invalid_parameter"),
        "media-type": (415, "unsupported_media_type"),
        "no-body": (400, "body_missing"),
        "malformed": (400, "body_malformed"),
        "too-large": (413, "body_too_large"),
        "invalid": (422, "body_invalid"),
    },
    headers={
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "API-Edition": "2024",
        "RateLimit-Policy": '"reader";q=6000;w=60',
    },
    answers_head=True,
)
