"""The process: it starts on the loopback interface, says what it cannot do, and ends when it is told to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest
from ruamel.yaml import YAML

from harness.sandbox.credentials import ORDERS_CREDENTIAL, PAYMENTS_CREDENTIAL
from harness.sandbox.environments import ENVIRONMENTS
from harness.sandbox.population import orders, payments
from tests.sandbox.conftest import CREDENTIALS, running
from tests.sandbox.examples import everything

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENT_FILES = Path(__file__).parents[2] / "environments"
COMMAND = [sys.executable, "-m", "harness.sandbox"]


def settings(name: str) -> dict[str, object]:
    document: dict[str, object] = YAML(typ="safe").load(ENVIRONMENT_FILES / f"{name}.yaml")
    return document


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        ended = subprocess.run([*COMMAND, "cloud-a", "--port", str(port)], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"cloud-a: port {port} cannot be opened: ")
    assert ended.stderr.count("\n") == 1


def test_an_unknown_environment_is_told_with_the_known_ones() -> None:
    ended = subprocess.run([*COMMAND, "cloud-z", "--port", "0"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert all(name in ended.stderr for name in ENVIRONMENTS)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_process_ends_at_once_though_a_request_hangs(how: signal.Signals) -> None:
    with running("cloud-b") as (address, process):
        with httpx.Client(base_url=address, headers=CREDENTIALS) as client:
            payment = everything(client, "/billing/payments")[0]["id"]
        target = urlsplit(address)
        with socket.create_connection((target.hostname, target.port)) as connection:
            lines = f"GET /billing/payments/{payment}/receipt HTTP/1.1\r\nHost: x\r\nX-API-Key: "
            connection.sendall(lines.encode() + PAYMENTS_CREDENTIAL.value.encode() + b"\r\n\r\n")
            process.send_signal(how)
            assert process.wait(ENVIRONMENTS["cloud-b"].hang_seconds / 2) == 0


def test_latency_is_added_to_every_answer_but_health() -> None:
    with running("cloud-a", "--latency-ms", "60000") as (address, _), httpx.Client(base_url=address) as client:
        assert client.get("/health").json() == {"status": "ok"}
        with pytest.raises(httpx.ReadTimeout):
            client.get("/shop/v1/orders", timeout=0.5)


def test_the_rows_are_the_same_at_every_start(addresses: Mapping[str, str]) -> None:
    for name in addresses:
        assert orders(ENVIRONMENTS[name]) == orders(ENVIRONMENTS[name])
    with running("on-prem") as (address, _), httpx.Client(base_url=address, headers=CREDENTIALS) as client:
        listed = {order["id"] for order in everything(client, "/shop/v1/orders")}
    assert listed == {order["id"] for order in orders(ENVIRONMENTS["on-prem"])}


def test_every_environment_has_a_file_and_cloud_a_is_the_only_reference() -> None:
    files = {path.stem for path in ENVIRONMENT_FILES.glob("*.yaml")}
    assert files == set(ENVIRONMENTS)
    assert [name for name in sorted(files) if settings(name).get("reference")] == ["cloud-a"]


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_an_environment_file_starts_its_environment(name: str) -> None:
    start = settings(name)["start"]
    assert start == {"command": ["python", "-m", "harness.sandbox", name, "--port", "{port}"], "ready": "/health"}


@pytest.mark.parametrize(
    ("file", "value"),
    [
        ("sandbox-only-orders-token", ORDERS_CREDENTIAL.value),
        ("sandbox-only-payments-key", PAYMENTS_CREDENTIAL.value),
    ],
)
def test_the_committed_credentials_open_the_sandbox(file: str, value: str) -> None:
    assert (ENVIRONMENT_FILES / "secrets" / file).read_text() == value


def test_the_bound_payment_exists() -> None:
    apis = settings("on-prem")["apis"]
    assert isinstance(apis, dict)
    bound = apis["payments"]["bindings"]["payment_id"]
    assert bound in {payment["id"] for payment in payments(ENVIRONMENTS["on-prem"])}
