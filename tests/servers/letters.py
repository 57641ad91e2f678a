"""Letters that are listed, looked for, sorted and exported; nothing of them is ever changed.

`python -m tests.servers.letters --port P --seed N [--drift NAME]`
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.alone import RefusedError, alone, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Letters, version: "1"}
components:
  schemas:
    Letter:
      type: object
      properties:
        no: {type: integer}
        subject: {type: string}
        tone: {type: string}
        sent_at: {type: string, format: date-time}
        weight: {type: integer}
paths:
  /letters:
    get:
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: tone, in: query, schema: {type: array, items: {type: string, enum: [warm, cool, dry]}}}
        - {name: sent_before, in: query, schema: {type: string, format: date-time}}
        - {name: min_weight, in: query, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: string, enum: [sent_at, subject]}}
      responses:
        "200":
          description: letters
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Letter"}}}}
  /letters/export:
    get:
      responses: {"200": {description: a table, content: {text/csv: {schema: {type: string}}}}}
  /letters/tones:
    get:
      responses:
        "200":
          description: how many there are of each tone
          content:
            text/csv: {schema: {type: string}}
            application/json: {schema: {type: object, additionalProperties: {type: integer}}}
"""

DRIFTS = (
    "exclusive",
    "unbounded",
    "capitals",
    "everything",
    "last-tone",
    "code-points",
    "semicolons",
    "failing",
    "tones-apart",
    "json-alone",
)
"""Bounds without what equals them, and none; a search that minds capitals, and one that finds all; one of two tones; an
order by code points; another separator; a bound that a service fails on; another separator in one form of an answer,
and that form not at all."""

STUMBLING = "stumbling"
"""No drift: two tones at once are what a service fails on the first time."""

WORDS = ("harbour", "Meadow", "lantern", "Orchard", "saddle", "Thimble", "willow", "Anchor", "ember", "Quarry")
TONES = ("warm", "cool", "dry")
ROWS = 24


class Letters:
    """What a server knows."""

    def __init__(self, seed: int, drift: str) -> None:
        """`seed` draws the letters."""
        random = Random(seed)  # noqa: S311  # other letters in each environment
        start = datetime(2025, 1, 1, tzinfo=UTC)
        self.drift = drift
        self.asked: set[tuple[str, ...]] = set()
        self.rows = [
            {
                "no": seed * 1000 + number,
                "subject": " ".join(random.sample(WORDS, 2)) + f" {random.randrange(100, 999)}",
                "tone": TONES[(number + seed) % 3],
                "sent_at": f"{start + timedelta(hours=random.randrange(9000)):%Y-%m-%dT%H:%M:%SZ}",
                "weight": random.randrange(5, 400),
            }
            for number in range(ROWS)
        ]

    def found(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """The letters that a query asks for, the newest first."""
        rows = sorted(self.rows, key=lambda row: str(row["sent_at"]), reverse=True)
        for keep in self._sieves(query):
            rows = [row for row in rows if keep(row)]
        if query.get("sort") == ["subject"]:
            by_code = self.drift == "code-points"
            rows.sort(key=lambda row: str(row["subject"]) if by_code else str(row["subject"]).casefold())
        elif query.get("sort") == ["sent_at"]:
            rows.reverse()
        elif "sort" in query:
            raise RefusedError(400, "no such order")
        return rows

    def _sieves(self, query: dict[str, list[str]]) -> list[Callable[[dict[str, Any]], bool]]:
        sieves: list[Callable[[dict[str, Any]], bool]] = []
        if "q" in query and self.drift != "everything":
            word, minds = query["q"][-1], self.drift == "capitals"
            sieves.append(lambda row: word in row["subject"] if minds else word.casefold() in row["subject"].casefold())
        if "tone" in query:
            tones = query["tone"][-1:] if self.drift == "last-tone" else query["tone"]
            if not {*tones} <= {*TONES}:
                raise RefusedError(400, "no such tone")
            if self._stumbles(query["tone"]):
                raise RefusedError(500, "not yet")
            sieves.append(lambda row: row["tone"] in tones)
        if "sent_before" in query and self.drift != "unbounded":
            bound, inclusive = _moment(query["sent_before"][-1]), self.drift != "exclusive"
            sieves.append(lambda row: row["sent_at"] <= bound if inclusive else row["sent_at"] < bound)
        if "min_weight" in query:
            least = _number(query["min_weight"][-1])
            if self.drift == "failing" and least > 50:  # somewhere
                raise RefusedError(500, "out of range")
            sieves.append(lambda row: row["weight"] >= least)
        return sieves

    def _stumbles(self, tones: list[str]) -> bool:
        """Whether it is asked for these tones for the first time."""
        is_first = (*tones,) not in self.asked
        self.asked.add((*tones,))
        return self.drift == STUMBLING and len(tones) == 2 and is_first

    def table(self) -> str:
        """All letters as a table."""
        lines = [[*self.rows[0]], *([str(value) for value in row.values()] for row in self.rows)]
        return _table(lines, ";" if self.drift == "semicolons" else ",")

    def tones(self, accepted: str) -> tuple[str, str]:
        """Media type and text of how many there are of each tone, in the form that is asked for."""
        counts = {tone: sum(row["tone"] == tone for row in self.rows) for tone in TONES}
        if accepted.startswith("text/csv") and self.drift != "json-alone":
            lines = [["tone", "letters"], *([tone, str(count)] for tone, count in counts.items())]
            return "text/csv", _table(lines, ";" if self.drift == "tones-apart" else ",")
        return "application/json", json.dumps(counts)


def _table(lines: list[list[str]], separator: str) -> str:
    return "".join(f"{separator.join(line)}\n" for line in lines)


def _moment(text: str) -> str:
    try:
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        raise RefusedError(400, "no moment") from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise RefusedError(400, "no number") from None


class Handler(BaseHTTPRequestHandler):
    """Answers from one process's letters."""

    protocol_version = "HTTP/1.1"
    letters: Letters

    def do_GET(self) -> None:  # named by the library
        """A list, or a table."""
        parts = urlsplit(self.path)
        media_type, content = "application/json", ""
        try:
            status = 200
            if parts.path == "/letters":
                content = json.dumps(self.letters.found(parse_qs(parts.query, keep_blank_values=True)))
            elif parts.path == "/letters/export":
                media_type, content = "text/csv", self.letters.table()
            elif parts.path == "/letters/tones":
                media_type, content = self.letters.tones(self.headers.get("Accept", ""))
            else:
                status, content = 404, json.dumps({"error": "nothing is there"})
        except RefusedError as error:
            status, content = error.status, json.dumps({"error": str(error)})
        sent = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # named by the library
        """Says nothing."""


def letters(workspace: Path, seed: int, drift: str = "") -> AbstractContextManager[str]:
    """The address of a server of letters in a process of its own."""
    return alone("tests.servers.letters", workspace, seed, drift, shows="/letters")


def main() -> None:
    """Serves until it is ended."""
    given = told()
    Handler.letters = Letters(given.seed, given.drift)
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
