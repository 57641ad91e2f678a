"""A small server of a test in a process of its own: how it is started, what it is told, and how it refuses."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Lock

REPOSITORY = Path(__file__).parents[2]


class RefusedError(Exception):
    """What is answered instead."""

    def __init__(self, status: int, error: str) -> None:
        """A status and the words."""
        super().__init__(error)
        self.status = status


class JsonHandler(BaseHTTPRequestHandler):
    """Answers one request after another with JSON; what is served is read or changed by one at a time."""

    protocol_version = "HTTP/1.1"
    lock: Lock

    def answer(self, sent: bytes) -> tuple[int, Any, dict[str, str]]:
        """Status, body and further headers; no body is `None`."""
        raise NotImplementedError

    def refusal(self, error: RefusedError) -> Any:
        """The body of a refusal."""
        return {"error": str(error)}

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """What is there."""
        self._serve()

    def do_POST(self) -> None:
        """Something new, or something that is done."""
        self._serve()

    def do_DELETE(self) -> None:
        """One less."""
        self._serve()

    def json(self, sent: bytes) -> Any:
        """The body of a request."""
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            raise RefusedError(415, "JSON is needed")
        try:
            return json.loads(sent)
        except ValueError:
            raise RefusedError(400, "no JSON") from None

    def _serve(self) -> None:
        # Read whatever comes of it: what is left in the connection would be the next request.
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.lock:
            try:
                status, body, headers = self.answer(sent)
            except RefusedError as error:
                status, body, headers = error.status, self.refusal(error), {}
            content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def alone(module: str, workspace: Path, seed: int, drift: str, *, shows: str) -> Iterator[str]:
    """The address of a module's server; it is ready when it answers for the path that it `shows`."""
    from benchmarks.process import answers, free_port, running  # noqa: PLC0415  # the server itself needs none of it

    port = free_port()
    command = [sys.executable, "-m", module, "--port", str(port), "--seed", str(seed), "--drift", drift]
    url = f"http://127.0.0.1:{port}"
    variables = {"PYTHONPATH": str(REPOSITORY)}
    with running(command, ready=answers(f"{url}{shows}"), workspace=workspace, variables=variables):
        yield url


def told() -> argparse.Namespace:
    """What the process was told: `port`, `seed` and `drift`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--drift", default="")
    return parser.parse_args()
