"""A small API that keeps notes, well behaved but for the operations that a test hands to a behaviour of its own."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from ssl import SSLContext
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from anyio.from_thread import start_blocking_portal

from tests.servers.hostile import Behaviour, Hostile, Received, Visit, hostile

CONTRACT = """\
openapi: 3.0.3
info: {title: Notes, version: 1.0.0}
paths:
  /notes:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
      responses:
        "200":
          description: the newest notes
          content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}
        "400": {$ref: "#/components/responses/Refused"}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/NoteInput"}}}
      responses:
        "201":
          description: the new note
          content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
        "400": {$ref: "#/components/responses/Refused"}
  /notes/{note_id}:
    parameters:
      - {name: note_id, in: path, required: true, schema: {type: string, pattern: "^n[0-9]{1,6}$"}}
    get:
      responses:
        "200":
          description: the note
          content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
        "404": {$ref: "#/components/responses/Refused"}
    delete:
      responses:
        "204": {description: deleted}
        "404": {$ref: "#/components/responses/Refused"}
  /rates:
    get:
      responses:
        "200":
          description: constant rates
          content: {application/json: {schema: {$ref: "#/components/schemas/Rates"}}}
components:
  responses:
    Refused:
      description: refused
      content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
  schemas:
    NoteInput:
      type: object
      required: [text]
      additionalProperties: false
      properties:
        text: {type: string, minLength: 1, maxLength: 40}
        colour: {$ref: "#/components/schemas/Colour"}
    Colour: {type: string, enum: [red, green, blue]}
    Note:
      type: object
      required: [id, text, colour, size]
      properties:
        id: {type: string}
        text: {type: string}
        colour: {$ref: "#/components/schemas/Colour"}
        size: {type: integer}
    Page:
      type: object
      required: [notes]
      properties:
        notes: {type: array, items: {$ref: "#/components/schemas/Note"}}
    Rates:
      type: object
      required: [eur, usd]
      properties:
        eur: {type: number}
        usd: {type: number}
    Problem:
      type: object
      required: [code]
      properties:
        code: {type: string}
"""
"""The API's contract; `base_url` ends with `/api`."""

OPERATIONS = ("GET /notes", "POST /notes", "GET /notes/{note_id}", "DELETE /notes/{note_id}", "GET /rates")

COLOURS = ("red", "green", "blue")
BASE = "/api"
STORED = 14


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API says."""

    status: int
    document: object = None


@dataclass(slots=True, kw_only=True)
class Notes:
    """The state of one server, and how it answers."""

    hands: Mapping[str, Behaviour] = field(default_factory=dict)
    """Operations such as `GET /rates` that something else answers."""
    changes: Callable[[str, Reply], Reply] = lambda _operation, reply: reply
    """What becomes of each answer."""
    before: Callable[[str, Visit], Awaitable[None]] = lambda _operation, _visit: _at_once()
    """What is waited for before a request is carried out and answered."""
    authorization: str | None = None
    """The header that is asked for."""
    first: int = 1
    """Number of the first stored note."""
    beside: "Notes | None" = None
    """Another server with which it shares its notes, as two versions do that stand beside each other."""
    stored: dict[str, dict[str, object]] = field(init=False)
    _numbers: Iterator[int] = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        if self.beside is not None:
            self.stored, self._numbers, self._lock = self.beside.stored, self.beside._numbers, self.beside._lock  # noqa: SLF001  # its own kind
            return
        self._numbers = count(self.first)
        self.stored = {}
        for number in range(STORED):
            self._add({"text": "note " * (1 + number % 5), "colour": COLOURS[number % 3]})

    async def __call__(self, visit: Visit) -> None:
        """Answers one request."""
        whole = urlsplit(visit.request.target.decode("latin-1")).path
        path = whole.removeprefix(BASE) if whole.startswith(f"{BASE}/") else f"/elsewhere{whole}"
        operation = f"{visit.request.method.decode()} {re.sub('^/notes/[^/]+$', '/notes/{note_id}', path)}"
        if self.authorization is not None and visit.request.values("authorization") != [self.authorization.encode()]:
            await _answer(visit, Reply(401, {"code": "unauthenticated"}))
        elif operation in self.hands:
            await self.hands[operation](visit)
        else:
            await self.before(operation, visit)
            with self._lock:
                reply = self.changes(operation, self._reply(operation, visit.request))
            await _answer(visit, reply)

    def _reply(self, operation: str, request: Received) -> Reply:
        url = urlsplit(request.target.decode("latin-1"))
        key = url.path.rpartition("/")[2]
        match operation:
            case "GET /notes":
                return self._page(dict(parse_qsl(url.query, keep_blank_values=True)))
            case "POST /notes":
                return self._created(request)
            case "GET /notes/{note_id}":
                return Reply(200, self.stored[key]) if key in self.stored else Reply(404, {"code": "no_note"})
            case "DELETE /notes/{note_id}":
                return Reply(204) if self.stored.pop(key, None) else Reply(404, {"code": "no_note"})
            case "GET /rates":
                return Reply(200, {"eur": 1.5, "usd": 1.75})
            case _:
                known = operation.partition(" ")[2] in {each.partition(" ")[2] for each in OPERATIONS}
                return Reply(405, {"code": "no_method"}) if known else Reply(404, {"code": "no_route"})

    def _page(self, query: Mapping[str, str]) -> Reply:
        limit = query.get("limit", "50")
        if not re.fullmatch("[0-9]{1,2}", limit) or not 1 <= int(limit) <= 50:
            return Reply(400, {"code": "bad_limit"})
        return Reply(200, {"notes": list(reversed(self.stored.values()))[: int(limit)]})

    def _created(self, request: Received) -> Reply:
        if not any(value.startswith(b"application/json") for value in request.values("content-type")):
            return Reply(415, {"code": "not_json"})
        try:
            body = json.loads(request.body)
        except ValueError:
            return Reply(400, {"code": "malformed"})
        if not _is_input(body):
            return Reply(400, {"code": "invalid"})
        return Reply(201, self._add({"colour": "red", **body}))

    def _add(self, given: Mapping[str, object]) -> dict[str, object]:
        key = f"n{next(self._numbers)}"
        self.stored[key] = {"id": key, **given, "size": len(str(given["text"]))}
        return self.stored[key]


def _is_input(body: object) -> bool:
    return (
        isinstance(body, dict)
        and set(body) <= {"text", "colour"}
        and isinstance(body.get("text"), str)
        and 1 <= len(body["text"]) <= 40
        and ("colour" not in body or body["colour"] in COLOURS)
    )


async def _at_once() -> None:
    pass


async def _answer(visit: Visit, reply: Reply) -> None:
    body = b"" if reply.document is None else json.dumps(reply.document).encode()
    if visit.request.method == b"HEAD":
        body = b""
    await visit.answer(reply.status, body)


@contextmanager
def served(behaviour: Behaviour, *, tls: SSLContext | None = None) -> Iterator[Hostile]:
    """Serves in a thread while the block runs."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(hostile(behaviour, tls=tls)) as server:
        yield server
