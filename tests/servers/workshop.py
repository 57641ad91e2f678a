"""A workshop's stock: parts, prices and movements that name one, counts that are done by a job started elsewhere.

Every path ends with a slash, as some frameworks write them.

`python -m tests.servers.workshop --port P --seed N [--drift NAME]`
"""

from __future__ import annotations

import re
import time
from http.server import ThreadingHTTPServer
from itertools import count
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tests.servers.alone import JsonHandler, RefusedError, alone, told

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Workshop, version: "1"}
components:
  schemas:
    Label: {type: string, maxLength: 60, pattern: "^[^\\\\x00-\\\\x1f]*$"}
    PartIn:
      type: object
      additionalProperties: false
      required: [code, label, price]
      properties:
        code: {type: string, pattern: "^PT-[A-Z0-9]{4,8}$"}
        label: {$ref: "#/components/schemas/Label"}
        price: {type: number, exclusiveMinimum: 0, maximum: 9999}
        stage: {type: string, enum: [draft, sold, retired], default: draft}
        marks: {type: object, additionalProperties: {type: string, pattern: "^[A-Za-z0-9.-]{1,40}$"}}
    Part:
      allOf:
        - $ref: "#/components/schemas/PartIn"
        - {type: object, properties: {id: {type: integer}, stock: {type: integer}, reserved: {type: integer}}}
    Reservation:
      type: object
      properties:
        id: {type: integer}
        part_id: {type: integer}
        quantity: {type: integer}
        state: {type: string, enum: [open, released]}
    Shelves: {type: array, items: {$ref: "#/components/schemas/Shelf"}}
    Shelf: {type: object, properties: {id: {type: string, format: uuid}, open: {type: boolean}}}
    Count: {type: object, properties: {id: {type: integer}, state: {type: string}, parts: {type: integer}}}
  responses:
    Reservation: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Reservation"}}}}
    Part: {description: a part, content: {application/json: {schema: {$ref: "#/components/schemas/Part"}}}}
    Shelves: {description: all, content: {application/json: {schema: {$ref: "#/components/schemas/Shelves"}}}}
    Count: {description: a count, content: {application/json: {schema: {$ref: "#/components/schemas/Count"}}}}
    Refused:
      description: refused
      content: {application/json: {schema: {type: object, properties: {detail: {type: string}}}}}
paths:
  /parts/:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
        - {name: in_stock, in: query, schema: {anyOf: [{type: boolean}, {type: "null"}]}}
      responses:
        "200":
          description: parts
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Part"}}}}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/PartIn"}}}
      responses: {"201": {$ref: "#/components/responses/Part"}, "422": {$ref: "#/components/responses/Refused"}}
  /parts/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {$ref: "#/components/responses/Part"}}}
    delete: {responses: {"204": {description: deleted}}}
  /prices/:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [part_id, quantity]
              properties:
                part_id: {type: integer, minimum: 1}
                quantity: {type: integer, minimum: 1, maximum: 10000}
                express: {type: boolean, default: false}
      responses:
        "200":
          description: a price
          content: {application/json: {schema: {type: object, properties: {total: {type: number}}}}}
  /movements/:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [part_id, kind, quantity]
              properties:
                part_id: {type: integer, minimum: 1}
                kind: {type: string, enum: [receipt, issue]}
                quantity: {type: integer, minimum: 1, maximum: 10000}
      responses:
        "201": {description: a movement, content: {application/json: {schema: {type: object}}}}
        "422": {$ref: "#/components/responses/Refused"}
  /shelves/:
    get:
      responses: {"200": {$ref: "#/components/responses/Shelves"}}
  /labels/:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [part_id, shelf_id, copies]
              properties:
                part_id: {type: integer, minimum: 1}
                shelf_id: {type: string, format: uuid}
                copies: {type: integer, minimum: 1, maximum: 50}
      responses:
        "201": {description: labels, content: {application/json: {schema: {type: object}}}}
        "422": {$ref: "#/components/responses/Refused"}
  /reservations/:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [part_id, quantity]
              properties:
                part_id: {type: integer, minimum: 1}
                quantity: {type: integer, minimum: 1, maximum: 10000}
      responses: {"201": {$ref: "#/components/responses/Reservation"}, "422": {$ref: "#/components/responses/Refused"}}
  /reservations/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {$ref: "#/components/responses/Reservation"}}}
  /reservations/{id}/release/:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post:
      responses: {"200": {$ref: "#/components/responses/Reservation"}, "409": {$ref: "#/components/responses/Refused"}}
  /counts/all/:
    post: {responses: {"201": {$ref: "#/components/responses/Count"}}}
  /counts/{id}/:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {$ref: "#/components/responses/Count"}}}
"""

ROWS, STAGES = 14, ("draft", "sold", "retired")
SECONDS = 0.4
"""How long a count takes."""

DRIFTS = ("dearer", "short", "done", "kept", "small", "lowered", "unfiltered", "held", "fewer")
"""A share of the wrong amount; a status; a word; codes of deleted parts; small letters in two places; a filter; what is
reserved once it is released; a bound of what names something that each workshop has."""


class Workshop:
    """Parts by number, and the counts of them."""

    def __init__(self, seed: int, drift: str) -> None:
        """Has some parts, of which not all are in stock."""
        random = Random(seed)  # noqa: S311  # data, no secret
        self.drift = drift
        self.most = 20 if drift == "fewer" else 50
        self.lock = Lock()
        self._numbers = count(1000 * seed + 1)
        self.parts: dict[int, dict[str, Any]] = {}
        self.counts: dict[int, float] = {}
        self.reservations: dict[int, dict[str, Any]] = {}
        self._codes: set[str] = set()
        # Of every other workshop the first one is closed.
        states = (seed % 2 > 0, seed % 2 == 0, True)
        self.shelves = [{"id": str(UUID(int=random.getrandbits(128), version=4)), "open": one} for one in states]
        for index in range(ROWS):
            price = random.randrange(100, 90_000) / 100
            label = f"{random.choice(('Bolt', 'Shaft', 'Seal'))} {random.randrange(1000)}"
            self.add({"code": f"PT-{seed:02}{index:04}", "label": label, "price": price})["stock"] = 7 * (index % 3)

    def add(self, body: Any) -> dict[str, Any]:
        """A new part, of which there is none yet."""
        if not isinstance(body, dict) or body.keys() - {"code", "label", "price", "stage", "marks"}:
            raise RefusedError(422, "there is more in it than there may be")
        letters = "A-Za-z" if self.drift == "small" else "A-Z"
        code = _text(body, "code", rf"PT-[{letters}0-9]{{4,8}}")
        label, price, marks = _text(body, "label", r"[^\x00-\x1f]{0,60}"), body.get("price"), body.get("marks", {})
        if isinstance(price, bool) or not isinstance(price, int | float) or not 0 < price <= 9999:
            raise RefusedError(422, "price is no amount")
        stage = body.get("stage", "draft")
        if stage not in STAGES:
            raise RefusedError(422, "stage is none of them")
        if not isinstance(marks, dict):
            raise RefusedError(422, "marks have names")
        marks = {name: _text(marks, name, r"[A-Za-z0-9.-]{1,40}") for name in marks}
        if self.drift == "lowered":
            marks = {name: mark.lower() for name, mark in marks.items()}
        if code in self._codes:
            raise RefusedError(409, "a part with this code is there already")
        self._codes.add(code)
        part: dict[str, Any] = {"id": next(self._numbers), "code": code, "label": label, "price": price, "stock": 0}
        part |= {"reserved": 0, "stage": stage, "marks": marks}
        self.parts[part["id"]] = part
        return part

    def part(self, number: Any) -> dict[str, Any]:
        """One of them."""
        if isinstance(number, bool) or not isinstance(number, int):
            raise RefusedError(422, "part_id is no number")
        if number not in self.parts:
            raise RefusedError(404, "there is no such part")
        return self.parts[number]

    def remove(self, number: int) -> None:
        """One part less, whose code is free again."""
        code = self.part(number)["code"]
        del self.parts[number]
        if self.drift != "kept":
            self._codes.discard(code)

    def listed(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """The newest parts, as many as are wanted."""
        limit, stocked = query.get("limit", ["10"])[0], query.get("in_stock", [""])[0]
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= 50:
            raise RefusedError(422, "limit is out of bounds")
        if stocked not in {"", "true", "false"}:
            raise RefusedError(422, "in_stock is true or false")
        rows = [self.parts[number] for number in sorted(self.parts, reverse=True)]
        if stocked and self.drift != "unfiltered":
            rows = [one for one in rows if (one["stock"] > 0) == (stocked == "true")]
        return rows[: int(limit)]

    def price(self, body: Any) -> dict[str, Any]:
        """What so many of a part cost: a tenth comes off from a hundred on, and express is a share of what is left."""
        part, quantity, express = self._order(body), body["quantity"], body.get("express", False)
        if not isinstance(express, bool):
            raise RefusedError(422, "express is true or false")
        gross = part["price"] * quantity
        net = gross * (0.9 if quantity >= 100 else 1)
        share = 0.08 * (gross if self.drift == "dearer" else net) if express else 0
        return {"total": round(net + share, 2)}

    def move(self, body: Any) -> dict[str, Any]:
        """Some of a part come, or go."""
        part, quantity, kind = self._order(body), body["quantity"], body.get("kind")
        if kind not in {"receipt", "issue"}:
            raise RefusedError(422, "kind is receipt or issue")
        if kind == "issue" and quantity > part["stock"]:
            raise RefusedError(400 if self.drift == "short" else 409, "there is not as much in stock")
        part["stock"] += quantity if kind == "receipt" else -quantity
        return {"kind": kind, "quantity": quantity, "stock": part["stock"]}

    def reserve(self, body: Any) -> dict[str, Any]:
        """Some of a part that is sold are somebody's."""
        part, quantity = self._order(body), body["quantity"]
        if part["stage"] != "sold":
            raise RefusedError(422, "the part is not sold")
        part["reserved"] += quantity
        reservation = {"id": next(self._numbers), "part_id": part["id"], "quantity": quantity, "state": "open"}
        self.reservations[reservation["id"]] = reservation
        return reservation

    def label(self, body: Any) -> dict[str, Any]:
        """What is stuck on a part that is kept on a shelf that is there."""
        copies, shelf = (body.get(name) if isinstance(body, dict) else None for name in ("copies", "shelf_id"))
        if isinstance(copies, bool) or not isinstance(copies, int) or not 1 <= copies <= self.most:
            raise RefusedError(422, "copies are out of bounds")
        found = next((one for one in self.shelves if one["id"] == shelf), None)
        if found is None or not found["open"]:
            raise RefusedError(422, "there is no such shelf" if found is None else "the shelf is closed")
        return {"part_id": self.part(body.get("part_id"))["id"], "copies": copies}

    def reservation(self, number: int) -> dict[str, Any]:
        """One of them."""
        if number not in self.reservations:
            raise RefusedError(404, "there is no such reservation")
        return self.reservations[number]

    def release(self, number: int) -> dict[str, Any]:
        """They are nobody's again."""
        reservation = self.reservation(number)
        if reservation["state"] == "released":
            raise RefusedError(409, "it is released already")
        reservation["state"] = "released"
        if reservation["part_id"] in self.parts and self.drift != "held":
            self.parts[reservation["part_id"]]["reserved"] -= reservation["quantity"]
        return reservation

    def _order(self, body: Any) -> dict[str, Any]:
        quantity = body.get("quantity") if isinstance(body, dict) else None
        if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= 10_000:
            raise RefusedError(422, "quantity is out of bounds")
        return self.part(body.get("part_id"))

    def begin(self) -> dict[str, Any]:
        """A new count."""
        number = next(self._numbers)
        self.counts[number] = time.monotonic() + SECONDS
        return self.count(number)

    def count(self, number: int) -> dict[str, Any]:
        """How far it is."""
        if number not in self.counts:
            raise RefusedError(404, "there is no such count")
        if time.monotonic() < self.counts[number]:
            return {"id": number, "state": "running", "parts": 0}
        return {"id": number, "state": "done" if self.drift == "done" else "finished", "parts": 1}


def _text(body: dict[str, Any], name: str, form: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not re.fullmatch(form, value):
        raise RefusedError(422, f"{name} is not of its form")
    return value


class Handler(JsonHandler):
    """One request at a time reads or changes the parts."""

    workshop: Workshop

    def answer(self, sent: bytes) -> tuple[int, Any, dict[str, str]]:
        """By method and path."""
        return (*self._answer(sent), {})

    def _answer(self, sent: bytes) -> tuple[int, Any]:
        names = [name for name in urlsplit(self.path).path.split("/") if name]
        match self.command, names:
            case "GET", ["parts"]:
                return 200, self.workshop.listed(parse_qs(urlsplit(self.path).query, keep_blank_values=True))
            case "POST", ["parts"]:
                return 201, self.workshop.add(self.json(sent))
            case "GET", ["parts", number] if number.isdecimal():
                return 200, self.workshop.part(int(number))
            case "DELETE", ["parts", number] if number.isdecimal():
                self.workshop.remove(int(number))
                return 204, None
            case _:
                return self._other(names, sent)

    def _other(self, names: list[str], sent: bytes) -> tuple[int, Any]:
        match self.command, names:
            case "POST", ["prices"]:
                return 200, self.workshop.price(self.json(sent))
            case "POST", ["movements"]:
                return 201, self.workshop.move(self.json(sent))
            case "POST", ["counts", "all"]:
                return 201, self.workshop.begin()
            case "GET", ["counts", number] if number.isdecimal():
                return 200, self.workshop.count(int(number))
            case _:
                return self._reservation(names, sent)

    def _reservation(self, names: list[str], sent: bytes) -> tuple[int, Any]:
        match self.command, names:
            case "GET", ["shelves"]:
                return 200, self.workshop.shelves
            case "POST", ["labels"]:
                return 201, self.workshop.label(self.json(sent))
            case "POST", ["reservations"]:
                return 201, self.workshop.reserve(self.json(sent))
            case "GET", ["reservations", number] if number.isdecimal():
                return 200, self.workshop.reservation(int(number))
            case "POST", ["reservations", number, "release"] if number.isdecimal():
                return 200, self.workshop.release(int(number))
            case _:
                raise RefusedError(404, "there is none")

    def refusal(self, error: RefusedError) -> Any:
        """The words under another name."""
        return {"detail": str(error)}


def workshop(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of a workshop's server in a process of its own."""
    return alone("tests.servers.workshop", workspace, seed, drift, shows="/parts")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.workshop = Workshop(given.seed, given.drift)
    Handler.lock = Handler.workshop.lock
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
