"""A contract reads what lies below its folder, and from elsewhere only what is allowed by name."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from harness.contract.document import node_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.conftest import Load


def _main(reference: str) -> str:
    return f"""
openapi: 3.0.3
info: {{title: Orders, version: "1"}}
paths:
  /orders:
    get:
      responses:
        200: {{description: ok, content: {{application/json: {{schema: {{$ref: "{reference}"}}}}}}}}
  /health:
    get:
      responses:
        200: {{description: ok}}
"""


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("../secret.yaml", "it lies outside of the contracts folder"),
        ("a/../../secret.yaml", "it lies outside of the contracts folder"),
        ("%2e%2e/secret.yaml", "it lies outside of the contracts folder"),
        ("/etc/passwd", "it lies outside of the contracts folder"),
        ("link.yaml", "it lies outside of the contracts folder"),
        ("file:///etc/passwd", "only files and http(s) addresses can be read"),
        ("ftp://example.com/a.yaml", "only files and http(s) addresses can be read"),
        ("a%00.yaml", "it is no path"),
        ("key.pem", "is no contract file"),
        ("nothing.yaml", "there is no such file"),
        ("broken.yaml", "contracts/broken.yaml:2: is not YAML"),
        ("https://example.com/a.yaml", "remote references are not read"),
        ("//example.com/a.yaml", "remote references are not read"),
        ("https://allowed.example@evil.example/a.yaml", "remote references are not read"),
        ("https://allowed.example.evil.example/a.yaml", "remote references are not read"),
    ],
)
def test_a_reference_that_may_not_be_read_costs_only_the_operation(
    load: Load, tmp_path: Path, reference: str, why: str
) -> None:
    (tmp_path / "secret.yaml").write_text("type: string")
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    files: dict[str, str | bytes] = {
        "openapi.yaml": _main(reference),
        "key.pem": "hunter2",
        "broken.yaml": "hunter2: [",
    }
    contract = load(files, remotes=["allowed.example"])
    assert list(contract.unusable) == ["GET /orders"]
    assert [operation.key for operation in contract.operations] == ["GET /orders", "GET /health"]
    (problem,) = contract.problems
    assert str(problem).startswith("contracts/openapi.yaml:7: $ref ")
    assert why in str(problem)
    assert "hunter2" not in str(problem)


@pytest.fixture
def remote() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved.yaml":
                self.send_response(302)
                self.send_header("Location", "/order.yaml")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"properties: {item: {$ref: 'item.yaml'}}" if "order" in self.path else b"type: string")

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("allowed", ["{host}", "http://{host}", "http://{host}/"])
def test_a_remote_file_that_is_allowed_is_read_with_what_it_refers_to(load: Load, remote: str, allowed: str) -> None:
    contract = load({"openapi.yaml": _main(f"http://{remote}/order.yaml")}, remotes=[allowed.format(host=remote)])
    assert contract.problems == ()
    assert node_at(contract.document, "/components/schemas/item") == {"type": "string"}
    assert str(contract.source("/components/schemas/item/type")) == f"http://{remote}/item.yaml:1"


def test_a_prefix_that_allows_one_folder_allows_no_other(load: Load, remote: str) -> None:
    contract = load({"openapi.yaml": _main(f"http://{remote}/order.yaml")}, remotes=[f"http://{remote}/schemas"])
    assert "remote references are not read" in str(contract.problems[0])


def test_a_redirect_of_a_remote_file_is_not_followed(load: Load, remote: str) -> None:
    contract = load({"openapi.yaml": _main(f"http://{remote}/moved.yaml")}, remotes=[remote])
    assert "the server answers 302" in str(contract.problems[0])


def test_a_server_that_is_not_there_is_one_problem(load: Load) -> None:
    contract = load({"openapi.yaml": _main("http://127.0.0.1:9/a.yaml")}, remotes=["127.0.0.1:9"])
    assert "http://127.0.0.1:9/a.yaml cannot be read" in str(contract.problems[0])
