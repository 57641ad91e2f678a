"""A service behind a gateway, or behind TLS: it tells what it was asked, and on `/slow` it never answers."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

HELD_AT_MOST_SECONDS = 30


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.closing = Event()
        self.tls = tls

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: a refused handshake and a gateway that gave up are what tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        if self.server.tls is not None:
            # Here, in the connection's own thread: a client that breaks the handshake off holds nobody up.
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        if self.server.tls is not None:
            self.request.close()  # the server closes the socket that it accepted, which the wrapped one took over

    def do_GET(self) -> None:
        if self.path.startswith("/slow"):
            self.server.closing.wait(HELD_AT_MOST_SECONDS)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({"path": self.path, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in the class it overrides
        """Says nothing."""


@contextmanager
def upstream(tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serves while the block runs, and gives the port; over TLS if a context is given."""
    with _Server(tls) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
