"""Repairs that are ordered, accepted, begun and finished, one step after the other; an offer is good for some hours.

`python -m tests.servers.repairs --port P --seed N [--drift NAME]`
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from itertools import count
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.servers.alone import JsonHandler, RefusedError, alone, told

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Repairs, version: "1"}
components:
  schemas:
    Repair:
      type: object
      properties:
        no: {type: string}
        thing: {type: string}
        state: {type: string}
        ordered_at: {type: string, format: date-time}
        offered_until: {type: string, format: date-time}
        price: {type: object, properties: {cents: {type: integer}, currency: {type: string}}}
        fee: {type: integer}
        steps: {type: array, items: {type: string}}
  responses:
    Repair: {description: the repair, content: {application/json: {schema: {$ref: "#/components/schemas/Repair"}}}}
paths:
  /repairs:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 10}}
      responses:
        "200":
          description: repairs, the first ones first
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Repair"}}}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [thing]
              properties:
                thing: {type: string, minLength: 1, maxLength: 60}
                hours: {type: integer, minimum: 1, maximum: 96, default: 24}
      responses: {"201": {$ref: "#/components/responses/Repair"}}
  /repairs/{no}:
    parameters: [{name: no, in: path, required: true, schema: {type: string, pattern: "^r[0-9]{1,6}$"}}]
    get:
      parameters:
        - {name: with, in: query, schema: {type: array, items: {type: string, enum: [steps, fee]}}, explode: false}
        - {name: brief, in: query, schema: {type: boolean}}
        - {name: currency, in: query, schema: {type: string, enum: [EUR, CHF]}}
      responses: {"200": {$ref: "#/components/responses/Repair"}}
    delete: {responses: {"204": {description: gone}}}
  /repairs/{no}/steps:
    parameters: [{name: no, in: path, required: true, schema: {type: string, pattern: "^r[0-9]{1,6}$"}}]
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [step]
              properties: {step: {type: string, enum: [accept, begin, finish, cancel]}}
      responses: {"200": {$ref: "#/components/responses/Repair"}}
"""

DRIFTS: Final = ("undone", "short", "dotted", "late", "alone", "wordy", "franc-less")
"""What was begun can be cancelled; no offer is longer than twelve hours; places of faults are written with a dot; what
is new is listed some seconds later; nothing comes with a repair; all of it does; its price is in one currency."""

STEPS: Final = {
    ("ordered", "accept"): "accepted",
    ("accepted", "begin"): "begun",
    ("begun", "finish"): "finished",
    ("ordered", "cancel"): "cancelled",
    ("accepted", "cancel"): "cancelled",
}
ROWS: Final = 14
SECONDS: Final = 3
"""For which what is new is not listed by the one that lists late."""


class Repairs:
    """All of them."""

    def __init__(self, seed: int, drift: str) -> None:
        """Some that were there before."""
        random = Random(seed)  # noqa: S311  # data of a test, the same each time
        self.drift = drift
        self.lock = Lock()
        self._numbers = count(random.randrange(1000, 5000))
        self.repairs: dict[str, dict[str, Any]] = {}
        self.made: dict[str, datetime] = {}
        for index in range(ROWS + random.randrange(4)):
            no = self.add({"thing": f"{random.choice(('Lamp', 'Clock', 'Chair'))} {random.randrange(1000)}"})["no"]
            self.repairs[no]["state"] = ("ordered", "accepted", "finished")[index % 3]
            self.made[no] -= timedelta(days=1 + index)

    def add(self, body: Any) -> dict[str, Any]:
        """A new one."""
        text, hours = self._member(body, "thing", str), self._member(body, "hours", int, 24)
        if not 1 <= len(text) <= 60:
            self._refuse("thing", "has to have 1 to 60 characters")
        if not 1 <= hours <= 96:
            self._refuse("hours", "has to be 1 to 96")
        no, now = f"r{next(self._numbers)}", datetime.now(UTC)
        ahead = timedelta(hours=min(hours, 12) if self.drift == "short" else hours)
        self.repairs[no] = {
            "no": no,
            "thing": text,
            "state": "ordered",
            "ordered_at": now.isoformat(),
            "offered_until": (now + ahead).isoformat(),
        }
        self.made[no] = now
        return self.repairs[no]

    def repair(self, no: str) -> dict[str, Any]:
        """One of them."""
        if no not in self.repairs:
            raise RefusedError(404, "there is no such repair")
        return self.repairs[no]

    def shown(self, no: str, query: dict[str, list[str]]) -> dict[str, Any]:
        """One of them, with what is asked for."""
        repair = dict(self.repair(no))
        more = [name for text in query.get("with", []) for name in text.split(",")]
        brief, currency = (query.get(name, [""])[-1] for name in ("brief", "currency"))
        if not {*more} <= {"steps", "fee"} or brief not in {"", "true", "false"} or currency not in {"", "EUR", "CHF"}:
            raise RefusedError(400, "is not known")
        cents = 1000 + 10 * len(repair["thing"])
        is_other = currency == "CHF" and self.drift != "franc-less"
        repair["price"] = {"cents": cents * 9 // 10 if is_other else cents, "currency": "CHF" if is_other else "EUR"}
        if "steps" in more and self.drift != "alone":
            repair["steps"] = [step for state, step in STEPS if state == repair["state"]]
        if "fee" in more and self.drift != "alone":
            repair["fee"] = cents // 100
        if brief == "true" and self.drift != "wordy":
            del repair["ordered_at"], repair["offered_until"]
        return repair

    def step(self, no: str, body: Any) -> dict[str, Any]:
        """What leads one from its state to the next."""
        repair, step = self.repair(no), self._member(body, "step", str)
        if step not in {one for _, one in STEPS}:
            self._refuse("step", "is not known")
        following = STEPS.get((repair["state"], step))
        if self.drift == "undone" and (repair["state"], step) == ("begun", "cancel"):
            following = "cancelled"
        if following is None:
            raise RefusedError(409, f"the repair is {repair['state']}")
        repair["state"] = following
        return repair

    def remove(self, no: str) -> None:
        """One less."""
        self.repair(no)
        del self.repairs[no], self.made[no]

    def listed(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """The first ones."""
        text = query.get("limit", ["10"])[-1]
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
            raise RefusedError(400, "limit has to be 1 to 100")
        late = timedelta(seconds=SECONDS if self.drift == "late" else 0)
        now = datetime.now(UTC)
        return [one for no, one in self.repairs.items() if now - self.made[no] >= late][: int(text)]

    def _member(self, body: Any, name: str, kind: type, otherwise: Any = None) -> Any:
        value = body.get(name, otherwise) if isinstance(body, dict) else None
        if not isinstance(value, kind) or isinstance(value, bool):
            self._refuse(name, "is of another type")
        return value

    def _refuse(self, name: str, why: str) -> None:
        place = f"$.{name}" if self.drift == "dotted" else f"/{name}"
        raise RefusedError(422, json.dumps({"place": place, "why": why}))


class Handler(JsonHandler):
    """Answers one request after another of a connection."""

    repairs: Repairs

    def answer(self, sent: bytes) -> tuple[int, Any, dict[str, str]]:
        """By method and path."""
        return (*self._answer(sent), {})

    def refusal(self, error: RefusedError) -> Any:
        """What is wrong with a body, or the words."""
        return {"error": json.loads(str(error)) if error.status == 422 else {"why": str(error)}}

    def _answer(self, sent: bytes) -> tuple[int, Any]:
        url = urlsplit(self.path)
        match self.command, [name for name in url.path.split("/") if name]:
            case "GET", ["repairs"]:
                return 200, self.repairs.listed(parse_qs(url.query))
            case "POST", ["repairs"]:
                return 201, self.repairs.add(self.json(sent))
            case "GET", ["repairs", no]:
                return 200, self.repairs.shown(no, parse_qs(url.query))
            case "DELETE", ["repairs", no]:
                self.repairs.remove(no)
                return 204, None
            case "POST", ["repairs", no, "steps"]:
                return 200, self.repairs.step(no, self.json(sent))
            case _:
                raise RefusedError(404, "there is none")


def repairs(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of a server of repairs in a process of its own."""
    return alone("tests.servers.repairs", workspace, seed, drift, shows="/repairs")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.repairs = Repairs(given.seed, given.drift)
    Handler.lock = Handler.repairs.lock
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
