"""Claims that are submitted, approved, annotated, exported and restored: what is done to one shows in the next read.

`python -m tests.servers.claims --port P --seed N [--drift NAME]`
"""

from __future__ import annotations

import time
from http.server import ThreadingHTTPServer
from itertools import count
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.alone import JsonHandler, RefusedError, alone, told

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Claims, version: "1"}
components:
  schemas:
    Claim:
      type: object
      properties:
        no: {type: string}
        title: {type: string}
        state: {type: string}
        note_count: {type: integer}
    Note: {type: object, properties: {note: {type: string}, text: {type: string}}}
  responses:
    Claim: {description: the claim, content: {application/json: {schema: {$ref: "#/components/schemas/Claim"}}}}
    Note: {description: the note, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
    Job: {description: the job, content: {application/json: {schema: {type: object}}}}
paths:
  /claims:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
      responses:
        "200":
          description: claims
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Claim"}}}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [title]
              properties: {title: {type: string, minLength: 1, maxLength: 80}}
      responses: {"201": {$ref: "#/components/responses/Claim"}}
  /claims/{no}:
    parameters: &claim [&no {name: "no", in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Claim"}}}
    delete: {responses: {"204": {description: deleted}}}
  /claims/{no}/submit:
    parameters: *claim
    post: {responses: {"200": {$ref: "#/components/responses/Claim"}}}
  /claims/{no}/approve:
    parameters: *claim
    post: {responses: {"200": {$ref: "#/components/responses/Claim"}}}
  /claims/{no}/restore:
    parameters: *claim
    post: {responses: {"200": {$ref: "#/components/responses/Claim"}}}
  /claims/{no}/notes:
    parameters: *claim
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [text]
              properties: {text: {type: string, minLength: 1, maxLength: 80}}
      responses: {"201": {$ref: "#/components/responses/Note"}}
  /claims/{no}/notes/{note}:
    parameters: [*no, {name: note, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Note"}}}
    delete: {responses: {"204": {description: deleted}}}
  /claims/{no}/export:
    parameters: *claim
    post: {responses: {"202": {$ref: "#/components/responses/Job"}}}
  /jobs/{job}:
    parameters: [{name: job, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Job"}}}
"""

ROWS = 14
SECONDS = 0.4
"""How long a job takes."""

DRIFTS = ("unstored", "uncounted", "kept", "failing", "tagged", "endless")
"""Approved and not stored; notes not counted; deleted notes counted; jobs that fail; an ETag that stays; no next."""


class Claims:
    """Claims by number, their notes, and the jobs that export them."""

    def __init__(self, seed: int, drift: str) -> None:
        """Has some, in every state."""
        random = Random(seed)  # noqa: S311  # data, no secret
        self.drift = drift
        self.lock = Lock()
        self._numbers = count(1000 * seed + 1)
        self.claims: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, dict[str, str]] = {}
        self.deleted: set[str] = set()
        self.versions: dict[str, int] = {}
        self.jobs: dict[str, tuple[float, str]] = {}
        for index in range(ROWS):
            no = self.add({"title": f"{random.choice(('Hail', 'Fire', 'Theft'))} {random.randrange(1000)}"})["no"]
            self.claims[no]["state"] = ("draft", "submitted", "approved")[index % 3]

    def add(self, body: Any) -> dict[str, Any]:
        """A new claim, which is a draft."""
        no = f"c{next(self._numbers)}"
        self.claims[no] = {"no": no, "title": self._text(body, "title"), "state": "draft", "note_count": 0}
        self.notes[no], self.versions[no] = {}, 1
        return self.claims[no]

    def claim(self, no: str) -> dict[str, Any]:
        """One of them."""
        if no not in self.claims or no in self.deleted:
            raise RefusedError(404, "there is no such claim")
        return self.claims[no]

    def etag(self, no: str) -> str:
        """What names the state that a claim is in."""
        return f'"{no}-{0 if self.drift == "tagged" else self.versions[no]}"'

    def act(self, no: str, action: str) -> dict[str, Any]:
        """A step from one state to the next."""
        wanted, state = {"submit": ("draft", "submitted"), "approve": ("submitted", "approved")}[action]
        claim = self.claim(no)
        if claim["state"] != wanted:
            raise RefusedError(409, f"the claim is {claim['state']}")
        self.versions[no] += 1
        shown = {**claim, "state": state}
        if not (action == "approve" and self.drift == "unstored"):
            claim["state"] = state
        return shown

    def restore(self, no: str) -> dict[str, Any]:
        """What was deleted is there again."""
        if no not in self.deleted:
            self.claim(no)
            raise RefusedError(409, "the claim is not deleted")
        self.deleted.discard(no)
        return self.claims[no]

    def annotate(self, no: str, body: Any) -> dict[str, str]:
        """A new note, which the claim counts."""
        claim, note, text = self.claim(no), f"n{next(self._numbers)}", self._text(body, "text")
        self.notes[no][note] = text
        self.versions[no] += 1
        claim["note_count"] += self.drift != "uncounted"
        return {"note": note, "text": text}

    def note(self, no: str, note: str) -> dict[str, str]:
        """One of a claim's notes."""
        self.claim(no)
        if note not in self.notes[no]:
            raise RefusedError(404, "there is no such note")
        return {"note": note, "text": self.notes[no][note]}

    def strike(self, no: str, note: str) -> None:
        """A note less."""
        self.note(no, note)
        del self.notes[no][note]
        self.versions[no] += 1
        self.claims[no]["note_count"] -= self.drift not in {"kept", "uncounted"}

    def export(self, no: str) -> tuple[str, dict[str, str]]:
        """The job that does it, and what is said of it at once."""
        self.claim(no)
        job = f"j{next(self._numbers)}"
        self.jobs[job] = (time.monotonic() + SECONDS, no)
        return job, self.job(job)

    def job(self, job: str) -> dict[str, str]:
        """How far it is."""
        if job not in self.jobs:
            raise RefusedError(404, "there is no such job")
        over, _ = self.jobs[job]
        end = "failed" if self.drift == "failing" else "done"
        return {"job": job, "state": end if time.monotonic() > over else "running"}

    def listed(self, query: dict[str, list[str]]) -> tuple[list[dict[str, Any]], str]:
        """A page, the latest first, and the links beside it."""
        limit, page = (
            self._number(query, name, usual, most) for name, usual, most in (("limit", 10, 50), ("page", 1, 10**6))
        )
        rows = [one for no, one in reversed(self.claims.items()) if no not in self.deleted]
        begin = (page - 1) * limit
        is_last = begin + limit >= len(rows) or self.drift == "endless"
        links = {"first": 1, **({} if is_last else {"next": page + 1})}
        return rows[begin : begin + limit], ", ".join(
            f'</claims?limit={limit}&page={number}>; rel="{relation}"' for relation, number in links.items()
        )

    def _number(self, query: dict[str, list[str]], name: str, usual: int, most: int) -> int:
        text = query.get(name, [str(usual)])[-1]
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise RefusedError(400, f"{name} has to be 1 to {most}")
        return int(text)

    def _text(self, body: Any, name: str) -> str:
        text = body.get(name) if isinstance(body, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 80:
            raise RefusedError(422, f"{name} has to be a text of 1 to 80 characters")
        return text


class Handler(JsonHandler):
    """Answers one request after another of a connection."""

    claims: Claims

    def answer(self, sent: bytes) -> tuple[int, Any, dict[str, str]]:
        """By method and path."""
        names = [name for name in urlsplit(self.path).path.split("/") if name]
        match self.command, names:
            case "GET", ["claims"]:
                rows, links = self.claims.listed(parse_qs(urlsplit(self.path).query))
                return 200, rows, {"Link": links}
            case "POST", ["claims"]:
                return 201, self.claims.add(self.json(sent)), {}
            case "GET", ["claims", no]:
                return 200, self.claims.claim(no), {"ETag": self.claims.etag(no)}
            case "DELETE", ["claims", no]:
                self.claims.deleted.add(self.claims.claim(no)["no"])
                return 204, None, {}
            case "GET", ["jobs", job]:
                return 200, self.claims.job(job), {}
            case _, ["claims", no, *below]:
                return self._below(no, below, sent)
            case _:
                raise RefusedError(404, "there is none")

    def _below(self, no: str, below: list[str], sent: bytes) -> tuple[int, Any, dict[str, str]]:
        match self.command, below:
            case "POST", ["submit" | "approve" as action]:
                return 200, self.claims.act(no, action), {}
            case "POST", ["restore"]:
                return 200, self.claims.restore(no), {}
            case "POST", ["export"]:
                job, shown = self.claims.export(no)
                return 202, shown, {"Location": f"/jobs/{job}"}
            case "POST", ["notes"]:
                return 201, self.claims.annotate(no, self.json(sent)), {}
            case "GET", ["notes", note]:
                return 200, self.claims.note(no, note), {}
            case "DELETE", ["notes", note]:
                self.claims.strike(no, note)
                return 204, None, {}
            case _:
                raise RefusedError(404, "there is none")


def claims(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of a server of claims in a process of its own."""
    return alone("tests.servers.claims", workspace, seed, drift, shows="/claims")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.claims = Claims(given.seed, given.drift)
    Handler.lock = Handler.claims.lock
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
