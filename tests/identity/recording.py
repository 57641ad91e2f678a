"""A real HTTP server that answers as a test says and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    Answer: TypeAlias = Callable[["Asked"], "Answered | bytes | Iterator[bytes] | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What to answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of(cls, value: object, status: int = 200, **headers: str) -> Answered:
        """A JSON answer."""
        return cls(
            status=status, headers={"Content-Type": "application/json", **headers}, body=json.dumps(value).encode()
        )


@dataclass(slots=True)
class Recording:
    """A server that runs."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: what hangs waits for it."""

    def targets(self) -> list[str]:
        """What was asked for, in order."""
        return [each.target for each in self.asked]


@contextmanager
def recording(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[Recording]:
    """Serves while the block runs.

    Args:
        answer: what to answer; bytes are sent as they are, one after another if there are several; `None` hangs.
        tls: to speak TLS with.
    """
    server = _Server(answer, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.recording
    finally:
        server.recording.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.answer = answer
        self.recording = Recording(url=f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Prints nothing of a client that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(method=self.command, target=self.path, headers=headers, body=body)
        self.server.recording.asked.append(asked)
        answered = self.server.answer(asked)
        if isinstance(answered, Answered):
            self._give(answered)
        else:
            self._give_bytes(answered)

    do_GET = do_POST = _take  # noqa: N815 - the library's names

    def _give(self, answered: Answered) -> None:
        self.send_response(answered.status)
        for name, value in {"Content-Length": str(len(answered.body)), **answered.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answered.body)

    def _give_bytes(self, answered: bytes | Iterator[bytes] | None) -> None:
        self.close_connection = True
        if answered is None:
            self.server.recording.stopping.wait()
            return
        for each in (answered,) if isinstance(answered, bytes) else answered:
            self.wfile.write(each)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Prints nothing."""
