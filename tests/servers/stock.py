"""A store whose items have codes: each store has codes of its own, and no contract says which.

`python -m tests.servers.stock --port P --seed N [--codes A,B]`; with `--codes` these, else some that the seed gives.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = """\
openapi: 3.1.0
info: {title: Stock, version: "1"}
paths:
  /orders:
    get:
      parameters: [{name: item_code, in: query, schema: {type: string}}]
      responses: {"200": {description: orders}}
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {item_code: {type: string}, quantity: {type: integer}}}
      responses: {"201": {description: the new order}}
  /orders/{no}:
    parameters: [{name: "no", in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: the order}}}
    delete: {responses: {"204": {description: deleted}}}
"""

ROWS = 30
REPOSITORY = Path(__file__).parents[2]


class Store:
    """The orders, by number."""

    def __init__(self, seed: int, codes: list[str], refused: list[str]) -> None:
        """Has orders of every code; takes none of those that are refused."""
        random = Random(seed)  # noqa: S311  # data, no secret
        self.codes = codes or [f"{random.choice('ABCDEF')}{random.randrange(100, 999)}" for _ in range(6)]
        self.taken = [code for code in self.codes if code not in refused]
        self._numbers = count(1000 * seed + 1)
        self.orders: dict[int, dict[str, Any]] = {}
        for _ in range(ROWS):
            self.add(random.choice(self.codes), random.randrange(1, 50))

    def add(self, code: str, quantity: int) -> dict[str, Any]:
        """A new order."""
        number = next(self._numbers)
        self.orders[number] = {"no": number, "item_code": code, "quantity": quantity}
        return self.orders[number]


class Handler(BaseHTTPRequestHandler):
    """Answers one request after another of a connection."""

    protocol_version = "HTTP/1.1"
    store: Store

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """The orders, or one."""
        address = urlsplit(self.path)
        code = next(iter(parse_qs(address.query, keep_blank_values=True).get("item_code", ())), None)
        if address.path != "/orders":
            order = self._order(address.path)
            self._answer(*((200, order) if order else (404, {"error": "there is none"})))
        elif code is not None and code not in self.store.codes:
            self._answer(400, {"error": "item_code is not known"})
        else:
            self._answer(200, [one for one in self.store.orders.values() if code in {None, one["item_code"]}][:20])

    def do_POST(self) -> None:
        """A new order, where its item is known."""
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        except ValueError:
            body = None
        if self.path != "/orders":
            self._answer(404, {"error": "there is none"})
        elif not isinstance(body, dict):
            self._answer(400, {"error": "no JSON object"})
        elif type(body.get("quantity")) is not int or not 1 <= body["quantity"] <= 500:
            self._answer(422, {"error": "quantity has to be 1 to 500"})
        elif body.get("item_code") not in self.store.taken:
            self._answer(422, {"error": "item_code is not known"})
        else:
            self._answer(201, self.store.add(body["item_code"], body["quantity"]))

    def do_DELETE(self) -> None:
        """An order less."""
        order = self._order(self.path)
        if order:
            del self.store.orders[order["no"]]
        self._answer(*((204, None) if order else (404, {"error": "there is none"})))

    def _order(self, path: str) -> dict[str, Any] | None:
        name = path.removeprefix("/orders/")
        return self.store.orders.get(int(name)) if name.isascii() and name.isdigit() else None

    def _answer(self, status: int, body: Any) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if content:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def stock(workspace: Path, seed: int, *more: str) -> Iterator[str]:
    """The address of a store in a process of its own."""
    from benchmarks.process import answers, free_port, running  # noqa: PLC0415  # the server itself needs none of it

    port = free_port()
    command = [sys.executable, "-m", "tests.servers.stock", "--port", str(port), "--seed", str(seed), *more]
    url = f"http://127.0.0.1:{port}"
    variables = {"PYTHONPATH": str(REPOSITORY)}
    with running(command, ready=answers(f"{url}/orders"), workspace=workspace, variables=variables):
        yield url


def main() -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--codes", default="")
    parser.add_argument("--refused", default="")
    given = parser.parse_args()
    Handler.store = Store(
        given.seed, *([one for one in text.split(",") if one] for text in (given.codes, given.refused))
    )
    ThreadingHTTPServer(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
